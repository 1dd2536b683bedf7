# shellcheck shell=bash
# The Debian package as an operator meets it: installed on a system that knows nothing of Swift, upgraded,
# removed, purged. Comes last: `make uninstall` has cleared the way.

apt() { inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@"; }

# The folder's own name for the package, as the box sees it.
package=$(find "$repository/.build/deb" -name 'tocsin_*.deb' -printf '/src/.build/deb/%f\n' | head -n 1)

package_is_new() { equals "" find "$repository/.build/deb" -name '*.deb' ! -newer "$repository/.build/release/tocsind"; }

is_running_and_enabled() { is_active && equals enabled inside systemctl is-enabled tocsin.service; }

adm_can_tail() {
  inside setpriv --reuid=nobody --regid=nogroup --groups="$(inside getent group adm | cut -d: -f3)" \
    tail -n 1 /var/log/tocsin/alerts.log
}

others_cannot() {
  if inside setpriv --reuid=nobody --regid=nogroup --clear-groups tail -n 1 /var/log/tocsin/alerts.log; then
    return 1
  fi
}

# The options that a help text lists, one a line.
options() { grep -oE '^  (-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+'; }

# The source of a manual page with options as they are typed.
page() { inside zcat "/usr/share/man/man$2/$1.$2.gz" | sed 's/\\-/-/g; s/Fl -/--/g; s/Fl h , -/--/'; }

manual_matches_the_help() {
  local missing='' command option
  page tocsin 1 >"$work/tocsin.1" && page tocsind 8 >"$work/tocsind.8" || return 1
  for command in $(inside tocsin help | sed -n '/^SUBCOMMANDS:/,$s/^  \([a-z]\+\) .*/\1/p'); do
    sed -n "/^\.Ss tocsin $command\$/,/^\.S[sh] /p" "$work/tocsin.1" >"$work/section"
    [ -s "$work/section" ] || missing="$missing $command"
    for option in $(inside tocsin help "$command" | options); do
      case $option in --help | --version) continue ;; esac
      grep -q -e "^\.It.*$option\b" "$work/section" || missing="$missing $command:$option"
    done
  done
  for option in $(inside tocsind --help | options); do
    grep -q -e "$option\b" "$work/tocsind.8" || missing="$missing tocsind:$option"
  done
  equals "" echo "$missing"
}

# Every file with our name where a package or a service may write, but what is the package manager's or the journal's.
# Elsewhere lie the host's own trees, which are seen from the box, and in which somebody may be building.
places_of_ours() {
  inside sh -c 'find /boot /etc /lib /opt /srv /usr /var -xdev \( -path /var/lib/dpkg -o -path /opt/archive \
    -o -path /var/cache/apt -o -path /var/lib/apt -o -path /var/log/apt -o -path /var/log/journal -o -path /var/tmp \) -prune \
    -o -name "*tocsin*" -print 2>/dev/null | sort'
}

nothing_is_left() { equals "" comm -13 "$work/places" <(places_of_ours); }

# daemon_is VERSION: true once the daemon of that version runs.
daemon_is() { is_active && inside tocsin --version | grep -q "^tocsin $1 "; }

says() { inside journalctl --no-pager --unit=tocsin.service --output=cat | grep "$1"; }

# The program of each package tells its format, as it has no state yet.
formats_differ() {
  local packaged
  for packaged in "$former" "$package"; do
    inside sh -c 'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/bin/tocsind >/tmp/packaged && chmod +x /tmp/packaged &&
      /tmp/packaged --version; rm -f /tmp/packaged' _ "$packaged" || return 1
  done >"$work/formats"
  cat "$work/formats"
  equals 2 sh -c 'grep -o "snapshot format [0-9]*" "$1" | sort -u | wc -l' _ "$work/formats"
}

keeps_former_states_for() {
  inside tocsind --dump-config | grep -E "^ *(retention\.)?former_state += +\"$1\""
}

still_kept_after_restart() {
  restart_daemon
  within 20 is_active && kept_states | grep -wF "state.db.former-$former_version"
}

# The state is saved, and what is too old or too large removed, when the daemon stops. By the time of the day nothing
# goes before the clock has been seen to run for an hour, for which nobody waits here.
stays_under_a_young_clock() {
  inside sh -c 'printf "[retention]\nformer_state = \"1m\"\n" >/etc/tocsin/conf.d/mine.toml
    touch -d "20 days ago" /var/lib/tocsin/state.db.former-*'
  restart_daemon
  still_kept_after_restart
}

# The oldest is what had its name first, whatever its content's time says: the others are named anew after it.
goes_where_it_has_no_room() {
  inside sh -c 'printf "[resources]\nstate_max = \"16MiB\"\n" >/etc/tocsin/conf.d/mine.toml
    cd /var/lib/tocsin && set -- state.db.former-* &&
    truncate -s 20M state.db.former-0.0.1 && chown tocsin: state.db.former-0.0.1 && sleep 1.1 &&
    for kept; do mv "$kept" "$kept.away" && mv "$kept.away" "$kept" || exit; done'
  restart_daemon
  still_kept_after_restart && ! kept_states | grep -wF state.db.former-0.0.1
}

kept_states() { inside sh -c 'ls /var/lib/tocsin | grep former | sort | xargs'; }

# A system whose getconf tells of glibc 2.34, as RHEL 9's does.
refuses_old_glibc() {
  local said
  if said=$(inside sh -c 'mkdir -p /run/old && printf "#!/bin/sh\necho glibc 2.34\n" >/run/old/getconf &&
    chmod +x /run/old/getconf && PATH=/run/old:$PATH /opt/archive/install.sh --check' 2>&1); then return 1; fi
  grep 'needs glibc 2.35 or newer, and this system has 2.34' <<<"$said"
}

# Whoever has unpacked it, however private his files are, and whoever root's shell keeps its own from.
unpack_as_nobody() {
  inside sh -c 'mkdir /opt/archive && chown nobody /opt/archive && cat "$1" | setpriv --reuid=nobody --regid=nogroup \
    --clear-groups sh -c "umask 027; tar -C /opt/archive --strip-components=1 -xzf -"' _ "$archive"
}

is_of_root_for_all() {
  equals "" inside sh -c 'xargs stat -c "%u %g %a %n" </usr/lib/tocsin/MANIFEST | grep -vE "^0 0 (644|755) "
    stat -c "%u %g %a %n" /usr/lib/tocsin/install.sh /usr/lib/tocsin /etc/tocsin | grep -v "^0 0 755 " || true'
}

# A file that was changed here stays when the archive has another; logrotate does not read what is put beside it.
keeps_what_was_changed_here() {
  inside sh -c 'echo "# mine" >>/etc/logrotate.d/tocsin; echo "# theirs" >>/opt/archive/files/etc/logrotate.d/tocsin
    /opt/archive/install.sh && tail -n 1 /etc/logrotate.d/tocsin | grep mine &&
      tail -n 1 /etc/logrotate.d/tocsin.dpkg-dist | grep theirs &&
      ! logrotate --debug /etc/logrotate.conf 2>&1 | grep -i duplicate'
}

takes_over_what_was_not() {
  inside sh -c 'cp /opt/archive/files/etc/logrotate.d/tocsin /etc/logrotate.d/tocsin
    echo "# newer" >>/opt/archive/files/etc/logrotate.d/tocsin
    /opt/archive/install.sh && tail -n 1 /etc/logrotate.d/tocsin | grep newer &&
      ! ls /etc/logrotate.d | grep "tocsin[.]"'
}

# An instance of the notifier, enabled and with a place that is saved.
notify_instance() {
  inside sh -c 'mkdir -p /etc/tocsin/notify.d && echo "command = [\"/bin/true\"]" >/etc/tocsin/notify.d/left.toml &&
    chmod 600 /etc/tocsin/notify.d/left.toml && systemctl enable --now tocsin-notify@left.service'
  within 10 inside test -e /var/lib/tocsin-notify/left
}

notifier_is_gone() { equals "" inside systemctl list-units --no-legend --plain 'tocsin-notify@*'; }

examples_are_valid() {
  inside sh -c 'for file in /usr/share/doc/tocsin/examples/*.toml; do tocsind --check --config "$file" || exit; done'
}

catalog_names_us() { inside journalctl --list-catalog --no-pager | grep -i tocsin; }

# The check of a full disk has mounted a small one there.
if inside mountpoint --quiet /var/log/tocsin; then inside umount /var/log/tocsin; fi
inside rm -rf /etc/tocsin /var/lib/tocsin /var/log/tocsin
# A machine that develops it has such places before.
places_of_ours >"$work/places"
check "the package is of this build" package_is_new
check "apt installs the package without a network" apt install "$package"
check "the service is running and enabled" is_running_and_enabled
check "its configuration is the vendor's and valid" inside tocsind --check
check "the manual describes every command and option" manual_matches_the_help
fail_unit packaged.service
check "a failed unit rings" within 30 rings_once open packaged.service
check "a member of adm can read the alerts" adm_can_tail
check "and others cannot" others_cannot
check "journalctl -x knows the message" \
  within 10 inside sh -c 'journalctl --identifier=tocsin --catalog --no-pager | grep "Look at .systemctl status"'
heal_unit packaged.service
check "a hundred entries are counted" log_lines before-upgrade 100
check "and the count is known" within 30 between 100 110 status unit before-upgrade.service
check "reinstalling restarts it and keeps what it knows" apt install --reinstall "$package"
check "it runs again" within 20 is_active
check "with the count that it had" within 30 between 100 110 status unit before-upgrade.service
check "what was open before gets its clear after" within 120 rings_once clear packaged.service
inside apt-get purge -qq -y tocsin >/dev/null 2>&1

# From the former version, whose snapshots this one does not read, and back, and forth again.
former=$(find "$repository/.build/former/deb" -name 'tocsin_*.deb' -printf '/src/.build/former/deb/%f\n' 2>/dev/null | head -n 1 || true)
new_version=$(inside dpkg-deb --field "$package" Version)
former_version=$(inside dpkg-deb --field "$former" Version || echo unknown)
check "there is a package of a former version, which writes another snapshot format" formats_differ
check "the former version can be installed" apt install "$former"
check "and runs" within 20 daemon_is "$former_version"
fail_unit upgraded.service
check "it rings" within 30 rings_once open upgraded.service
check "it counts" log_lines in-former 70
check "and knows the count" within 30 between 70 75 status unit in-former.service
counted=$(status unit in-former.service || echo unknown)
inside sh -c 'echo "[resources]" >/etc/tocsin/conf.d/mine.toml'
check "it is upgraded" apt install "$package"
check "the new version runs" within 20 daemon_is "$new_version"
check "it has the former one's snapshot aside" equals "state.db.former-$former_version" kept_states
check "and says so" says "was written by $former_version; its newest snapshot is kept in"
check "what was open before the upgrade is open" within 20 explained open upgraded.service
check "the alerts of the former version are there" rings_once open upgraded.service
check "the operator's configuration is there" inside grep -q resources /etc/tocsin/conf.d/mine.toml
check "the catalog is compiled" catalog_names_us
check "it counts for itself" log_lines in-new 30
check "and knows its own count" within 30 between 30 35 status unit in-new.service
check "it is downgraded" apt install --allow-downgrades "$former"
check "the former version runs again" within 20 daemon_is "$former_version"
check "and says with what it goes on" says "going on with what this version knew at"
check "with the count that it had" within 30 equals "$counted" status unit in-former.service
check "nothing was moved aside as damaged" equals "" inside find /var/lib/tocsin -name '*.corrupt-*'
check "nothing rang twice on the way" rings_once open upgraded.service
check "it is upgraded again" apt install "$package"
check "the new version goes on with what it had known" within 30 between 30 35 status unit in-new.service
heal_unit upgraded.service
check "and what the former version opened gets its clear" within 120 rings_once clear upgraded.service
check "what is kept of the former version is kept for 14 days" keeps_former_states_for 14d
check "which a restart does not end" still_kept_after_restart
check "nor a clock that may yet be set right" stays_under_a_young_clock
check "what has no room goes, the oldest first" goes_where_it_has_no_room
check "a notifier is enabled" notify_instance
check "removing it stops it and keeps configuration and alerts" apt remove tocsin
check "the notifier is stopped as well" notifier_is_gone
check "the alerts are still there" inside test -s /var/log/tocsin/alerts.jsonl
check "purging it works" apt purge tocsin
check "and leaves nothing but the journal" nothing_is_left
check "the system user stays" inside getent passwd tocsin

# The archive for other distributions, which knows no package manager.
archive=$(find "$repository/.build/tarball" -name 'tocsin-*.tar.gz' -printf '/src/.build/tarball/%f\n' | head -n 1)
check "the archive unpacks" unpack_as_nobody
check "it says that it can run here" inside /opt/archive/install.sh --check
check "it refuses an older C library" refuses_old_glibc
check "it installs" inside sh -c 'umask 077; /opt/archive/install.sh'
check "what it installs is root's, and all can use it" is_of_root_for_all
check "the service of the archive runs and is enabled" within 20 is_running_and_enabled
check "its examples are valid configuration" examples_are_valid
check "installing it again is an upgrade" inside /opt/archive/install.sh
check "which runs" within 20 is_active
check "zsh finds its completion" inside test -e /usr/share/zsh/site-functions/_tocsin
check "a configuration file that was changed stays" keeps_what_was_changed_here
check "one that was not is replaced" takes_over_what_was_not
check "removing it keeps the alerts" inside sh -c '/opt/archive/install.sh --remove && test -d /var/log/tocsin'
check "what was kept can be purged later" inside /usr/lib/tocsin/install.sh --purge
check "and nothing is left then" nothing_is_left
check "installing it once more" inside /opt/archive/install.sh
check "a notifier is enabled with it" notify_instance
check "purging it" inside /usr/lib/tocsin/install.sh --purge
inside rm -rf /opt/archive
check "leaves nothing but the journal either" nothing_is_left
check "the box has no failed unit" equals "" inside systemctl --failed --no-legend --plain
