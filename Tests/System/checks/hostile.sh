# shellcheck shell=bash
# What outsiders say reaches every output and harms none: it forges no line, no field, no colour and no movement of a
# cursor; secrets are masked; and who has no right neither reads nor silences.

# shellcheck source-path=SCRIPTDIR source=../commands.sh
source "$here/commands.sh"

hostile() { inside /usr/bin/python3 /src/Tests/System/hostile.py "$@"; }

# clean_output FORMAT COMMAND...: true if what COMMAND prints in the box harms nobody.
clean_output() {
  local format=$1 printed=$work/printed
  shift
  inside "$@" >"$printed" || return 1
  python3 "$here/hostile.py" "$format" <"$printed"
}

unprivileged() { inside setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }

# is_refused COMMAND...: true if nobody may run it.
is_refused() {
  if unprivileged "$@"; then
    echo "nobody may run: $*"
    return 1
  fi
}

# row_is_clean COMMAND STATUS: true if what that row of commands.table prints, errors and all, harms nobody.
row_is_clean() {
  local kind=text found=0
  case $1 in *json*) kind=json ;; esac
  run_row "$1" "$2" >"$work/printed" 2>"$work/said" || found=$?
  if [ "$found" -gt 124 ]; then
    echo "ended with $found"
    return 1
  fi
  # An error may be all that is said; it is text.
  if [ -s "$work/printed" ] || [ ! -s "$work/said" ]; then
    python3 "$here/hostile.py" "$kind" <"$work/printed" || return 1
  fi
  python3 "$here/hostile.py" text <"$work/said" || return 1
  case $1 in *html*) python3 "$here/page.py" <"$work/printed" ;; esac
}

# The unit's incident, or another that is open: what is explained is hostile.
hostile_incident() {
  inside tocsin alerts --state open --format plain --text x1b 2>/dev/null | tail -n 1 | cut -f 4 | grep .
}

# The commands of the protocol, as the daemon names them to whoever asks for another.
requests() {
  inside /usr/bin/python3 -c 'import socket
s = socket.socket(socket.AF_UNIX)
s.connect("/run/tocsin/control.sock")
s.sendall(b"{\"command\":\"?\"}\n")
print(s.makefile().read())' | grep -oP '(?<=with one of )[a-z, ]+' | tr -d ,
}

every_request_is_refused() {
  local names
  names=$(requests)
  [ "$(wc -w <<<"$names")" -ge 13 ] || { echo "too few: $names"; return 1; }
  # shellcheck disable=SC2086 # words
  unprivileged /usr/bin/python3 /src/Tests/System/hostile.py refused /run/tocsin/control.sock $names
}

frames() { status frames; }

frames_go_on() {
  local before
  before=$(frames)
  within 20 sh -c '[ "$("$@")" -gt '"$before"' ]' _ "$here/sdbox.sh" exec "$root" sh -c \
    "tocsin status --format json | python3 /src/Tests/System/query.py status frames"
}

inside mkdir -p /var/lib/hostile
inside sh -c 'cat >/etc/tocsin/conf.d/hostile.toml' <<'END'
[output]
prometheus_textfile = "/run/tocsin/hostile.prom"

[[source.prometheus]]
directory = "/var/lib/hostile"

[[source.file]]
path = "/var/lib/hostile/*.log"
END
hostile metrics /var/lib/hostile
check "metrics and files of others can be read" inside tocsin reload
inside sh -c '/usr/bin/python3 /src/Tests/System/hostile.py corpus >/var/lib/hostile/evil.log'
hostile names
hostile decisions /etc/tocsin/decisions.d
inside sh -c 'mkdir -p /mnt/hostile && mount -t tmpfs -o size=1m tmpfs /mnt/hostile'
check "filesystems with hostile names can be mounted" hostile mounts /mnt/hostile
inside systemd-run --quiet --collect --unit=hostile-processes /usr/bin/python3 /src/Tests/System/hostile.py processes 60
# Not every kernel has such an interface to give.
inside ip link add name $'ev\e[31m\u202e' type dummy 2>/dev/null || echo "# no interface with a hostile name here"
# What alerts are handed to, as JSON and as a mail.
inside sh -c 'for input in json mail; do
  mkdir -p /run/hostile-notify/$input
  printf "command = [\"/bin/sh\", \"-c\", \"cat >>/run/hostile-notify/%s/got\"]\nmin_severity = \"notice\"\ninput = \"%s\"\n" \
    $input $input >/run/hostile-notify/$input.toml
  [ $input = json ] || echo "to = [\"root\"]" >>/run/hostile-notify/$input.toml
done; chmod 600 /run/hostile-notify/*.toml'
for input in json mail; do
  inside systemd-run --quiet --collect --unit="hostile-notify-$input" tocsin notify "hostile-$input" \
    --config "/run/hostile-notify/$input.toml" --state "/run/hostile-notify/$input"
done
# A name that systemd takes holds any byte in its escaped form; and it fails, so it rings.
evil='evil\x1b\x5b31m\x0aforged.service'
inside systemd-run --quiet --unit="$evil" --description=$'red \e[31m \u202e \u2028' \
  sh -c 'echo "cannot open: password=hunter2"; exit 3' || true
inside systemd-run --quiet --wait --collect --unit=hostile /usr/bin/python3 /src/Tests/System/hostile.py log
check "the hostile entries were counted" within 60 between 300 100000 status unit hostile.service
rang() { alert_lines | python3 "$here/query.py" opened "$1"; }
check "and a unit with a hostile name rang" within 60 between 1 9 rang 'evil.*x1b.*'
check "and so did filesystems with hostile names" within 120 between 1 9 rang '/mnt/hostile/evil-.*'
sleep 15

check "alerts.log is clean" clean_output text sh -c 'zcat -f /var/log/tocsin/alerts.log*'
check "alerts.jsonl is clean" clean_output json sh -c 'zcat -f /var/log/tocsin/alerts.jsonl*'
check "the journal's own entries are clean" \
  clean_output journal journalctl --identifier=tocsin --output=export
check "so is what the daemon logs of itself" \
  clean_output text journalctl --unit=tocsin.service --output=cat --no-pager
prepare_rows
OPEN=$(hostile_incident || echo "$OPEN")
while IFS=$'\t' read -r command status _ _ _ <&4; do
  if [ "$status" != - ]; then check "tocsin $command is clean" row_is_clean "$command" "$status"; fi
done 4< <(python3 "$here/commands.py" rows "$here/commands.table")
check "so is what a bug report holds" clean_output text sh -c \
  "cd $rows_folder/root && rm -f all && for file in report-*.tgz; do tar -xzOf \$file >>all || exit; done; cat all"
clear_rows
check "so is every decision as it is read and exported" clean_output text sh -c \
  'tocsin decisions 2>&1; for id in $(tocsin decisions --format plain 2>/dev/null | cut -f 1); do tocsin decisions export $id; done'
check "a silence with a hostile reason is refused or clean" clean_output text sh -c \
  'tocsin silence --unit x.service --for 1m --reason "$1" 2>&1; true' _ $'a \e[31m\n\u202e\u2028\xff b'
check "and so is maintenance" clean_output text sh -c \
  'tocsin maintenance start --unit x.service --for 1m --reason "$1" 2>&1; tocsin maintenance end 2>&1; true' _ \
  $'a \e[31m\n\u202e\u2028\xff b'
inside sh -c 'printf "[alerts]\n\"\033[31m\342\200\256x\" = \"\033[2J\"\n" >/etc/tocsin/conf.d/evil.toml'
check "a configuration that is hostile is refused cleanly" clean_output text sh -c 'tocsin reload 2>&1; test $? != 0'
inside rm /etc/tocsin/conf.d/evil.toml
check "the file for node_exporter is clean" clean_output text cat /run/tocsin/hostile.prom
check "what programs are handed as JSON is clean" clean_output json cat /run/hostile-notify/json/got
check "and as a mail" clean_output text cat /run/hostile-notify/mail/got
check "so are digest.log and the daemon's entries so far" clean_output text sh -c \
  'zcat -f /var/log/tocsin/digest.log*; journalctl --unit=tocsin.service --output=cat --no-pager'
check "the state holds no secret" equals 0 inside sh -c 'cat /var/lib/tocsin/* | grep -ac hunter2'
check "a forged failure of a unit did not ring" equals 0 transitions open forged.service

check "garbage, floods and stuck clients at the socket are answered or dropped" \
  clean_output text /usr/bin/python3 /src/Tests/System/hostile.py control /run/tocsin/control.sock
check "and it goes on" frames_go_on
check "and answers" within 10 inside tocsin status

check "nobody reads the alerts" is_refused tail -n 1 /var/log/tocsin/alerts.jsonl
check "nobody reads the state" is_refused head -c 1 /var/lib/tocsin/state.db
check "nobody is answered to any request of the protocol" every_request_is_refused
check "nobody writes a decision" is_refused sh -c ': >/var/lib/tocsin/decisions.d/x || : >/etc/tocsin/decisions.d/x'

inside systemctl stop hostile-notify-json.service hostile-notify-mail.service
inside ip link delete $'ev\e[31m\u202e' 2>/dev/null || true
hostile unmount /mnt/hostile
inside sh -c 'umount /mnt/hostile; rm -rf /etc/tocsin/conf.d/hostile.toml /var/lib/hostile /etc/evil-* /mnt/hostile \
  /run/hostile-notify /run/tocsin/hostile.prom /etc/tocsin/decisions.d; systemctl reset-failed'
check "and all of it can be taken back" inside tocsin reload
