# shellcheck shell=bash
# What is played in the box before something breaks. Sourced after harness.sh.

# make_unit NAME: a unit file from standard input.
make_unit() { inside sh -c 'cat >"/etc/systemd/system/$1" && systemctl daemon-reload' _ "$1"; }

# install_shop VERSION COMMAND [NAME]: a package with a service that runs the command; its script restarts the service.
install_shop() {
  inside sh -es "$1" "$2" "${3:-demo-shop}" <<'END'
folder=$(mktemp -d)
mkdir -p "$folder/DEBIAN" "$folder/usr/bin" "$folder/usr/lib/systemd/system"
printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: demo\n' \
  "$3" "$1" >"$folder/DEBIAN/control"
printf '#!/bin/sh\nsystemctl daemon-reload\nsystemctl restart %s.service\n' "$3" >"$folder/DEBIAN/postinst"
printf '#!/bin/sh\nwhile :; do %s; sleep 0.5; done\n' "$2" >"$folder/usr/bin/$3"
printf '[Service]\nExecStart=/usr/bin/%s\n' "$3" >"$folder/usr/lib/systemd/system/$3.service"
chmod 755 "$folder" "$folder/DEBIAN/postinst" "$folder/usr/bin/$3"
dpkg-deb --build "$folder" "$folder.deb"
dpkg --install "$folder.deb"
rm -r "$folder" "$folder.deb"
END
}
