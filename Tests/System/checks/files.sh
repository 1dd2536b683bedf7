# shellcheck shell=bash
# Text files: rotated by logrotate in both ways, with the daemon killed in between, every line counts once.

files_folder=/var/log/tocsin-files
files_written=0

# write_lines COUNT: appends so many lines to the log.
write_lines() {
  inside sh -c 'seq -f "line %.0f of the file" "$1" "$2" >>"$3/app.log"' _ \
    "$((files_written + 1))" "$((files_written + $1))" "$files_folder"
  files_written=$((files_written + $1))
}

rotate_files() { inside logrotate --force --state /run/files.state /run/files.conf; }

# rotation_rule DIRECTIVE...: what logrotate does with the log.
rotation_rule() {
  inside sh -c 'printf "%s\n" "$@" >/run/files.conf' _ "$files_folder/app.log {" "rotate 100" "size 0" "$@" "}"
}

lines_of_files() { status unit files.service || echo 0; }

# files COLUMN: sums one figure of the logs that `tocsin status` lists.
files() {
  inside tocsin status --format json | python3 -c '
import json, sys
logs = (json.load(sys.stdin).get("files") or {}).get("logs", [])
print(sum(log[sys.argv[1]] for log in logs) if sys.argv[1] != "logs" else len(logs))' "$1"
}

# Alerts that tell of lines which are known to be lost.
gaps_of_files() {
  alert_lines | python3 -c '
import json, sys
alerts = map(json.loads, sys.stdin)
print(sum(a["class"] == "journal-gap" and "files.service" in json.dumps(a) for a in alerts))'
}

kill_daemon() {
  inside systemctl reset-failed tocsin.service 2>/dev/null || true
  inside systemctl kill --signal=KILL tocsin.service
  within 30 is_active
}

inside sh -c 'mkdir -p "$1" && : >"$1/app.log" && chgrp -R adm "$1" && chmod 750 "$1" && chmod 640 "$1/app.log"' _ \
  "$files_folder"
inside sh -c 'mkdir -p /etc/tocsin/conf.d && cat >/etc/tocsin/conf.d/files.toml' <<END
[[source.file]]
path = "$files_folder/*.log"
unit = "files.service"
END
check "a configuration with text files is taken at once" inside systemctl reload tocsin.service
check "the file is followed" within 20 equals 1 files logs
rotation_rule "create 0640 root adm"
# A log's first lines bring the first snapshot with its place; a kill before that finds the log new.
write_lines 200
check "its first lines are counted" within 30 equals 200 lines_of_files
rotate_files
for round in $(seq 2 50); do
  write_lines 200
  rotate_files
  case $round in 13 | 37) kill_daemon ;; esac
done
check "10,000 lines through 50 rotations and two kills count once each" \
  within 60 equals 10000 lines_of_files
# The counters of the status begin at 0 after a kill; what was told stays.
check "and nothing is told to be lost" equals 0 gaps_of_files
rotation_rule "copytruncate" "compress" "delaycompress"
for _ in 1 2 3; do
  write_lines 100
  rotate_files
  sleep 2
done
check "copying and truncating a file that rests loses nothing" within 60 equals 10300 lines_of_files
check "and each truncation is told" between 3 6 files gaps
inside sh -c ': >"$1/secret.log" && chmod 600 "$1/secret.log"' _ "$files_folder"
check "a file that may not be read is told with what to grant" within 30 inside sh -c \
  'journalctl --no-pager --unit=tocsin.service | grep "secret.log: Permission denied; .*setfacl"'
inside sh -c 'rm -r "$1" /etc/tocsin/conf.d/files.toml' _ "$files_folder"
check "a configuration without them is taken as well" inside systemctl reload tocsin.service
