# shellcheck shell=bash
# A program is run for every alert: none is lost when notify is killed, files are rotated, or the program hangs or fails.

got=/var/lib/private/tocsin-notify/probe/got

# The program: writes down that it begins and, at its end, what it was given. Files in /run tell it how to behave.
inside sh -c 'cat >/usr/local/bin/tocsin-probe && chmod 755 /usr/local/bin/tocsin-probe' <<'END'
#!/bin/sh
folder=${STATE_DIRECTORY:-/tmp}
touch "$folder/begun"
if [ -e /run/probe-hangs ]; then exec sleep 1000; fi
if [ -e /run/probe-fails ]; then echo "the server said no" >&2; exit 1; fi
if [ -e /run/probe-is-slow ]; then sleep 4; fi
cat >>"$folder/got"
END
inside sh -c 'mkdir -p /etc/tocsin/notify.d && cat >/etc/tocsin/notify.d/probe.toml &&
  chmod 600 /etc/tocsin/notify.d/probe.toml' <<'END'
command = ["/usr/local/bin/tocsin-probe"]
min_severity = "notice"
timeout = "10s"
retry_interval = "2s"
END
inside sh -c 'mkdir -p /etc/systemd/system/tocsin-notify@.service.d
  printf "[Service]\nRestartSec=1s\n" >/etc/systemd/system/tocsin-notify@.service.d/test.conf
  systemctl daemon-reload'

newest_before=$(status alertSequence)

notify() { inside systemctl "$1" tocsin-notify@probe.service; }

refuses_a_wrong_configuration() {
  local status=0
  inside sh -c 'echo "comand = []" >/tmp/wrong.toml; exec tocsin notify wrong --config /tmp/wrong.toml --check' || status=$?
  equals 78 echo "$status"
}

# Others may ring at any moment: what is older than the service must not be told.
begins_behind() {
  inside sh -c "test ! -e '$got' || cat '$got'" | python3 -c 'import json, sys
old = [line for line in map(json.loads, sys.stdin) if line["sequence"] <= int(sys.argv[1])]
print(old)
sys.exit(bool(old))' "$newest_before"
}

# was_told STATE UNIT: true if the program was given such a transition exactly once.
was_told() { inside cat "$got" | equals 1 python3 "$here/query.py" transitions "$@"; }

# was_told_at_least_once STATE UNIT: the same, after a crash.
was_told_at_least_once() { inside cat "$got" | between 1 2 python3 "$here/query.py" transitions "$@"; }

# Every number after the first that was handed on, up to the newest of the log: in order, none missing.
nothing_is_lost() {
  alert_lines >"$work/written" && inside cat "$got" >"$work/got" || return 1
  python3 - "$work/written" "$work/got" <<'END'
import json, sys

written, got = ([json.loads(line)["sequence"] for line in open(path)] for path in sys.argv[1:])
told = list(dict.fromkeys(got))
expected = [number for number in sorted(set(written)) if number >= told[0]]
print("written:", expected, "told:", got)
sys.exit(told != expected)
END
}

has_begun() { inside test -e "${got%got}begun"; }
forget_beginning() { inside rm -f "${got%got}begun"; }
notify_says() { inside journalctl --quiet --no-pager --unit=tocsin-notify@probe.service | grep -F "$1"; }

kill_in_the_middle() {
  inside touch /run/probe-is-slow
  forget_beginning
  heal_unit told.service
  within 130 has_begun || return 1
  inside systemctl kill --kill-who=main --signal=KILL tocsin-notify@probe.service
  inside rm /run/probe-is-slow
}

# A mail as a program would get it, read by Python's parser.
mail_is_well_formed() {
  inside sh -c 'cat >/tmp/mail.toml && rm -f /tmp/mail' <<'END'
command = ["/usr/bin/tee", "/tmp/mail"]
input = "mail"
to = ["root", "ops@example.org"]
END
  inside tocsin notify mail --config /tmp/mail.toml --try >/dev/null || return 1
  inside cat /tmp/mail | python3 -c '
import email, email.policy, sys
mail = email.message_from_file(sys.stdin, policy=email.policy.default)
assert not mail.defects, mail.defects
assert [a.addr_spec for a in mail["To"].addresses] == ["root", "ops@example.org"], mail["To"]
assert mail["Date"].datetime and mail["Message-ID"] and "nothing is wrong" in mail["Subject"], mail.items()
assert "nothing is wrong" in mail.get_content()'
}

# The example for a webhook, but for its address, with somebody who listens there.
webhook_gets_the_object() {
  inside sh -c 'cat >/tmp/listen.py' <<'END'
import http.server

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        open("/tmp/hook", "wb").write(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

http.server.HTTPServer(("127.0.0.1", 8999), Handler).handle_request()
END
  inside sh -c 'sed "s|https://hooks.example.org/|http://127.0.0.1:8999/|" \
    /usr/share/doc/tocsin/examples/notify.d/webhook.toml >/tmp/webhook.toml'
  inside systemd-run --quiet --collect --unit=listener /usr/bin/python3 /tmp/listen.py
  within 20 inside tocsin notify webhook --config /tmp/webhook.toml --try &&
    inside cat /tmp/hook | python3 "$here/schema.py" "$repository/docs/alert.schema.json"
}

rsyslog_takes_the_recipe() {
  inside sh -c 'cp /usr/share/doc/tocsin/examples/rsyslog-tocsin.conf /etc/rsyslog.d/60-tocsin.conf
    said=$(rsyslogd -N1 2>&1); status=$?; rm /etc/rsyslog.d/60-tocsin.conf
    echo "$said"; ! echo "$said" | grep -iE "error|warning" && exit $status'
}

# A line longer than rsyslog's 8 KiB, by the recipe as it is shipped but for the address.
rsyslog_sends_long_lines() {
  inside sh -c 'rm -rf /tmp/relay; mkdir /tmp/relay; cd /tmp/relay
    sed -e s/logs.example.org/127.0.0.1/ -e s/6514/8514/ -e s,/var/log/tocsin/alerts.jsonl,/tmp/relay/alerts.jsonl, \
      /usr/share/doc/tocsin/examples/rsyslog-tocsin.conf >relay.conf
    echo "global(workDirectory=\"/tmp/relay\")" >>relay.conf
    printf "{\"text\":\"%020000d\"}\n" 7 >alerts.jsonl
    cat >listen.py <<END
import socket
with socket.create_server(("127.0.0.1", 8514)) as server:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as lines, open("/tmp/relay/got", "wb") as got:
        got.write(lines.readline())
END
    timeout 30 /usr/bin/python3 listen.py & sleep 1
    timeout 15 rsyslogd -n -f relay.conf -i /tmp/relay/pid & wait %1
    grep -o "{.*}" got | cmp - alerts.jsonl'
}

check "the unit of notify verifies" equals "" inside systemd-analyze verify tocsin-notify@probe.service
check "its exposure is at most 2" \
  inside systemd-analyze security --no-pager --threshold=20 tocsin-notify@probe.service
check "a wrong configuration is refused with status 78" refuses_a_wrong_configuration
check "the examples are valid" inside sh -c 'for file in /usr/share/doc/tocsin/examples/notify.d/*.toml; do
  tocsin notify example --config "$file" --check || exit 1; done'
check "an invented alert can be sent by hand" inside tocsin notify probe --try
check "it arrives as a well-formed mail where one is wished" mail_is_well_formed
check "the example for a webhook hands over the object" webhook_gets_the_object
check "rsyslog understands the recipe" rsyslog_takes_the_recipe
check "and sends by it what is longer than 8 KiB, whole" rsyslog_sends_long_lines
check "the service starts" notify start
sleep 2
check "it begins behind what was written before" begins_behind
fail_unit told.service
check "the program gets an alert, as it stands in the log" within 40 was_told open told.service
check "what it gets is as the schema says" \
  sh -c "'$here/sdbox.sh' exec '$root' cat '$got' | python3 '$here/schema.py' '$repository/docs/alert.schema.json'"
check "another one of the same name is refused" \
  inside sh -c 'tocsin notify probe --state /var/lib/private/tocsin-notify/probe; test $? = 75'
check "notify can be killed in the middle of a run" kill_in_the_middle
check "the same alert is handed on again" within 130 was_told_at_least_once clear told.service
notify stop
fail_unit while-away.service
check "what rings while it is away is written" within 40 equals 1 transitions open while-away.service
inside logrotate --force /etc/logrotate.d/tocsin
inside logrotate --force /etc/logrotate.d/tocsin
fail_unit after-two.service
check "and after two rotations, too" within 40 equals 1 transitions open after-two.service
notify start
check "what was written while it was away is handed on, out of rotated files" within 20 was_told open while-away.service
check "and what came after the rotation" within 20 was_told open after-two.service
inside touch /run/probe-hangs
heal_unit while-away.service
check "a program that hangs is ended" within 150 notify_says "ran for too long"
inside rm /run/probe-hangs
check "and run again" within 130 was_told clear while-away.service
inside touch /run/probe-fails
heal_unit after-two.service
check "a program that fails is tried again, and what it said is in the journal" \
  within 150 notify_says "attempt 3 of 100"
check "with its reason" notify_says "the server said no"
inside rm /run/probe-fails
check "until it succeeds" within 130 was_told clear after-two.service
check "no transition was lost, and all came in order" within 20 nothing_is_lost
check "the service ends at once" timeout 8 "$here/sdbox.sh" exec "$root" systemctl stop tocsin-notify@probe.service
check "and leaves nothing failed" equals inactive inside sh -c 'systemctl is-active tocsin-notify@probe.service || true'
inside sh -c 'rm -rf /etc/tocsin/notify.d/probe.toml /etc/systemd/system/tocsin-notify@.service.d \
  /var/lib/private/tocsin-notify /var/lib/tocsin-notify; systemctl daemon-reload'
