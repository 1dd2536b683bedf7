# shellcheck shell=bash
# What changes on the host is listed with the units that it touches: packages, files, restarts, sockets.

# Kind, entity, count and summary of each change, a line each.
changes() { inside tocsin changes --format plain | cut -f2,4,6,7; }

# lists KIND ENTITY COUNT SUMMARY: true if there is exactly that line; `*` as the count stands for any.
lists() {
  local found
  found=$(changes) || return 1
  if [ "$3" = '*' ]; then
    awk -F '\t' -v kind="$1" -v entity="$2" -v summary="$4" \
      '$1 == kind && $2 == entity && $4 == summary { n++ } END { exit n != 1 }' <<<"$found" && return 0
  elif grep -qxF -- "$1"$'\t'"$2"$'\t'"$3"$'\t'"$4" <<<"$found"; then
    return 0
  fi
  echo "$found"
  return 1
}

# lists_some TEXT: true if a change's line contains the text.
lists_some() {
  local found
  found=$(changes) || return 1
  if grep -F -- "$1" <<<"$found" >/dev/null; then return 0; fi
  echo "$found"
  return 1
}

# lists_no TEXT: true if no change's line contains the text.
lists_no() {
  local found
  found=$(changes) || return 1
  if ! grep -F -- "$1" <<<"$found"; then return 0; fi
  return 1
}

# Installs a version of a package with a unit, a file of configuration, and a script that restarts the unit.
install_demo() {
  inside sh -es "$1" <<'END'
folder=$(mktemp -d)
mkdir -p "$folder/DEBIAN" "$folder/usr/bin" "$folder/usr/lib/systemd/system" "$folder/etc/demo-tool"
printf 'Package: demo-tool\nVersion: %s\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: demo\n' \
  "$1" >"$folder/DEBIAN/control"
printf '#!/bin/sh\nsystemctl daemon-reload\nsystemctl restart demo-tool.service\n' >"$folder/DEBIAN/postinst"
printf '#!/bin/sh\n# %s\nexec sleep infinity\n' "$1" >"$folder/usr/bin/demo-tool"
printf '[Service]\nExecStart=/usr/bin/demo-tool\n' >"$folder/usr/lib/systemd/system/demo-tool.service"
echo "version = $1" >"$folder/etc/demo-tool/demo.conf"
chmod 755 "$folder" "$folder/DEBIAN/postinst" "$folder/usr/bin/demo-tool"
dpkg-deb --build "$folder" "$folder.deb"
dpkg --install "$folder.deb"
rm -r "$folder" "$folder.deb"
END
}

write_demo_configuration() { inside sh -c 'echo "mine = 1" >>/etc/demo-tool/demo.conf'; }

demo='demo-tool.service'
check "a package can be installed in the box" install_demo 1
check "its installation is a change of its unit" within 20 lists package "$demo" '*' "demo-tool 1 installed"
check "a new version can be installed" install_demo 2
check "the upgrade is one change, with both versions" \
  within 20 lists package "$demo" '*' "demo-tool 1 -> 2 upgraded"
check "and so is the restart by the package's script" within 20 lists unit "$demo" '*' "restarted"
# By then the package manager counts as done, and changes of files that waited for it have been told.
sleep 20
check "what the package wrote is not told once more" lists_no /etc/demo-tool
check "nor its program, which the unit names" lists_no bin/demo-tool
check "a file of configuration can be written" write_demo_configuration
check "that is a change of the unit by whose name its folder is called" \
  within 20 lists configuration "$demo" 1 "/etc/demo-tool/demo.conf written"
check "a socket can be opened" inside systemd-run --quiet --unit=listener \
  /usr/bin/python3 -c 'import socket, time; s = socket.create_server(("127.0.0.1", 8042)); time.sleep(600)'
check "a socket that begins to listen is a change" \
  within 20 lists listener - 1 "now listens on tcp 127.0.0.1:8042 (uid 0)"
check "one of another user can be opened" inside systemd-run --quiet --unit=listener-of-daemon -p User=daemon \
  /usr/bin/python3 -c 'import socket, time; s = socket.create_server(("127.0.0.1", 8043)); time.sleep(600)'
check "it is a change too" within 20 lists_some "now listens on tcp 127.0.0.1:8043"
check "with no user made up whom the service cannot see" lists_no "(uid 65534)"
check "a client can wait on a port of its own choice" inside \
  /usr/bin/python3 -c 'import socket, time; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(("127.0.0.1", 8044)); time.sleep(12)'
check "that is no service" lists_no 127.0.0.1:8044
inside systemctl stop listener.service listener-of-daemon.service
inside systemctl stop tocsin.service
check "the daemon can be started anew" start_daemon
sleep 10
check "and tells nothing once more that it told before" \
  lists configuration "$demo" 1 "/etc/demo-tool/demo.conf written"
check "nor any package" lists package "$demo" '*' "demo-tool 1 -> 2 upgraded"
