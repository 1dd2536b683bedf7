# shellcheck shell=bash
# Entries that other units write are read, attributed and counted per template.

entries_before=$(status entries || echo 0)
templates_before=$(status templates || echo 0)
log_lines first 120
log_lines second 80

# systemd's own entries about a unit may count as the unit's.
check "the entries of a unit are counted as its own" within 30 between 120 130 status unit first.service
check "and those of another as the other's" within 30 between 80 90 status unit second.service
check "the total grew by at least as much" \
  within 10 between $((entries_before + 200)) 1000000 status entries
check "lines of one kind make one template, not one each" \
  between $((templates_before + 2)) $((templates_before + 20)) status templates
