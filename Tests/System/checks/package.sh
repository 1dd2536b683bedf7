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

nothing_is_left() {
  equals "" inside sh -c 'ls -d /etc/tocsin /var/lib/tocsin /var/log/tocsin /usr/bin/tocsin* \
    /usr/lib/tocsin /usr/share/doc/tocsin /lib/systemd/system/tocsin.service /etc/logrotate.d/tocsin \
    /etc/systemd/system/*/tocsin.service 2>/dev/null'
}

# The check of a full disk has mounted a small one there.
if inside mountpoint --quiet /var/log/tocsin; then inside umount /var/log/tocsin; fi
inside rm -rf /etc/tocsin /var/lib/tocsin /var/log/tocsin
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
check "reinstalling restarts it and keeps what it knows" apt install --reinstall "$package"
check "it runs again" within 20 is_active
check "what was open before gets its clear after" within 120 rings_once clear packaged.service
check "removing it stops it and keeps configuration and alerts" apt remove tocsin
check "the alerts are still there" inside test -s /var/log/tocsin/alerts.jsonl
check "purging it works" apt purge tocsin
check "and leaves nothing but the journal" nothing_is_left
check "the box has no failed unit" equals "" inside systemctl --failed --no-legend --plain
