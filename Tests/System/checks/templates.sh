# shellcheck shell=bash
# `tocsin templates` reads the journal and a pipe alike, and the service counts the same templates.

invented_entries=2000

# Puts a journal of invented entries, some of them of the same template in several units, into the box.
make_invented_journal() {
  inside mkdir -p /run/invented || return 1
  python3 "$repository/Benchmarks/templates/invented_journal.py" "$invented_entries" \
    | inside /lib/systemd/systemd-journal-remote --output=/run/invented/invented.journal -
}

# template_counts ARGUMENT...: prints count and template of each row, those of several units added up.
template_counts() { inside "$@" | python3 "$here/query.py" templates; }

from_journal() { template_counts tocsin templates --directory /run/invented --format json; }

from_pipe() {
  template_counts sh -c \
    'journalctl --quiet --directory=/run/invented -o cat -n 100000 | tocsin templates --format json'
}

counts_of_pipe_and_journal_agree() {
  local counts
  counts=$(from_journal)
  equals "$invented_entries" awk '{ sum += $1 } END { print sum }' <<<"$counts" &&
    equals "$counts" from_pipe
}

assigns_an_id_to_each_line() {
  equals "$invented_entries" inside sh -c '
    journalctl --quiet --directory=/run/invented -o cat | tocsin templates --assign - |
      grep -cxE "[0-9a-f]{16}"'
}

# The entries that `tocsin templates` counts for a unit of the box's own journal.
counted_for() {
  inside tocsin templates --unit "$1" --format json | python3 "$here/query.py" templates \
    | awk '{ sum += $1 } END { print sum + 0 }'
}

the_service_counts_as_many() {
  local counted
  counted=$(counted_for talker.service)
  between 300 310 echo "$counted" && within 30 equals "$counted" status unit talker.service
}

names_the_group_to_join() {
  local output status=0
  output=$(inside setpriv --reuid=nobody --regid=nogroup --clear-groups tocsin templates 2>&1 </dev/null) ||
    status=$?
  equals 77 echo "$status" && grep 'group systemd-journal' <<<"$output"
}

check "a journal of invented entries can be made" make_invented_journal
check "templates of the journal and of journalctl's output agree" counts_of_pipe_and_journal_agree
check "--assign prints an id for each line" assigns_an_id_to_each_line
templates_before=$(status templates || echo 0)
log_lines talker 300
check "a unit's entries count alike in the service and on the command line" the_service_counts_as_many
check "and add few templates to those in the status" \
  between "$templates_before" $((templates_before + 10)) status templates
check "who may not read the journal is told which group to join" names_the_group_to_join
