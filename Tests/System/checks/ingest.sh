# shellcheck shell=bash
# Metrics of other programs come in over the socket and from files, in the sandbox of the real service.

# Sends text to the ingest socket as a unit of its own and prints the answer.
hand_in() {
  inside systemd-run --quiet --pipe --wait --unit="$1" /usr/bin/python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect("/run/tocsin/ingest.sock")
s.sendall(sys.argv[1].encode())
s.shutdown(socket.SHUT_WR)
print(s.makefile().read())' "$2"
}

# Prints the newest value of a signal of another program.
foreign() { inside tocsin signals --format plain --name "$1" | cut -f 5 | head -n 1; }

socket_is_for_the_group() {
  equals "tocsin tocsin 660" inside stat -c '%U %G %a' /run/tocsin/ingest.sock
}

refuses_others() {
  if inside setpriv --reuid=nobody --regid=nogroup --clear-groups /usr/bin/python3 -c '
import socket
socket.socket(socket.AF_UNIX).connect("/run/tocsin/ingest.sock")'; then return 1; fi
}

inside mkdir -p /var/lib/metrics
inside sh -c 'printf "shop_queue_length 17\n" >/var/lib/metrics/shop.prom'
inside sh -c 'cat >/etc/tocsin/conf.d/ingest.toml' <<'END'
[ingest]
enabled = true

[[source.prometheus]]
directory = "/var/lib/metrics"
END
check "metrics of other programs can be switched on" inside tocsin reload
check "the socket is for root and the group" within 10 socket_is_for_the_group
check "a file in the Prometheus text format is a signal" \
  within 60 equals 17.0 foreign '*shop_queue_length*'
check "so is what comes over the socket" hand_in seller.service $'# TYPE tills_open gauge\ntills_open 3\n'
check "with the sender's unit as its source" \
  within 60 equals 3.0 inside sh -c "tocsin signals --format plain --entity 'seller.service' | cut -f 5"
check "text that is no metrics is refused by its line" \
  within 5 sh -c 'case $1 in *"error: line 2"*) ;; *) echo "$1"; exit 1 ;; esac' _ \
  "$(hand_in vandal.service $'tills_open 4\n\e[2Jtills open\n' || true)"
check "and nobody else may send any" refuses_others
inside rm /etc/tocsin/conf.d/ingest.toml
check "and they can be switched off" inside tocsin reload
