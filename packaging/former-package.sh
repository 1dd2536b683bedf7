#!/bin/bash
# Makes the package that an upgrade is tested from: this tree as version 0.0.9, whose snapshots have another format.
#
#   make former-deb        writes .build/former/deb/tocsin_*.deb; nothing to do while that is newer than its sources
#
# The programs are built in a copy of the tree, of which only what changed is compiled again. FORMER_FLAGS are the
# flags of `swift build`: a package that upgrades are tested from need not be fast, and compiles sooner unoptimised.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=0.0.9
# No program had it: this one's, whatever it is, is more.
snapshot_format=1
tree=.build/former/tree
packages=.build/former/deb
# Package.swift names the folders of the tests.
sources=(Sources Tests Package.swift Makefile debian systemd config docs packaging README.md CHANGELOG.md LICENSE)
shipped=("${sources[@]/Tests/}")

newest=$(find "$packages" -name '*.deb' 2>/dev/null | head -n 1 || true)
# shellcheck disable=SC2068 # the tests' place is empty
if [ -n "$newest" ] && [ -z "$(find ${shipped[@]} -newer "$newest" -type f -print -quit)" ]; then
  echo "former-package.sh: $newest is up to date"
  exit
fi

mkdir -p "$tree"
cp --archive --update --parents "${sources[@]}" "$tree"
if [ -f Package.resolved ]; then cp --archive --update Package.resolved "$tree"; fi
(cd "$tree" && find "${sources[@]}" -type f) | while read -r file; do
  if [ ! -e "$file" ]; then rm "$tree/$file"; fi
done
# What a build leaves in debian/ belongs to the tree that was built.
rm -rf "$tree/debian/tocsin" "$tree"/debian/*.debhelper* "$tree/debian/.debhelper" "$tree/debian/files"

# patch FILE PATTERN TEXT: writes TEXT for what matches PATTERN, once in the file, and fails where nothing does.
patch() {
  local file=$tree/$1
  if [ "$(grep --count "$2" "$1")" != 1 ]; then
    echo "former-package.sh: $1 is no longer as it was: '$2' does not match once" >&2
    exit 1
  fi
  sed "s/$2/$3/" "$1" | cmp --silent - "$file" || sed -i "s/$2/$3/" "$file"
}
patch Sources/Control/Version.swift 'number = ".*"' "number = \"$version\""
patch Sources/Engine/Engine+Snapshot.swift 'let snapshotVersion: UInt32 = .*' \
  "let snapshotVersion: UInt32 = $snapshot_format"
patch debian/changelog "^tocsin ($(dpkg-parsechangelog --show-field Version | sed 's/[.]/[.]/g'))" "tocsin ($version)"

rm -rf "$packages"
mkdir -p "$packages"
packages=$(realpath "$packages")
unset MAKEFLAGS MAKELEVEL MFLAGS
make --no-print-directory --directory "$tree" release ${FORMER_FLAGS:+"RELEASE_FLAGS=$FORMER_FLAGS"}
DEB_FOLDER=$packages make --no-print-directory --directory "$tree" --file debian/rules binary

# The version and the format of the program told by itself, so that no stale build is taken for it.
built=$("$tree/.build/release/tocsind" --version)
case $built in
  "tocsind $version "*"snapshot format $snapshot_format)") ;;
  *)
    rm -rf "$packages"
    echo "former-package.sh: the program says '$built'" >&2
    exit 1
    ;;
esac
