# shellcheck shell=bash
# What `make install` puts on a system, before the daemon is started.

stages_every_file() {
  local staged=$work/staged path missing=
  make --silent -C "$repository" install DESTDIR="$staged" || return 1
  for path in usr/bin/tocsin usr/bin/tocsind usr/lib/systemd/system/tocsin.service \
    usr/lib/systemd/system/tocsin-notify@.service usr/share/doc/tocsin/examples/notify.d/mail.toml \
    etc/tocsin/notify.d \
    usr/lib/sysusers.d/tocsin.conf usr/lib/tmpfiles.d/tocsin.conf \
    usr/lib/systemd/catalog/tocsin.catalog usr/lib/tocsin/tocsin.toml \
    etc/logrotate.d/tocsin etc/tocsin/conf.d usr/share/doc/tocsin/LICENSE; do
    [ -e "$staged/$path" ] || missing="$missing $path"
  done
  equals "" echo "$missing"
}

binaries_are_stripped_and_self_contained() {
  local binary
  for binary in tocsind tocsin; do
    inside "$binary" --version || return 1
    equals "" sh -c 'nm "$1" 2>/dev/null' _ "$root/usr/bin/$binary" || return 1
    if inside ldd "/usr/bin/$binary" | grep -E 'swift|Foundation|not found'; then return 1; fi
  done
}

catalog_is_compiled() { inside journalctl --list-catalog --no-pager | grep -i tocsin; }

log_folder_belongs_to_adm() { equals "tocsin adm 2750" inside stat -c '%U %G %a' /var/log/tocsin; }

check "make install stages every file under DESTDIR" stages_every_file
check "make install works on the running system" inside make --silent -C /src install
check "the installed binaries run, stripped and without Swift's libraries" \
  binaries_are_stripped_and_self_contained
check "sysusers created the user tocsin" inside getent passwd tocsin
check "the log folder is tocsin:adm 2750" log_folder_belongs_to_adm
check "the catalog of messages is compiled" catalog_is_compiled
check "the unit verifies" equals "" inside systemd-analyze verify tocsin.service
check "the unit's exposure is at most 0.6" \
  inside systemd-analyze security --no-pager --threshold=6 tocsin.service
check "the vendor configuration is valid" inside tocsind --check
