"""Makes the box a busy host: units, processes, interfaces and filesystems, for footprint/measure.py."""

import os
import subprocess
import time

UNIT = """[Service]
ExecStart=/bin/sh -c 'while :; do echo "round of %i"; sleep 20; done'
MemoryAccounting=yes
CPUAccounting=yes
TasksAccounting=yes
"""


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def make_units(count):
    """Starts so many units, each of a shell that sleeps and now and then writes a line to the journal."""
    path = "/run/systemd/system/bed@.service"
    with open(path, "w") as unit:
        unit.write(UNIT)
    run("systemctl", "daemon-reload")
    run("systemctl", "start", *(f"bed@{number}.service" for number in range(count)))


def process_count():
    return sum(name.isdigit() for name in os.listdir("/proc"))


def make_processes(count):
    """Fills up to so many processes with idle ones in one unit."""
    missing = count - process_count()
    if missing > 0:
        script = f"for n in $(seq {missing}); do sleep infinity & done; wait"
        run("systemd-run", "--quiet", "--unit=crowd", "sh", "-c", script)


SPEAKER = """import random
words = ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(400)]
for _ in range({count}):
    print(*random.choices(words, k=8), flush=True)
"""


def make_templates(count, units=8):
    """Lets some units write so many log messages of which none is like another."""
    for number in range(units):
        program = f"import random; random.seed({number})\n" + SPEAKER.format(count=count // units)
        run("systemd-run", "--quiet", f"--unit=speaker{number}", "python3", "-c", program)


def make_interfaces(number):
    """Two interfaces that are tied to each other and have sent something: IPv6 introduces itself."""
    names = f"bed{number}a", f"bed{number}b"
    run("ip", "link", "add", names[0], "type", "veth", "peer", "name", names[1])
    for name in names:
        run("ip", "link", "set", name, "up")


def make_filesystem(number):
    # Not below /run, where nobody watches filesystems.
    path = f"/srv/bed/{number}"
    os.makedirs(path, exist_ok=True)
    run("mount", "-t", "tmpfs", "-o", "size=1m", f"bed{number}", path)


def fill(signals, wanted, limit=120):
    """Adds interfaces and filesystems until there are the wanted signals.

    `signals` is a function that tells how many there are. Stops at `limit` pairs of interfaces, so that a
    host on which they are not seen does not go on for ever.
    """
    made = 0
    while (found := signals()) < wanted and made < limit:
        for number in range(made, made + 5):
            make_interfaces(number)
            make_filesystem(number)
        made += 5
        # An interface is seen once it has sent something.
        time.sleep(3)
    return found
