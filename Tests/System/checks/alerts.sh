# shellcheck shell=bash
# Lists of alerts, their explanation and reports, asked of the installed command with the daemon running and not,
# across a rotation, of many hosts, with hostile lines, and on terminals of two sizes.

# When this part began: what came before is others'.
alerts_began=@$(date +%s)

# alerts OPTION...: the list, fields between tabs.
alerts() { inside tocsin alerts --format plain "$@" 2>/dev/null; }

# lists STATE UNIT [OPTION...]: true if the list has the unit's incident in that state.
lists() {
  local state=$1 unit=$2
  shift 2
  alerts "$@" | cut -f 5,9 | grep -qxF "$state"$'\t'"$unit" && return 0
  alerts "$@"
  return 1
}

lacks() { ! lists "$@" >/dev/null; }

# writes STATUS COMMAND...: true if the command ends with that status in the box.
writes() {
  local expected=$1 status=0
  shift
  inside "$@" >/dev/null 2>&1 || status=$?
  equals "$expected" echo "$status"
}

fail_unit morning.service
check "an incident that goes on is listed as open" within 30 lists open morning.service
check "filters take it" lists open morning.service --unit 'morning.*' --class unit-failed --severity err --since -1h \
  --state open --host "$(inside hostname)" --text MORNING
check "and leave it out" lacks open morning.service --unit 'evening.*'
check "an incident of another state is left out" lacks open morning.service --state ended
check "what was written before a moment is told as of then" lacks open morning.service --until -1d
check "the list is JSON as its schema says" valid alerts tocsin alerts --format json
check "so is the list by cause" valid alerts tocsin alerts --by-cause --format json
check "a class that there is not is refused" writes 2 tocsin alerts --class nonsense
check "a table ends with how many there are" \
  sh -c '"$1" exec "$2" tocsin alerts | tail -n 1 | grep -E "^[0-9]+ incidents?, [0-9]+ open$"' _ "$here/sdbox.sh" "$root"

# Following, across a rotation.
inside systemd-run --quiet --unit=follower --property=StandardOutput=file:/run/followed \
  tocsin alerts --follow --lines 0 --unit 'late-*'
followed() { inside cat /run/followed | grep -cE "^[^ ]+ [a-z]+ $1 [^ ]+ [0-9a-z]{8} (LEARNING )?$2: "; }
sleep 1
fail_unit late-one.service
check "what rings is followed" within 30 equals 1 followed open late-one.service
inside logrotate --force /etc/logrotate.d/tocsin
fail_unit late-two.service
check "across a rotation, too" within 30 equals 1 followed open late-two.service
check "filters hold for what is followed" equals 0 followed open morning.service
inside systemctl stop follower.service
check "what was rotated away is still listed" lists open morning.service

heal_unit morning.service
heal_unit late-one.service
heal_unit late-two.service
check "its end is listed" within 120 lists ended morning.service

# Explaining.
check "the newest incident is explained as last" \
  sh -c '"$1" exec "$2" tocsin explain last | grep -q "^timeline$"' _ "$here/sdbox.sh" "$root"
check "explanations are JSON as their schema says, and so is each line in them" valid explain tocsin explain --format json
every_line_is_as_the_schema_says() {
  alert_lines | python3 "$here/schema.py" "$repository/docs/alert.schema.json"
}
check "all lines that were ever written are as their schema says" every_line_is_as_the_schema_says

# A signal's course: of whatever a baseline or evidence has found so far.
course_id() {
  alert_lines | python3 -c '
import json, sys
ids = [line["id"] for line in map(json.loads, sys.stdin) if "course" in line]
print(ids[-1] if ids else "")'
}
courses_are_whole() {
  alert_lines | python3 -c '
import json, sys
courses = [line["course"] for line in map(json.loads, sys.stdin) if "course" in line]
for course in courses:
    assert 3 <= len(course["values"]) == len(course["low"]) == len(course["high"]) <= 60, course
    assert course["step_seconds"] in (2, 10, 300), course
assert courses, "no line has a course"'
}
# Statistics of short baselines may ring low.
inside sh -c 'printf "[alerts]\nmin_severity = \"notice\"\n" >/etc/tocsin/conf.d/alerts-check.toml'
inside systemctl reload tocsin.service
# It has been idle before, so that there is something to draw.
inside systemd-run --quiet --unit=charted \
  sh -c 'until [ -e /run/charted ]; do sleep 1; done; while :; do :; done & while :; do :; done'
has_watched_for() { between "$1" 100000000 sh -c 'echo "${1%%.*}"' _ "$(status observedSeconds)"; }
check "the daemon has watched for long enough" within 130 has_watched_for 120
sleep 20
inside touch /run/charted
check "a line about a signal has its course" within 60 courses_are_whole
inside systemctl stop charted.service
inside rm /run/charted
inside rm /etc/tocsin/conf.d/alerts-check.toml
inside systemctl reload tocsin.service
chart=$(course_id)

# Terminals.
# screen WIDTH HEIGHT COMMAND: what a terminal of that size shows of the command, which may be waiting in a pager.
screen() {
  # A server of its own: one that is just ending would take the next session with it.
  screens=$((screens + 1))
  inside tmux -f /dev/null -L "alerts-$screens" new-session -d -x "$1" -y "$2" \
    "env TERM=xterm-256color LC_ALL=C.UTF-8 LESS=FRX sh -c '$3; sleep 60'"
  sleep 2
  inside tmux -f /dev/null -L "alerts-$screens" capture-pane -p
  inside tmux -f /dev/null -L "alerts-$screens" kill-server
}
screens=0
# shows WIDTH HEIGHT COMMAND PATTERN...: true if each pattern is on that screen, and no line is wider.
shows() {
  local width=$1 height=$2 command=$3 pattern
  shift 3
  screen "$width" "$height" "$command" >"$work/screen"
  for pattern in "$@"; do
    grep -qE -- "$pattern" "$work/screen" || { echo "no line like: $pattern"; cat "$work/screen"; return 1; }
  done
  ! LC_ALL=C.UTF-8 grep -qE ".{$((width + 1)),}" "$work/screen"
}
check "explain pages on 80 by 24, its chart in more than ASCII" \
  shows 80 24 "tocsin explain $chart" "^$chart " '│.*█' '^:|^\(END\)|^lines '
check "and on 200 by 50" shows 200 50 "tocsin explain $chart" "^$chart " '└[─^]' '█'
check "and in ASCII where the locale is" \
  shows 80 24 "LC_ALL=C tocsin explain $chart" "^$chart " '\|.*#'
check "a list fits 80 columns" shows 80 24 'tocsin alerts' '^BEGAN +LASTED +SEVERITY' '\.\.$'
check "PAGER is used, and less may start nothing" \
  shows 80 24 'PAGER="env" tocsin alerts' '^LESSSECURE=1$'
no_escape_in_a_pipe() { inside tocsin alerts | LC_ALL=C grep -qP '[^\x20-\x7e]' && return 1 || return 0; }
check "a pipe gets neither colours nor more than ASCII" no_escape_in_a_pipe

# Reports.
check "a report is JSON as its schema says" valid report tocsin report --format json
page() { inside tocsin report --since "$alerts_began" --format html "$@" | python3 "$here/page.py" 'morning.service' 'unit-failed'; }
check "a report is a page that can run and fetch nothing" page
# It names the ten units with most incidents: of this part's, and of those that went on from before, by their names.
names_units_and_what_was_held_back() {
  inside tocsin report --since "$alerts_began" --unit 'morning.*' --unit 'late-*' >"$work/report"
  grep -qE '^ +[0-9]+  morning\.service$' "$work/report" && grep -qE '^ +[0-9]+  late-two\.service$' "$work/report" \
    && grep -qE '^held back so far' "$work/report" && return 0
  cat "$work/report"
  return 1
}
check "a report as text names units and what was held back" names_units_and_what_was_held_back

# Many hosts, and hostile ones.
alert_lines | grep -F morning.service >"$work/lines"
for host in a b c; do
  sed -E "s/\"host\":\"[^\"]*\"/\"host\":\"host-$host\"/; s/\"machine_id\":\"[0-9a-f]{3}/\"machine_id\":\"${host}00/" "$work/lines"
done >"$work/many"
grouped() { inside tocsin alerts - <"$work/many" | grep -E '^[0-9]+ incidents? on 3 hosts, '; }
check "lines of three hosts are one cause" grouped
evil='\\u001b[2J\\n\\u202e\\u009b2J\\u0000\\u2028<script>alert(1)</script>\\"><img src=x onerror=y>\&lt; password=hunter2 '
sed -E "s#\"(host|summary|name|template|sample|reason|subject|evidence|text)\":\"#&$evil#g" "$work/many" >"$work/hostile"
printf 'nonsense\n\033[2J\n%s\n' "$(head -c 300 "$work/many")" >>"$work/hostile"
takes_nothing_for_markup() {
  inside tocsin report --since @0 --format html - <"$work/hostile" 2>"$work/errors" \
    | python3 "$here/page.py" '<script>alert(1)</script>' || return 1
  grep -q '3 lines are no alerts' "$work/errors"
}
check "texts of a hostile host are no markup in a page" takes_nothing_for_markup
prints_nothing_hostile() {
  local arguments
  for arguments in 'alerts -' 'alerts --format plain -' 'alerts --format json -' 'report --since @0 -' \
    'report --since @0 --format plain -' 'report --since @0 --format json -'; do
    # shellcheck disable=SC2086 # words
    inside tocsin $arguments <"$work/hostile" >"$work/printed" 2>&1
    # JSON leaves names as they are, because they identify.
    if LC_ALL=C grep -qP '[^\t\x20-\x7e]' "$work/printed" \
      || { [[ $arguments != *json* ]] && grep -q hunter2 "$work/printed"; }; then
      echo "tocsin $arguments:"
      cat -v "$work/printed"
      return 1
    fi
  done
}
check "nor escapes in a list or a report, and their secrets are masked" prints_nothing_hostile

# Without the daemon, and without the right.
inside systemctl stop tocsin.service
says_that_it_does_not_run() { inside tocsin alerts 2>&1 >/dev/null | grep -q 'the daemon does not run'; }
check "without the daemon the list works and says so" says_that_it_does_not_run
check "and ended ones are still ended" lists ended morning.service
check "so does a report" page
start_daemon
check "an unprivileged user may not read alerts" \
  writes 77 setpriv --reuid=nobody --regid=nogroup --clear-groups tocsin alerts

# Shells.
# shellcheck disable=SC2016 # the box's shells
completes_in_bash() {
  inside bash -c '
    source /usr/share/bash-completion/bash_completion
    _completion_loader tocsin
    complete -p tocsin || exit
    function=$(complete -p tocsin | sed -E "s/.*-F ([^ ]+) .*/\1/")
    COMP_WORDS=(tocsin exp) COMP_CWORD=1 COMP_LINE="tocsin exp" COMP_POINT=10
    "$function" tocsin exp tocsin
    printf "%s\n" "${COMPREPLY[@]}" | grep -x "explain *"'
}
check "bash completes a command" completes_in_bash
# shellcheck disable=SC2016 # the box's shells
loads_in_zsh() {
  inside zsh -f -c '
    autoload -Uz compinit && compinit -u -d /run/zcompdump
    [ "$_comps[tocsin]" = _tocsin ] && autoload -Uz +X _tocsin && whence -v _tocsin'
}
check "zsh finds the completion and can load it" loads_in_zsh
check "each shell gets a completion" \
  sh -c 'for shell in bash zsh fish; do "$1" exec "$2" tocsin completion $shell | grep -q alerts || exit; done' _ \
  "$here/sdbox.sh" "$root"
