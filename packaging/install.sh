#!/bin/sh
# Installs Tocsin on a system without its package: checks that it can run here, copies files/, starts the service.
#
#   ./install.sh              check, install or upgrade, enable and start
#   ./install.sh --check      only say whether it can run here
#   ./install.sh --no-start   install, and leave the service alone
#   ./install.sh --remove     stop it and remove what was installed; configuration, state and alerts stay
#   ./install.sh --purge      remove these too
#
# Needs root, except for --check. Uses no network.
set -eu
# Neither whoever unpacked the archive nor the shell of root decides who may run what is installed.
umask 022

here=$(cd "$(dirname "$0")" && pwd)
files=$here/files
needed_glibc=2.35
needed_systemd=249
manifest=/usr/lib/tocsin/MANIFEST
# What was shipped below /etc, to tell whose change it is when a file there differs.
shipped=/usr/lib/tocsin/CONFIGURATION.sha256

say() { echo "install.sh: $*"; }
fail() { say "$*" >&2; exit 1; }

usage() {
  sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p;}' "$0" >&2
  exit 2
}

# at_least NEEDED FOUND: true if a version of two numbers is not below another.
at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t . -k 1,1n -k 2,2n | head -n 1)" = "$1" ]
}

# Says all that is in the way, and what would mend it, before anything is changed.
check_host() {
  bad=0
  built_for=$(cat "$here/ARCHITECTURE")
  [ "$(uname -m)" = "$built_for" ] || { say "built for $built_for, and this is $(uname -m)" >&2; bad=1; }
  glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d ' ' -f 2)
  if [ -z "$glibc" ]; then
    say "needs the GNU C library, and this system has another (musl?)" >&2; bad=1
  elif ! at_least "$needed_glibc" "$glibc"; then
    say "needs glibc $needed_glibc or newer, and this system has $glibc" >&2; bad=1
  fi
  systemd=$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
  if [ -z "$systemd" ]; then
    say "needs systemd: it reads its journal and runs as its service" >&2; bad=1
  elif [ "$systemd" -lt "$needed_systemd" ]; then
    say "needs systemd $needed_systemd or newer, and this system has $systemd" >&2; bad=1
  fi
  missing=$(ldd "$files/usr/bin/tocsind" "$files/usr/bin/tocsin" 2>/dev/null \
    | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u | tr '\n' ' ')
  if [ -n "$missing" ]; then
    say "these libraries are missing: $missing" >&2
    say "  Fedora, RHEL:  dnf install systemd-libs sqlite-libs pcre2 libzstd zlib libstdc++" >&2
    say "  openSUSE:      zypper install libsystemd0 libsqlite3-0 libpcre2-8-0 libzstd1 libz1 libstdc++6" >&2
    say "  Arch:          pacman -S systemd-libs sqlite pcre2 zstd zlib gcc-libs" >&2
    say "  Debian's kin:  apt install libsystemd0 libsqlite3-0 libpcre2-8-0 libzstd1 zlib1g libstdc++6" >&2
    bad=1
  fi
  if [ "$bad" = 0 ] && ! "$files/usr/bin/tocsind" --version >/dev/null; then
    say "the program does not run here" >&2; bad=1
  fi
  return "$bad"
}

is_booted() { [ -d /run/systemd/system ]; }

# What fails here is said and can be done by hand: the files are in place.
try() { "$@" || say "'$*' failed; run it by hand" >&2; }

# Removes files of a former version that this one does not have.
remove_surplus() {
  [ -f "$manifest" ] || return 0
  while IFS= read -r path; do
    [ -e "$files$path" ] || rm -f "$path"
  done <"$manifest"
}

# put SOURCE TARGET: a file of root's, that all may read and, if it is a program, run.
put() {
  case $2 in
    /usr/bin/* | *.sh) mode=755 ;;
    *) mode=644 ;;
  esac
  # Beside its place first: a program that runs cannot be written to, only replaced. logrotate and others that read
  # whole folders pass over such a name.
  install -p -o 0 -g 0 -m "$mode" "$1" "$2.dpkg-new"
  mv -f "$2.dpkg-new" "$2"
}

checksum() { sha256sum <"$1" | cut -d ' ' -f 1; }

# was_shipped PATH FILE: true if FILE is what the version that is installed shipped as PATH.
was_shipped() { [ -f "$shipped" ] && grep -qxF "$(checksum "$2")  ${1#/}" "$shipped"; }

# keeps_own PATH: true if a configuration file was changed here, so that it stays.
keeps_own() {
  [ -e "$1" ] && ! cmp -s "$files$1" "$1" && ! was_shipped "$1" "$1" || return 1
  if was_shipped "$1" "$files$1"; then return 0; fi
  put "$files$1" "$1.dpkg-dist"
  say "$1 stays as it is here; what is shipped now is $1.dpkg-dist"
}

copy_files() {
  remove_surplus
  (cd "$files" && find . -type d) | while IFS= read -r path; do
    [ -d "/$path" ] || mkdir -p "/$path"
  done
  (cd "$files" && find . -type f | sed 's/^\.//') | while IFS= read -r path; do
    case $path in
      /etc/*)
        if keeps_own "$path"; then continue; fi
        rm -f "$path.dpkg-dist"
        ;;
    esac
    put "$files$path" "$path"
  done
  (cd "$files" && find . -type f | sed 's/^\.//') >"$manifest"
  (cd "$files" && find etc -type f -exec sha256sum {} +) >"$shipped"
  put "$here/install.sh" /usr/lib/tocsin/install.sh
}

install_all() {
  check_host || fail "nothing was changed"
  [ "$(id -u)" = 0 ] || fail "needs root"
  if command -v dpkg >/dev/null && dpkg -s tocsin 2>/dev/null | grep -q '^Status: .* installed'; then
    fail "the Debian package is installed here: upgrade that, or remove it first"
  fi
  copy_files
  try systemd-sysusers /usr/lib/sysusers.d/tocsin.conf
  try systemd-tmpfiles --create /usr/lib/tmpfiles.d/tocsin.conf
  try journalctl --update-catalog
  if command -v restorecon >/dev/null; then try restorecon -R /usr/bin/tocsin /usr/bin/tocsind /usr/lib/tocsin; fi
  is_booted || { say "installed; systemd is not running here, so the service was not loaded"; return 0; }
  try systemctl daemon-reload
  if [ "$start" = no ]; then say "installed; start it with: systemctl enable --now tocsin.service"; return 0; fi
  systemctl enable --quiet tocsin.service
  systemctl restart tocsin.service || fail "the service did not start: journalctl -u tocsin.service"
  say "installed and running: tocsin status; tail -f /var/log/tocsin/alerts.log"
}

# The instances of the notifier: enabled by a link each, by hand.
notifiers() { find /etc/systemd/system -type l -name 'tocsin-notify@*.service' 2>/dev/null; }

remove_notifiers() {
  if is_booted; then try systemctl stop 'tocsin-notify@*.service'; fi
  notifiers | while IFS= read -r link; do
    rm -f "$link"
    say "${link##*/} is no longer enabled"
  done
  if [ -d /etc/systemd/system/tocsin.service.wants ]; then
    rmdir --ignore-fail-on-non-empty /etc/systemd/system/tocsin.service.wants
  fi
}

remove_all() {
  [ "$(id -u)" = 0 ] || fail "needs root"
  [ -f "$manifest" ] || fail "$manifest is missing: it was not installed by this script"
  remove_notifiers
  if is_booted; then try systemctl disable --quiet --now tocsin.service; fi
  while IFS= read -r path; do
    case $path in
      /etc/*) [ "$1" = purge ] || continue ;;
    esac
    rm -f "$path" "$path.dpkg-dist"
  done <"$manifest"
  rm -rf /usr/share/doc/tocsin
  # What is kept below /etc is known by these, to a purge and to the next installation.
  find /usr/lib/tocsin -mindepth 1 -maxdepth 1 ! -path "$manifest" ! -path "$shipped" ! -name install.sh \
    -exec rm -rf {} +
  if [ "$1" = purge ]; then
    rm -rf /usr/lib/tocsin /etc/tocsin /var/lib/tocsin /var/log/tocsin /var/lib/tocsin-notify /var/lib/private/tocsin-notify
  fi
  try journalctl --update-catalog
  if is_booted; then try systemctl daemon-reload; fi
  if [ "$1" = purge ]; then
    say "removed with all that it kept"
  else
    say "removed; configuration, state and alerts are kept: /usr/lib/tocsin/install.sh --purge removes them, too"
  fi
}

start=yes
case ${1-} in
  "") install_all ;;
  --check)
    check_host || exit 1
    say "it can run here"
    ;;
  --no-start)
    start=no
    install_all
    ;;
  --remove) remove_all keep ;;
  --purge) remove_all purge ;;
  *) usage ;;
esac
