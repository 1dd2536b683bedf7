# shellcheck shell=bash
# Every subcommand as installed, in each of its formats: commands.table has them with what they must print. A new
# subcommand, a new format or a new schema without a row in it fails here, and so does one that the manual lacks.

# shellcheck source-path=SCRIPTDIR source=../commands.sh
source "$here/commands.sh"

help_of_all() { inside tocsin --experimental-dump-help; }

covers() { help_of_all | python3 "$here/commands.py" uncovered "$here/commands.table" "$repository/docs/schemas"; }

manual_agrees() {
  inside sh -c 'zcat -f /usr/share/man/man1/tocsin.1*' >"$work/tocsin.1"
  help_of_all | python3 "$here/commands.py" manual "$work/tocsin.1"
}

# ends_as STATUS FOUND: true if the status is the one, or in the range, that is expected.
ends_as() { [ "$2" -ge "${1%-*}" ] && [ "$2" -le "${1#*-}" ]; }

# prints COMMAND STATUS SCHEMA PATTERN: true if the row holds of root.
prints() {
  local found=0
  run_row "$1" "$2" >"$work/printed" 2>"$work/said" || found=$?
  if ends_as "$2" "$found"; then
    if [ "$3" != - ]; then
      schema_of_row "$3" <"$work/printed"
      return
    fi
    grep -qP -- "$4" "$work/printed" && return 0
    echo "no line like: $4"
  else
    echo "expected status $2, found $found"
  fi
  head -n 20 "$work/printed" "$work/said"
  return 1
}

# tells_nothing COMMAND STATUS: true if a user without rights is refused, or is told nothing of what the host has.
tells_nothing() {
  local found=0
  run_row "$1" "$2" setpriv --reuid=nobody --regid=nogroup --clear-groups >"$work/printed" 2>"$work/said" || found=$?
  ends_as "$2" "$found" && ! grep -qe "$watched_unit" -e "$OPEN" "$work/printed" && return 0
  echo "expected status $2, found $found"
  head -n 20 "$work/printed" "$work/said"
  return 1
}

check "every subcommand and format is run, and every JSON has a schema that takes nothing else" covers
check "the manual tells of every subcommand, option and format, and of no other" manual_agrees
prepare_rows
while IFS=$'\t' read -r command status others schema pattern <&4; do
  if [ "$status" = - ]; then continue; fi
  # A user without rights comes first: what is taken back later is there to be had.
  check "nobody: tocsin $command" tells_nothing "$command" "$others"
  check "tocsin $command" prints "$command" "$status" "$schema" "$pattern"
done 4< <(python3 "$here/commands.py" rows "$here/commands.table")
clear_rows
