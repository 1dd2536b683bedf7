# shellcheck shell=bash
# How the system test reports, waits and asks. Sourced by install-test.sh, which sets `here` and `root`.

# The system's own programs: others' may not be readable for everybody in a box, nor know Debian's modules.
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH

passed=0
failed=0

# check DESCRIPTION COMMAND...: one line of the report. What the command prints is shown if it fails.
check() {
  local description=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok - $description"
    return
  fi
  failed=$((failed + 1))
  echo "not ok - $description"
  {
    echo "command: $*"
    echo "$output"
    diagnosis
  } | sed 's/^/#   /'
}

# valid SCHEMA COMMAND...: true if all JSON that the command prints in the box is as docs/schemas says, or docs for
# `alert`, with no key that is not listed there.
valid() {
  local schema=$repository/docs/schemas/$1.schema.json
  if [ "$1" = alert ]; then schema=$repository/docs/alert.schema.json; fi
  shift
  inside "$@" | python3 "$here/schema.py" "$schema"
}

summary() {
  echo "$passed passed, $failed failed, 0 skipped"
  [ "$failed" = 0 ]
}

# What a maintainer wants to see first when a check fails.
diagnosis() {
  echo "--- systemctl status"
  inside systemctl status --no-pager --lines=0 tocsin.service || true
  echo "--- journal of the unit"
  inside journalctl --no-pager --output=short-monotonic --unit=tocsin.service --lines=15 || true
  echo "--- alerts.log"
  inside tail -n 10 /var/log/tocsin/alerts.log 2>&1 || true
}

# within SECONDS COMMAND...: true as soon as COMMAND is; what its last try printed stays to be read.
within() {
  local deadline=$((SECONDS + $1)) output
  shift
  while ! output=$("$@" 2>&1); do
    if [ "$SECONDS" -ge "$deadline" ]; then
      echo "$output"
      return 1
    fi
    sleep 0.5
  done
}

inside() { "$here/sdbox.sh" exec "$root" "$@"; }

# equals EXPECTED COMMAND...: true if COMMAND prints EXPECTED.
equals() {
  local expected=$1 actual
  shift
  actual=$("$@")
  if [ "$actual" = "$expected" ]; then return 0; fi
  echo "expected '$expected', found '$actual'"
  return 1
}

# between LOW HIGH COMMAND...: true if COMMAND prints a number from LOW to HIGH.
between() {
  local low=$1 high=$2 actual
  shift 2
  actual=$("$@")
  if [[ $actual =~ ^[0-9]+$ ]] && [ "$actual" -ge "$low" ] && [ "$actual" -le "$high" ]; then return 0; fi
  echo "expected a number from $low to $high, found '$actual'"
  return 1
}

property() { inside systemctl show --property="$1" --value "${2:-tocsin.service}"; }

is_active() { equals active inside systemctl is-active tocsin.service; }

# daemon_has_run_for SECONDS: true if the service came up at least as long ago.
daemon_has_run_for() {
  local uptime ready
  uptime=$(cut -d. -f1 /proc/uptime)
  ready=$(property ActiveEnterTimestampMonotonic)
  [ $((uptime - ready / 1000000)) -ge "$1" ]
}

# Starts the daemon afresh; the tests start it more often than StartLimitBurst= allows.
start_daemon() {
  inside systemctl reset-failed tocsin.service 2>/dev/null || true
  inside systemctl start tocsin.service
}

# Restarts it, likewise.
restart_daemon() {
  inside systemctl reset-failed tocsin.service 2>/dev/null || true
  inside systemctl restart tocsin.service
}

# Prints one value of `tocsin status --format json`: a key, or unit NAME for its count of entries.
status() { inside tocsin status --format json | python3 "$here/query.py" status "$@"; }

# Prints every transition in the alert log, rotated files included.
alert_lines() { inside sh -c 'zcat -f /var/log/tocsin/alerts.jsonl*'; }

# transitions STATE UNIT: prints how many such transitions alerts.jsonl holds.
transitions() { alert_lines | python3 "$here/query.py" transitions "$@"; }

# text_lines STATE UNIT: prints how many such lines alerts.log holds.
text_lines() {
  inside sh -c 'zcat -f /var/log/tocsin/alerts.log*' \
    | grep -cE "^[^ ]+ [a-z]+ $1 [^ ]+ [^ ]+ (LEARNING )?${2//./\\.}: " || true
}

# journal_entries STATE UNIT: prints how many such transitions the journal holds.
journal_entries() {
  inside journalctl --no-pager --output=json "TOCSIN_UNIT=$2" | python3 "$here/query.py" journal "$1"
}

# rings_once STATE UNIT: true if all three outputs hold exactly one such transition.
rings_once() {
  equals 1 transitions "$@" && equals 1 text_lines "$@" && equals 1 journal_entries "$@"
}

# explained STATE UNIT [COMMAND...]: true if `tocsin explain`, run by COMMAND, says that of UNIT's newest incident.
explained() {
  local state=$1 unit=$2 id told
  shift 2
  # shellcheck disable=SC2016 # the box's shell lists its files, oldest first
  id=$(inside sh -c 'zcat -f $(ls -rv /var/log/tocsin/alerts.log*)' \
    | awk -v who="$unit:" '$6 == who || $7 == who { id = $5 } END { print id }')
  told=$(inside "$@" tocsin explain "$id" --format plain) || return 1
  if grep -qP "^incident\t$id\t$state\t.*\t$unit\t" <<<"$told"; then return 0; fi
  echo "expected $id of $unit to be $state, found:"
  echo "$told"
  return 1
}

# Makes UNIT, which fails at each start until heal_unit is called.
fail_unit() {
  inside sh -c 'cat >"/run/systemd/system/$1" && systemctl daemon-reload' _ "$1" <<'END'
[Service]
ExecStart=/bin/sh -c 'test -e /run/healed-%n && exec sleep infinity; echo "cannot open database"; exit 3'
END
  inside systemctl start "$1"
  within 10 equals failed inside systemctl is-failed "$1"
}

heal_unit() { inside sh -c 'touch "/run/healed-$1" && systemctl start "$1"' _ "$1"; }

# log_lines UNIT COUNT: a unit of that name writes COUNT lines of one kind and ends.
log_lines() {
  inside systemd-run --quiet --wait --collect --unit="$1" \
    sh -c 'for n in $(seq "$1"); do echo "request $n served in $((n % 7)) ms"; done' _ "$2"
}
