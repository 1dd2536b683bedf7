# shellcheck shell=bash
# What an operator sees: why, units and top, and the screens of top and explain at two sizes, through tmux.

# says PATTERN COMMAND...: true if a line of what COMMAND prints matches, whatever its status.
says() {
  local pattern=$1 told
  shift
  told=$(inside "$@" 2>&1) || true
  grep -qP -- "$pattern" <<<"$told" && return 0
  echo "no line like: $pattern"
  echo "$told"
  return 1
}

# exits STATUS COMMAND...: true if COMMAND ends with that status in the box.
exits() {
  local expected=$1 status=0
  shift
  inside "$@" >"$work/told" 2>&1 || status=$?
  [ "$status" = "$expected" ] && return 0
  echo "expected status $expected, found $status"
  cat "$work/told"
  return 1
}

server=screens-0
mux() { inside env TERM=xterm-256color tmux -L "$server" "$@"; }

# Opens a terminal of COLUMNS by LINES with a shell in it.
open_screen() {
  mux kill-server >/dev/null 2>&1 || true
  # A server of its own: one that is just ending would take the next session with it.
  server=screens-$((${server#screens-} + 1))
  mux -f /dev/null new-session -d -x "$1" -y "$2" -s s env PS1='ready> ' HISTFILE= sh
  mux set-option -g status off
  mux resize-window -t s -x "$1" -y "$2"
}

type_in() { mux send-keys -t s "$@"; }

# shows COLUMNS LINES TEXT...: true if the screen is that large at most and holds the texts in this order.
shows() { mux capture-pane -p -e -t s | python3 "$here/screen.py" "$@"; }

# What the terminal is like: the cursor's visibility, the alternate screen, echo.
is_given_back() {
  equals "1 0" mux display-message -p -t s '#{cursor_flag} #{alternate_on}' \
    && type_in 'stty -a | grep -ow -e -echo -e echo' Enter \
    && within 5 shows 300 100 'stty -a' 'echo'
}

process_of_top() { inside pgrep -x -n tocsin; }

# A metric whose label wants to clear the screen.
inside sh -c 'cat >/etc/tocsin/conf.d/screens.toml' <<'CONFIG'
[[source.prometheus]]
directory = "/run/screens"
CONFIG
inside sh -c 'mkdir -p /run/screens && printf "a_load{x=\"\033[2J\033[31m\"} 1\n" >/run/screens/evil.prom; chmod -R a+rX /run/screens'
inside systemctl reload tocsin.service

# why
check "the first signals have been judged" within 330 says '^signal\t' tocsin top --format plain
check "why tells of everything that is not as usual, and of the rules in force" says '^rules in force$' tocsin why
check "why names the rule that decided about a signal" \
  says '^signal\thost\t-\tsystem\.cpu\.utilization\t[a-z-]+\t(10|300)\t' \
  tocsin why --signal system.cpu.utilization --format plain
fail_unit cracked.service
check "why says that a failed unit rings, and which incident it is" \
  within 30 says '^answer\tdaemon\tit rings: incident [0-9a-z]{8} is open' tocsin why --unit cracked --format plain
check "why says that nothing is known of a unit that is not there" exits 1 tocsin why --unit no-such-unit
check "why answers about a moment from what was written" \
  says '^incident\t[0-9a-z]{8}\terr\tunit\tcracked\.service\t.*\trang\t' tocsin why --unit cracked --at -10s --format plain
check "why says what it does not keep of a moment long past" \
  says 'not kept' tocsin why --unit cracked --at '2001-01-01 00:00'
check "an unprivileged user is not told why" \
  exits 77 setpriv --reuid=nobody --regid=nogroup --clear-groups tocsin why --log-dir /nonexistent
check "the JSON of why is of the documented form" valid why tocsin why --format json
check "and so it is for one unit" valid why tocsin why --unit cracked --format json
check "and for a moment" valid why tocsin why --at -1m --format json

# units
check "units tells that the unit failed, why, and its incident" \
  within 60 says '^cracked\.service\tfailed\texit-code\t.*\t[0-9a-z]{8}$' tocsin units --format plain
check "units tells what the journal's unit uses" \
  says '^systemd-journald\.service\trunning\t-\t[0-9.e-]+\t[0-9.e+]+\t' tocsin units --format plain
check "units can be chosen by their state" equals "cracked.service" \
  sh -c "'$here/sdbox.sh' exec '$root' tocsin units --state failed --unit 'cracked*' --format plain | cut -f 1"
check "the JSON of units is of the documented form" valid units tocsin units --format json

# top, once
check "the JSON of top is of the documented form" valid top tocsin top --format json
check "top prints one screen of the size that it is told" \
  sh -c "'$here/sdbox.sh' exec '$root' env COLUMNS=80 LINES=24 tocsin top --once \
    | python3 '$here/screen.py' 80 24 'tocsin on' 'OPEN INCIDENTS' 'MOST ABNORMAL SIGNALS' 'UNITS'"
check "top says that it needs a terminal" exits 2 tocsin top

# top, live
lists=('tocsin on' 'OPEN INCIDENTS' 'SEVERITY' 'cracked.service' 'MOST ABNORMAL SIGNALS' 'SURPRISE' 'UNITS' 'STATE' 'q quits')
open_screen 80 24
type_in 'tocsin top' Enter
check "top fills a terminal of 80 by 24" within 10 shows 80 24 "${lists[@]}"
mux resize-window -t s -x 200 -y 50
check "it follows the window to 200 by 50" within 10 shows 200 50 "${lists[@]}"
check "and uses it" between 40 50 sh -c "'$here/sdbox.sh' exec '$root' tmux -L '$server' capture-pane -p -t s | wc -l"
mux resize-window -t s -x 60 -y 16
check "and to one that is smaller" within 10 shows 60 16 'tocsin on' 'OPEN INCIDENTS' 'UNITS'
mux resize-window -t s -x 80 -y 24
inside systemctl stop tocsin.service
check "it says that the daemon went away, and keeps what it saw" \
  within 15 shows 80 24 'OPEN INCIDENTS' 'UNITS' 'the daemon does not run; seen last at'
start_daemon
check "it finds the daemon again" within 60 shows 80 24 'tocsin on' 'UNITS' 'q quits, space'
type_in q
check "q leaves it and the terminal is given back" within 5 is_given_back
type_in 'clear; tocsin top; echo "status $?"' Enter
within 10 shows 80 24 'tocsin on' >/dev/null || true
type_in C-c
check "Ctrl-C leaves it, without an error" within 5 shows 80 24 'status 0'
check "and the terminal is given back" within 5 is_given_back
type_in 'clear; tocsin top; echo "status $?"' Enter
within 10 shows 80 24 'tocsin on' >/dev/null || true
inside kill -TERM "$(process_of_top)" || true
check "SIGTERM ends it as SIGTERM" within 5 shows 80 24 'status 143'
check "and the terminal is given back, too" within 5 is_given_back
type_in 'clear; NO_COLOR=1 tocsin top' Enter
check "without colours there is no colour" within 10 sh -c \
  "'$here/sdbox.sh' exec '$root' tmux -L '$server' capture-pane -p -e -t s | grep -q 'tocsin on' \
  && ! '$here/sdbox.sh' exec '$root' tmux -L '$server' capture-pane -p -e -t s | grep -q \$'\\x1b'"
type_in q

# explain
cracked=$(inside tocsin units --unit cracked.service --format plain | cut -f 12)
for size in '80 24' '200 50'; do
  read -r columns lines <<<"$size"
  open_screen "$columns" "$lines"
  type_in "clear; tocsin explain --format text $cracked | head -n $((lines - 2))" Enter
  check "explain fits a terminal of $columns by $lines" within 10 shows "$columns" "$lines" cracked.service timeline
  type_in "clear; tocsin why --unit cracked | head -n $((lines - 2))" Enter
  check "why fits a terminal of $columns by $lines" within 10 shows "$columns" "$lines" 'it rings' incidents
done
mux kill-server || true

inside rm -rf /etc/tocsin/conf.d/screens.toml /run/screens
inside systemctl reload tocsin.service
heal_unit cracked.service
inside systemctl stop cracked.service

# Without the daemon
inside systemctl stop tocsin.service
check "why tells what was written where the daemon does not run, and says so" \
  says 'the daemon does not run; this is what was written' tocsin why --unit cracked --at -10m
check "and its status tells it, too" exits 69 tocsin why --unit cracked
check "units says that the daemon does not run" exits 69 tocsin units
start_daemon
