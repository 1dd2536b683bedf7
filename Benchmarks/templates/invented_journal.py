"""Invented journal entries in the export format, on the standard output.

    python3 Benchmarks/templates/invented_journal.py ENTRIES [FIRST-SECOND] |
      /lib/systemd/systemd-journal-remote --output=FOLDER/invented.journal -

The same entries for the same arguments, on every machine. Each has 24 fields, as many as journald stamps on
what a service says. FIRST-SECOND is the time of the first entry in seconds since 1970; ten entries come a second.

    python3 Benchmarks/templates/invented_journal.py --counts ENTRIES

prints instead how many entries each unit has, one unit a line.
"""

import random
import sys
from collections import Counter

USERS = ["anna", "backup", "deploy", "git", "ole", "petra", "root", "www"]
WORDS = ["basket", "invoice", "login", "orders", "search", "stock", "users", "wishes"]


def address(rng):
    return f"203.0.113.{rng.randrange(1, 255)}"


def sshd(rng):
    user, port = rng.choice(USERS), rng.randrange(1024, 65536)
    key = f"{rng.getrandbits(160):x}"
    return 6, rng.choice([
        f"Failed password for {user} from {address(rng)} port {port} ssh2",
        f"Failed password for invalid user {user}{rng.randrange(100)} from {address(rng)} port {port} ssh2",
        f"Accepted publickey for {user} from {address(rng)} port {port} ssh2: ED25519 SHA256:{key}",
        f"Received disconnect from {address(rng)} port {port}:11: Bye Bye [preauth]",
        f"pam_unix(sshd:session): session opened for user {user}(uid={rng.randrange(1000, 1010)}) by (uid=0)",
        f"Connection closed by {address(rng)} port {port} [preauth]",
    ])


def web(rng):
    milliseconds = rng.randrange(1, 900)
    return rng.choice([
        (6, f"GET /{rng.choice(WORDS)}/{rng.randrange(10**6)} 200 in {milliseconds} ms for {address(rng)}"),
        (6, f"POST /{rng.choice(WORDS)} 201 in {milliseconds} ms for {address(rng)}"),
        (4, f"slow request: {milliseconds + 1000} ms at /{rng.choice(WORDS)}, worker {rng.randrange(16)}"),
        (3, f"upstream 198.51.100.{rng.randrange(1, 9)}:8080 timed out after {milliseconds}ms"),
    ])


def kernel(rng):
    return rng.choice([
        (6, f"eth0: link up, {rng.choice([100, 1000, 10000])} Mbps, full duplex"),
        (4, f"TCP: request_sock_TCP: Possible SYN flooding on port {rng.randrange(80, 9000)}. Sending cookies."),
        (3, f"blk_update_request: I/O error, dev sd{rng.choice('abcd')}, sector {rng.randrange(10**9)}"),
        (6, f"usb 1-{rng.randrange(1, 5)}: new USB device number {rng.randrange(2, 99)} using xhci_hcd"),
    ])


def cron(rng):
    return 6, rng.choice([
        f"({rng.choice(USERS)}) CMD (/usr/lib/maintenance/{rng.choice(WORDS)}.sh)",
        f"pam_unix(cron:session): session closed for user {rng.choice(USERS)}",
    ])


def database(rng):
    share, seconds = f"{rng.random() * 9:.1f}%", f"{rng.random():.3f} s"
    return rng.choice([
        (6, f"checkpoint complete: wrote {rng.randrange(9000)} buffers ({share}) in {seconds}"),
        (6, f"automatic vacuum of table \"shop.{rng.choice(WORDS)}\": {rng.randrange(10**5)} rows removed"),
        (3, f"canceling statement due to timeout after {rng.randrange(1, 60)} seconds"),
    ])


def resolver(rng):
    server = f"192.0.2.{rng.randrange(1, 4)}"
    return rng.choice([
        (5, f"Using degraded feature set UDP instead of UDP+EDNS0 for DNS server {server}."),
        (6, f"Grace period over, resuming full feature set (UDP+EDNS0) for DNS server {server}."),
    ])


# Name, program, what it says, and how often it speaks.
SPEAKERS = [
    ("ssh.service", "sshd", sshd, 30), ("shop.service", "shop", web, 40), ("", "kernel", kernel, 5),
    ("cron.service", "CRON", cron, 10), ("postgresql@15-main.service", "postgres", database, 10),
    ("systemd-resolved.service", "systemd-resolved", resolver, 5),
]


def entries(count):
    """Unit, program, priority and message of each entry."""
    rng = random.Random(20260823)
    weights = [weight for *_, weight in SPEAKERS]
    for _ in range(count):
        unit, program, speak, _ = rng.choices(SPEAKERS, weights)[0]
        yield (unit, program, *speak(rng))


def fields(index, unit, program, priority, message, first):
    """The lines of an entry: the three that are no fields, and 24 fields."""
    pid = 1000 + SPEAKERS.index(next(one for one in SPEAKERS if one[1] == program))
    time = first * 1_000_000 + index * 100_000
    name = unit or program
    stamped = [
        ("PRIORITY", priority), ("SYSLOG_FACILITY", 3), ("SYSLOG_IDENTIFIER", program), ("SYSLOG_PID", pid),
        ("SYSLOG_TIMESTAMP", f"{index // 10} "), ("MESSAGE", message),
        ("_TRANSPORT", "syslog" if unit else "kernel"), ("_PID", pid), ("_UID", 0), ("_GID", 0),
        ("_COMM", program), ("_EXE", f"/usr/sbin/{program}"), ("_CMDLINE", f"/usr/sbin/{program} --daemon"),
        ("_CAP_EFFECTIVE", "1ffffffffff"), ("_SELINUX_CONTEXT", "unconfined"),
        ("_SYSTEMD_CGROUP", f"/system.slice/{name}"), ("_SYSTEMD_SLICE", "system.slice"),
        ("_SYSTEMD_INVOCATION_ID", f"{pid:032x}"), ("_MACHINE_ID", "0" * 31 + "1"), ("_HOSTNAME", "invented"),
        ("_RUNTIME_SCOPE", "system"), ("_SOURCE_REALTIME_TIMESTAMP", time - 7), ("TID", pid),
        ("_SYSTEMD_UNIT", unit) if unit else ("_KERNEL_SUBSYSTEM", "net"),
    ]
    head = [
        ("__REALTIME_TIMESTAMP", time), ("__MONOTONIC_TIMESTAMP", index * 100_000 + 1), ("_BOOT_ID", "b" * 32),
    ]
    return "".join(f"{key}={value}\n" for key, value in head + stamped) + "\n"


def main(arguments):
    if arguments and arguments[0] == "--counts":
        counts = Counter(unit or "kernel" for unit, *_ in entries(int(arguments[1])))
        for unit, count in sorted(counts.items()):
            print(count, unit)
        return
    if not arguments:
        sys.exit(__doc__)
    first = int(arguments[1]) if len(arguments) > 1 else 1_755_910_000
    for index, entry in enumerate(entries(int(arguments[0]))):
        sys.stdout.write(fields(index, *entry, first))


if __name__ == "__main__":
    main(sys.argv[1:])
