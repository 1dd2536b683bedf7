# shellcheck shell=bash
# Faults that are made on purpose end by themselves and are noticed; a bug report holds nothing that it should not.

drill() { inside tocsin drill "$@" --yes; }
no_drill_runs() { equals "" inside systemctl list-units --all --plain --no-legend 'tocsin-drill-*'; }
a_drill_runs() { inside systemctl list-units --plain --no-legend 'tocsin-drill-*' | grep -w running; }

# ends_with STATUS COMMAND...: true if COMMAND, run inside, ends with that status.
ends_with() {
  local expected=$1 status=0
  shift
  inside "$@" </dev/null || status=$?
  equals "$expected" echo "$status"
}

# is_noticed KIND: true if the drill is, with the right culprit; what it prints is as the schema says. Where others
# want all processors or the disk, as on a machine that builds meanwhile, there is no drill, which is right, too.
is_noticed() {
  local told status=0 wanted=cpu
  if [ "$1" = io ]; then wanted=io; fi
  told=$(drill "$1" --format json) || status=$?
  echo "$told"
  if [ "$status" = 75 ] && grep -q '^some avg10=[4-9][0-9]' "/proc/pressure/$wanted"; then return 0; fi
  python3 "$here/schema.py" "$repository/docs/schemas/drill.schema.json" <<<"$told" || return 1
  [ "$status" = 0 ] && grep -q '"verdict":"noticed"' <<<"$told"
}

# ends_at_once SIGNAL: starts a drill, sends `tocsin drill` the signal, and sees its unit go.
ends_at_once() {
  local leader
  inside sh -c 'tocsin drill logs --yes --for 60s >/tmp/drill.out 2>&1 & echo $! >/tmp/drill.pid; wait; true' &
  leader=$!
  within 20 a_drill_runs || return 1
  inside sh -c 'kill -"$1" "$(cat /tmp/drill.pid)"' _ "$1"
  wait "$leader" || true
  within 4 no_drill_runs
}

# bug_report OPTION...: makes one, and unpacks it in /tmp/report.
# shellcheck disable=SC2120 # `check` hands options over
bug_report() {
  inside sh -c 'rm -rf /tmp/report && mkdir /tmp/report && cd /tmp/report &&
    tocsin bugreport --format json "$@" >list && tar -xzf ./*.tar.gz --strip-components=1' _ "$@"
}

report_is_redacted() {
  inside sh -c 'printf "[ignore]\nunits = [\"password=hunter2\"]\n" >/etc/tocsin/conf.d/secret.toml'
  # shellcheck disable=SC2119
  bug_report || return 1
  inside rm /etc/tocsin/conf.d/secret.toml
  inside sh -c 'cd /tmp/report && for word in hunter2 "$(hostname)" "$(cat /etc/machine-id)"; do
    if grep -rwFl -e "$word" --exclude=list --exclude="*.gz" .; then echo "holds $word"; exit 1; fi; done
    grep -q "password=\[masked\]" config.toml && ! ls alerts.jsonl 2>/dev/null'
}

report_holds() {
  local name
  for name in MANIFEST.txt version.txt config.toml status.json host.json signals.txt alerts.txt daemon.log service.txt \
    system.txt files.txt; do
    inside test -s "/tmp/report/$name" || { echo "no $name"; inside cat /tmp/report/MANIFEST.txt; return 1; }
  done
}

check "a drill wants to be asked for" ends_with 2 tocsin drill memory
check "and root" ends_with 77 setpriv --reuid=nobody --regid=nogroup --clear-groups tocsin drill memory --yes
check "and somebody who watches" ends_with 69 tocsin drill memory --yes --socket /run/nowhere
check "a load of processor time is noticed, and the right unit blamed" is_noticed cpu
check "nothing of it stays" within 5 no_drill_runs
check "a drill ends with Ctrl-C" ends_at_once INT
check "and when it is killed" ends_at_once KILL
check "a leak is noticed, and the right unit blamed" is_noticed memory
check "nothing of that stays, either" within 5 no_drill_runs
check "a bug report can be made" bug_report
check "its list is as the schema says" \
  sh -c "'$here/sdbox.sh' exec '$root' cat /tmp/report/list | python3 '$here/schema.py' \
    '$repository/docs/schemas/bugreport.schema.json'"
check "it holds what helps" report_holds
check "it is for its owner only" equals 600 inside sh -c 'stat -c %a /tmp/report/*.tar.gz'
check "it says neither whose host it is nor any secret" report_is_redacted
check "it can be made where the daemon does not answer" bug_report --socket /run/nowhere
check "which it says" inside grep -q "nothing listens there" /tmp/report/MANIFEST.txt
check "texts of alerts are in it where they are wished" bug_report --with-samples
check "and are JSON lines" inside grep -q '"schema":1' /tmp/report/alerts.jsonl
inside rm -rf /tmp/report
