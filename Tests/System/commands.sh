# shellcheck shell=bash
# What the rows of commands.table need, and how one is run. Sourced after harness.sh.

rows_folder=/run/commands

# Something open of a name that is new, two decisions that can be taken back, and files.
prepare_rows() {
  inside sh -es "$rows_folder" <<'END'
rm -rf "$1"
mkdir -p "$1/root" "$1/nobody"
for folder in "$1"/*; do
  printf 'one 1 ok\none 2 ok\n' >"$folder/lines"
  printf 'command = ["/bin/true"]\n' >"$folder/notify.toml"
  awk 'BEGIN { print "time,load"; for (n = 0; n < 200; n++) print 1700000000 + 60 * n "," n % 7 }' >"$folder/table.csv"
done
chown -R nobody "$1/nobody"
chmod -R a+rX "$1"
END
  watched_unit=commands-probe-$SRANDOM.service
  fail_unit "$watched_unit"
  within 30 opened "$watched_unit" >/dev/null || true
  OPEN=$(opened "$watched_unit" || true)
  SILENCE=$(inside tocsin silence --unit nobodys.service --for 1h --reason test --format plain | cut -f 1)
  WORK=$(inside tocsin maintenance start --unit nobodys.service --for 1h --reason test --format plain | cut -f 1)
}

# opened UNIT: prints the id of the unit's open incident.
opened() {
  inside tocsin alerts --state open --unit "$1" --format plain | tail -n 1 | cut -f 4 | grep .
}

# run_row COMMAND STATUS [PREFIX...]: runs it; one that must be ended from outside has five seconds.
run_row() {
  local command=$1 seconds=60 folder=$rows_folder/root
  if [ "$2" = 124 ]; then seconds=5; fi
  shift 2
  if [ $# -gt 0 ]; then folder=$rows_folder/nobody; fi
  inside env OPEN="$OPEN" SILENCE="$SILENCE" WORK="$WORK" TMP="$folder" "$@" \
    timeout "$seconds" sh -c "exec tocsin $command" </dev/null
}

# schema_of_row SCHEMA: true if standard input is as it says.
schema_of_row() {
  local schema=$repository/docs/schemas/$1.schema.json
  if [ "$1" = alert ]; then schema=$repository/docs/alert.schema.json; fi
  python3 "$here/schema.py" "$schema"
}

clear_rows() {
  # shellcheck disable=SC2016 # the box's shell
  inside sh -c 'for id in $(tocsin decisions list --format plain | awk "\$4 == \"daemon\" { print \$1 }"); do
    tocsin decisions remove "$id"; done >/dev/null' || true
  heal_unit "$watched_unit"
  inside rm -rf "$rows_folder"
}
