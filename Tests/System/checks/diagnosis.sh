# shellcheck shell=bash
# Six faults, each of which must make one incident that names who did it and what changed just before.
#
# What the box cannot show is held against fixtures: whom the kernel killed, as its messages do not reach the box
# (FactChainTests, and its words in FactSignatureTests), and a disk that breaks under a filesystem and its
# writers (FactChainTests).

# shellcheck source-path=SCRIPTDIR source=../scenes.sh
source "$here/scenes.sh"

# tells_of NAME: prints the id of each incident that was opened, or opened again, and that tells of NAME.
tells_of() { alert_lines | python3 "$here/query.py" about "$1"; }

# story NAME: all that is known of the newest incident that tells of NAME, a line each.
story() {
  local id
  id=$(tells_of "$1" | tail -n 1)
  [ -n "$id" ] || { echo "no incident tells of $1"; return 1; }
  inside tocsin explain "$id" --format plain
}

# explains NAME PATTERN...: true if each of the patterns is in a line of the story; fields are between tabs.
explains() {
  local name=$1 told pattern
  shift
  told=$(story "$name") || { echo "$told"; return 1; }
  for pattern in "$@"; do
    grep -qP -- "$pattern" <<<"$told" || { echo "no line like: $pattern"; echo "$told"; return 1; }
  done
}

# line_says NAME PATTERN: true if a line of alerts.log about that incident matches.
line_says() {
  local id
  id=$(tells_of "$1" | tail -n 1)
  [ -n "$id" ] || { echo "no incident tells of $1"; return 1; }
  inside sh -c 'zcat -f /var/log/tocsin/alerts.log*' | grep -F " $id " >"$work/lines"
  grep -qP -- "$2" "$work/lines" && return 0
  cat "$work/lines"
  return 1
}

# one_incident NAME: true if exactly one was opened that tells of NAME.
one_incident() {
  local ids
  ids=$(tells_of "$1")
  [ "$(wc -w <<<"$ids")" = 1 ] && return 0
  echo "incidents that tell of $1: ${ids:-none}"
  alert_lines | grep -F "\"$1\"" | cut -c 1-600
  return 1
}

watched_for() { between "$1" 100000000 observed_seconds; }
observed_seconds() { status observedSeconds | cut -d. -f1; }

write_application() { inside sh -c 'printf "%s\n" "$1" >/etc/tocsin-app.conf' _ "$1"; }

# What begins within twenty seconds of an incident's opening is told with it: each fault has a moment of its own.
settle() { sleep 25; }

# Statistics of short baselines may ring low.
inside sh -c 'printf "[alerts]\nmin_severity = \"notice\"\n" >/etc/tocsin/conf.d/diagnosis.toml'
inside systemctl reload tocsin.service

# What runs before anything is wrong.
install_shop 1.0 'echo "order taken"' >/dev/null 2>&1
write_application 'port = 8080'
inside sh -c 'cat >/usr/local/bin/tocsin-app && chmod 755 /usr/local/bin/tocsin-app' <<'END'
#!/bin/sh
if ! grep -q '^port = [0-9]*$' "$1"; then echo "$1: line 1: invalid value for port" >&2; exit 2; fi
while :; do echo "listening"; sleep 2; done
END
make_unit app.service <<'END'
[Service]
ExecStart=/usr/local/bin/tocsin-app /etc/tocsin-app.conf
END
inside systemctl start app.service
inside mkdir -p /srv/small
inside mount -t tmpfs -o size=64m tmpfs /srv/small
check "the daemon has watched for a while" within 130 watched_for 120

# (f) A broken configuration.
write_application 'port = eighty'
sleep 1
inside systemctl restart app.service || true
check "a service that a broken configuration keeps from starting is one incident" within 40 one_incident app.service
check "it names the file that was written, and what the service said" within 30 explains app.service \
  '^cause\tlikely\t.*\tunit\tapp\.service\t.*\t/etc/tocsin-app\.conf (written|created)$' '^log\t.*invalid value for port'
check "the line for people names the file, too" line_says app.service 'likely: .*/etc/tocsin-app\.conf (written|created)'
write_application 'port = 8081'
inside systemctl restart app.service

settle

# (b) A restart loop.
make_unit looping.service <<'END'
[Unit]
StartLimitIntervalSec=0
[Service]
ExecStart=/bin/sh -c 'echo "cannot open /var/lib/looping/data: permission denied" >&2; exit 3'
Restart=always
RestartSec=1
END
inside systemctl start --no-block looping.service
check "a service that fails again and again is one incident" within 60 one_incident looping.service
check "it says so, with the first line of error" within 30 explains looping.service \
  '^fact\t.*\trestart-loop\t' '^cause\tlikely\t.*\tunit\tlooping\.service\t' '^log\t.*cannot open /var/lib/looping/data'
check "the line for people says it, too" within 10 line_says looping.service 'looping\.service: failed'
inside systemctl stop looping.service

settle

# (a) Processor time.
inside systemd-run --quiet --unit=batch sh -c 'while :; do :; done & while :; do :; done'
check "a unit that takes all processor time is one incident" within 60 one_incident batch.service
check "it names that unit as the culprit" \
  within 30 explains batch.service '^cause\t(likely|possible)\t[0-9.]+\tcpu\tunit\tbatch\.service\t'
inside systemctl stop batch.service

settle

# (d) A full filesystem.
inside systemd-run --quiet --unit=writer \
  sh -c 'while :; do dd if=/dev/zero bs=1M count=4 status=none >>/srv/small/data; sleep 0.5; done'
check "a full filesystem is one incident" within 90 one_incident /srv/small
check "it names the unit that wrote" \
  within 30 explains /srv/small '^cause\tlikely\t.*\tunit\twriter\.service\t' '^log\twriter\.service\t.*No space left'
check "who took all processor time is still blamed for it, although it has ended and others complain" \
  explains batch.service '^cause\t(likely|possible)\t[0-9.]+\tcpu\tunit\tbatch\.service\t'
inside systemctl stop writer.service
inside rm -f /srv/small/data

settle

# (c) A memory limit. With control groups of version 2 systemd says whom it killed; else the kernel alone does.
inside systemd-run --quiet --unit=hog --property=MemoryMax=64M --property=MemorySwapMax=0 \
  sh -c 'sleep 2; exec tail /dev/zero' || true
check "a process killed at its memory limit is one incident" within 40 one_incident hog.service
if inside journalctl --quiet --unit=hog.service | grep -q 'OOM killer'; then
  check "it says that there was no memory" explains hog.service '^(incident|fact)\t.*out-of-memory'
else
  check "it says that its process was killed" \
    explains hog.service '^fact\t.*killed, status=9/KILL' '^cause\t(likely|possible)\t.*\tunit\thog\.service\t'
  echo "# whom the kernel killed is not told in this box: FactChainTests holds what is made of it"
fi
inside systemctl reset-failed hog.service || true

# (e) An upgrade.
settle
# Before that nothing that is logged opens an incident: nobody knows what is usual.
check "logs have been watched for long enough" within 310 watched_for 305
check "a package can be upgraded" install_shop 2.0 'echo "error: cannot parse order: unexpected field" >&2'
check "errors after an upgrade are one incident" within 90 one_incident demo-shop.service
check "it names the upgrade" within 30 explains demo-shop.service \
  '^cause\tlikely\t.*\tunit\tdemo-shop\.service\t.*\tdemo-shop 1\.0 -> 2\.0 upgraded$' '^log\t.*cannot parse order'
check "the line for people names it, too" line_says demo-shop.service 'likely: .*demo-shop 1\.0 -> 2\.0 upgraded'
inside systemctl stop demo-shop.service
inside rm /etc/tocsin/conf.d/diagnosis.toml
inside systemctl reload tocsin.service
