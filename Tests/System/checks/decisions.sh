# shellcheck shell=bash
# Silences, maintenance, acknowledgements and feedback do what they say, and nothing is lost for them.

# has_lines UNIT KINDS: true if the unit's lines are of these kinds, in this order; updates aside.
has_lines() {
  local found
  found=$(inside sh -c "grep -F -- ' $1: ' /var/log/tocsin/alerts.log | cut -d' ' -f3 | grep -v update | tr '\n' ' '" || true)
  [ "$found" = "$2" ] && return 0
  echo "found: $found"
  return 1
}

# fails UNIT: a transient unit of that name fails.
fails() { inside systemd-run --quiet --unit="$1" /bin/false && sleep 1; }

decided() { inside tocsin "$@" --format plain | cut -f1; }

# is_held UNIT REASON: the unit's incident is open and held back for that reason.
is_held() {
  local found
  found=$(inside tocsin status --format json | python3 -c '
import json, sys
for item in json.load(sys.stdin)["open"]:
    if item["text"].startswith(sys.argv[1]): print(item.get("heldBack"), item.get("decision"))' "$1")
  grep -q "^$2 " <<<"$found" && return 0
  echo "found: $found"
  return 1
}

# says PATTERN COMMAND...: true if the command fails and says that.
says() {
  local pattern=$1 found
  shift
  if found=$("$@" 2>&1); then
    echo "succeeded: $found"
    return 1
  fi
  grep -q -- "$pattern" <<<"$found" && return 0
  echo "$found"
  return 1
}

# ask LINE: what the control socket answers to a line.
ask() {
  inside /usr/bin/python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.settimeout(10)
s.connect("/run/tocsin/control.sock")
s.sendall(sys.argv[1].encode("utf-8", "surrogateescape") + b"\n")
answer = b""
while not answer.endswith(b"\n"):
    part = s.recv(65536)
    if not part: break
    answer += part
print(answer.decode())' "$1"
}

answers() {
  local found
  found=$(ask "$1")
  grep -qF -- "$2" <<<"$found" && return 0
  echo "$found"
  return 1
}

# Twenty clients that say nothing, for ten seconds.
stuck_clients() {
  inside /usr/bin/python3 -c '
import socket, time
waiting = []
for _ in range(20):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(0.2)
    try:
        s.connect("/run/tocsin/control.sock")
        waiting.append(s)
    except OSError:
        pass
time.sleep(10)'
}

frames() { inside tocsin status --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["frames"])'; }

silence=$(decided silence --unit 'quiet-*.service' --for 1h --reason 'a test')
check "a silence can be asked for, and has an id" test -n "$silence"
check "its file is one that people can read" inside grep -qx 'reason = "a test"' "/var/lib/tocsin/decisions.d/$silence.toml"
check "and tells who asked for it" inside grep -q '^author = "root' "/var/lib/tocsin/decisions.d/$silence.toml"
sleep 4
fails quiet-one
fails loud-one
check "a unit that is not silenced rings" within 15 has_lines loud-one.service "open "
check "a silenced one does not" has_lines quiet-one.service ""
check "it is held back, and tells by which decision" is_held quiet-one.service silenced
check "decisions validate against their schema" valid decisions tocsin decisions list --format json
check "a silence is counted in the list" within 10 inside sh -c "tocsin decisions --format plain | grep '^$silence' | cut -f8 | grep -qx 1"
check "it can be taken back" inside tocsin decisions remove "$silence"
check "then what it held rings" within 15 has_lines quiet-one.service "open "
check "and its file is gone" inside test ! -e "/var/lib/tocsin/decisions.d/$silence.toml"

id=$(inside sh -c "grep -F ' loud-one.service: ' /var/log/tocsin/alerts.log | head -1 | cut -d' ' -f5")
check "an open incident can be acknowledged" inside tocsin ack "$id" --reason 'on it'
check "one that is not open cannot" says 'is open' inside tocsin ack 00000000
inside systemctl reset-failed loud-one.service
check "its end is told all the same" within 150 has_lines loud-one.service "open clear "
check "and the acknowledgement goes with it" within 30 inside sh -c '! ls /var/lib/tocsin/decisions.d/ack-* 2>/dev/null'

check "feedback tells what it would have removed" says 'would have removed' \
  inside sh -c "tocsin feedback '$id' --normal --dry-run; false"
check "feedback can be given" inside tocsin feedback "$id" --normal --reason 'a test'
sleep 4
fails loud-one
sleep 6
check "what was called normal does not ring again" has_lines loud-one.service "open clear "
check "it is held back for that" is_held loud-one.service accepted-as-normal
check "feedback that something was real can be given" inside tocsin feedback "$id" --real
check "and is counted against the other" says 'including 1 you confirmed as real' \
  inside sh -c "tocsin feedback '$id' --normal --dry-run; false"
inside systemctl reset-failed loud-one.service quiet-one.service

work_id=$(decided maintenance start --for 1h --reason 'a test')
sleep 4
fails during-work
sleep 4
check "maintenance holds a failure back" is_held during-work.service maintenance
check "the status tells of maintenance" inside sh -c "tocsin status | grep -q 'maintenance ($work_id)'"
inside systemctl restart tocsin.service
sleep 8
check "it goes on after a restart" is_held during-work.service maintenance
check "maintenance can be ended" inside tocsin maintenance end
check "then what is still wrong rings" within 20 has_lines during-work.service "open "
check "and its end is told once in the journal" within 10 \
  inside sh -c "[ \$(journalctl -t tocsin -o cat | grep -c '^maintenance $work_id by root over') = 1 ]"
inside systemctl reset-failed during-work.service

inside mkdir -p /etc/tocsin/decisions.d
inside sh -c 'printf "kind = \"silence\"\nunits = [\"managed.service\"]\n" >/etc/tocsin/decisions.d/managed.toml'
inside sh -c 'printf "kind = \"silence\"\nunit = [\"x\"]\n" >/etc/tocsin/decisions.d/wrong.toml'
check "files of configuration management are taken" within 15 \
  inside sh -c "tocsin decisions --format plain 2>/dev/null | cut -f1,3,4 | grep -qx 'managed	in-force	configuration'"
check "one with an error is named with its line" \
  inside sh -c "tocsin decisions 2>&1 | grep -q 'wrong.toml:2: unit: unknown key, did you mean units?'"
check "such a decision is not the daemon's to remove" says 'change it there' inside tocsin decisions remove managed
check "it can be exported as it is read" inside sh -c \
  "tocsin decisions export managed | grep -qx 'units = \[\"managed.service\"\]'"
inside rm -r /etc/tocsin/decisions.d

check "another version of the protocol is refused" answers '{"protocol":2,"command":"status"}' 'expected protocol 1, found 2'
check "fields that are not known are passed over" answers '{"protocol":1,"command":"decisions","new":[1]}' '"ok":true'
check "a decision without a scope is refused" answers \
  '{"command":"decide","decision":{"kind":"silence","reason":"x"}}' '"ok":false'
check "one with a forged line is refused" answers \
  '{"command":"decide","decision":{"kind":"silence","all":true,"reason":"a\nid = \"b\""}}' '"ok":false'
check "one whose id leads elsewhere is refused" answers \
  '{"command":"undecide","id":"../../../etc/passwd"}' '"ok":false'
before=$(frames)
stuck_clients &
sleep 3
check "the daemon answers while clients are stuck" inside tocsin decisions
wait $!
after=$(frames)
check "and they have not held up a second of watching" test $((after - before)) -ge 8
check "nobody else may ask" says 'permission denied' inside setpriv --reuid=65534 --regid=65534 --clear-groups tocsin decisions remove x
inside systemctl stop tocsin.service
check "without the daemon the files are listed, and that is said" inside sh -c \
  "tocsin decisions --format plain 2>/tmp/said | grep -q '^feedback-' && grep -q 'reading the files' /tmp/said"
check "and nothing can be decided" says 'is tocsind running' inside tocsin silence --all --for 1h --reason x
inside sh -c 'rm -f /var/lib/tocsin/decisions.d/*.toml'
check "the daemon can be started again" start_daemon
