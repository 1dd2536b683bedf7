"""Compares what the daemon measures with what other programs say of the same host in the same seconds.

agreement.py TOCSIND [SECONDS]      as root; takes about SECONDS (25)

Runs the daemon with everything at one second and a recording, reads the recording by its document
(recording.py), and asks free, df, iostat, vmstat, nstat, ss, uptime, systemctl and /proc at the beginning and
at the end of a window in which it makes some load of its own. A rate is compared by its integral over the
window: what a counter grew by. Prints `not ok - …` with both values where they differ, the names that were
checked, and a count; a program that is missing, or a signal that this host or this build has not, is skipped
and counted. Ends with status 1 if any disagrees.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import recording

SETTINGS = '[collect]\nhost_interval = "1s"\nunit_interval = "1s"\nfilesystem_interval = "1s"\n'
HOST = ("host", "")
LOAD_BYTES = 24 << 20


def output(*command):
    environment = {**os.environ, "LC_ALL": "C", "S_COLORS": "never"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def lines(path):
    with open(path) as file:
        return file.read().splitlines()


# Each reading is a dictionary of (kind, entity, name) to a value.
# Levels are of one moment, counters since boot.


def free_levels():
    """Memory, from procps."""
    header, memory, swap = (row.split() for row in output("free", "--bytes").splitlines())
    row = dict(zip(header, map(int, memory[1:])))
    levels = {
        (*HOST, "system.linux.memory.available"): row["available"],
        (*HOST, "system.memory.utilization"): 1 - row["available"] / row["total"],
    }
    if int(swap[1]) > 0:
        levels[(*HOST, "system.paging.usage")] = int(swap[2])
    return levels


def meminfo_levels():
    """Memory as the kernel tells it, by proc(5)."""
    rows = dict(row.split(":") for row in lines("/proc/meminfo"))
    names = {
        "anonymous": "AnonPages",
        "shared": "Shmem",
        "slab.usage.reclaimable": "SReclaimable",
        "slab.usage.unreclaimable": "SUnreclaim",
        "page_tables": "PageTables",
        "committed": "Committed_AS",
    }
    return {
        (*HOST, f"system.linux.memory.{name}"): 1024 * int(rows[key].split()[0])
        for name, key in names.items() if key in rows
    }


def kernel_levels():
    """Threads, open files and entropy, by proc(5)."""
    return {
        (*HOST, "system.linux.threads"): int(lines("/proc/loadavg")[0].split()[3].split("/")[1]),
        (*HOST, "system.linux.files.open"): int(lines("/proc/sys/fs/file-nr")[0].split()[0]),
        (*HOST, "system.linux.entropy.available"): int(lines("/proc/sys/kernel/random/entropy_avail")[0]),
    }


def ss_levels():
    """Sockets in each state, from iproute2."""
    names = {"LISTEN": "listen", "ESTAB": "established", "CLOSE-WAIT": "close_wait"}
    rows = output("ss", "--tcp", "--all", "--numeric", "--no-header").splitlines()
    states = [row.split()[0] for row in rows]
    return {
        (*HOST, f"system.network.connection.count.{name}"): states.count(state)
        for state, name in names.items()
    }


def uptime_levels():
    """Load, from procps."""
    loads = output("uptime").rpartition("load average:")[2].split(",")
    names = ("1m", "5m", "15m")
    return {(*HOST, f"system.cpu.load_average.{name}"): float(load) for name, load in zip(names, loads)}


def df_levels():
    """Room and inodes, from coreutils."""
    levels = {}
    command = ("df", "--block-size=1", "--output=used,avail,iused,itotal,target")
    for row in output(*command).splitlines()[1:]:
        used, available, inodes_used, inodes, target = row.split(maxsplit=4)
        entity = ("filesystem", target)
        if used == "-" or int(used) + int(available) == 0:
            continue
        levels[(*entity, "system.filesystem.utilization")] = int(used) / (int(used) + int(available))
        levels[(*entity, "system.filesystem.free")] = int(available)
        if inodes.isdigit() and int(inodes) > 0:
            levels[(*entity, "system.filesystem.inodes.utilization")] = int(inodes_used) / int(inodes)
    return levels


def systemctl_show(names):
    """Units and some of their properties, from systemd."""
    properties = "Id,CPUUsageNSec,MemoryCurrent,TasksCurrent,ControlGroup"
    for block in output("systemctl", "show", "--type=service", f"--property={properties}", "*").split("\n\n"):
        unit = dict(row.partition("=")[::2] for row in block.splitlines())
        if key_of_time(unit) is None:
            unit["CPUUsageNSec"] = control_group_time(unit["ControlGroup"])
        for name, key in names:
            if unit.get(key, "[not set]").isdigit() and int(unit[key]) < 1 << 63:
                yield ("unit", unit["Id"], name), int(unit[key])


def key_of_time(unit):
    value = unit.get("CPUUsageNSec", "")
    return int(value) if value.isdigit() and int(value) < 1 << 63 else None


def control_group_time(path):
    """Nanoseconds as text; for systemd does not tell them where version 1 has the processor's controller."""
    with contextlib.suppress(OSError, ValueError):
        for row in lines(f"/sys/fs/cgroup/unified{path}/cpu.stat") if path else []:
            if row.startswith("usage_usec "):
                return str(1000 * int(row.split()[1]))
    return ""


def unit_levels():
    names = (
        ("systemd.unit.memory.current", "MemoryCurrent"),
        ("systemd.unit.tasks", "TasksCurrent"),
    )
    return dict(systemctl_show(names))


def unit_counters():
    return {key: value / 1e9 for key, value in systemctl_show([("systemd.unit.cpu", "CPUUsageNSec")])}


def vmstat_counters():
    """The kernel's counters since boot, from procps."""
    words = {}
    for row in output("vmstat", "--stats").splitlines():
        number, _, word = row.strip().partition(" ")
        words[word.strip()] = int(number)
    names = {
        "system.cpu.context_switches": "CPU context switches",
        "system.processes.created": "forks",
        "system.linux.interrupts": "interrupts",
        "system.paging.operations.in": "pages swapped in",
        "system.paging.operations.out": "pages swapped out",
    }
    return {(*HOST, name): words[word] for name, word in names.items() if word in words}


def iostat_counters():
    """What disks did since boot, from sysstat."""
    command = ("iostat", "-d", "-k", "-o", "JSON", "--dec=2")
    host = json.loads(output(*command))["sysstat"]["hosts"][0]
    counters = {}
    for disk in host["statistics"][0]["disk"]:
        entity = ("device", disk["disk_device"])
        counters[(*entity, "system.disk.io.read")] = 1024 * disk["kB_read"]
        counters[(*entity, "system.disk.io.write")] = 1024 * disk["kB_wrtn"]
    return counters


def vmstat_disk_counters():
    """Operations of disks since boot, from procps."""
    counters = {}
    for row in output("vmstat", "--disk").splitlines()[2:]:
        words = row.split()
        counters[("device", words[0], "system.disk.operations.read")] = int(words[1])
        counters[("device", words[0], "system.disk.operations.write")] = int(words[5])
    return counters


def nstat_counters():
    """TCP and IP, from iproute2."""
    names = {
        "TcpRetransSegs": "system.network.tcp.retransmissions",
        "TcpExtListenOverflows": "system.network.tcp.listen_overflows",
        "TcpExtListenDrops": "system.network.tcp.listen_drops",
        "TcpEstabResets": "system.network.tcp.resets.receive",
        "TcpOutRsts": "system.network.tcp.resets.transmit",
        "TcpPassiveOpens": "system.network.tcp.accepted",
        "TcpActiveOpens": "system.network.tcp.opened",
        "TcpAttemptFails": "system.network.tcp.attempts_failed",
        "TcpInSegs": "system.network.tcp.segments.receive",
        "TcpOutSegs": "system.network.tcp.segments.transmit",
        "TcpExtTCPTimeouts": "system.network.tcp.timeouts",
        "TcpExtTCPSynRetrans": "system.network.tcp.syn_retransmissions",
        "UdpInDatagrams": "system.network.udp.datagrams.receive",
        "Udp6InDatagrams": "system.network.udp.datagrams.receive",
        "UdpOutDatagrams": "system.network.udp.datagrams.transmit",
        "Udp6OutDatagrams": "system.network.udp.datagrams.transmit",
        "IcmpInMsgs": "system.network.icmp.receive",
        "IcmpOutMsgs": "system.network.icmp.transmit",
    }
    counters = dict.fromkeys(((*HOST, name) for name in names.values()), 0)
    for row in output("nstat", "--ignore", "--zeros", "--noupdate").splitlines()[1:]:
        word, number = row.split()[:2]
        if word in names:
            counters[(*HOST, names[word])] += int(number)
    return counters


def ip_counters():
    """Interfaces, from iproute2."""
    counters = {}
    for link in json.loads(output("ip", "-json", "-statistics", "link")):
        for way, word in (("rx", "receive"), ("tx", "transmit")):
            row = link["stats64"][way]
            for name, key in (("io", "bytes"), ("packets", "packets"), ("errors", "errors")):
                counters[("interface", link["ifname"], f"system.network.{name}.{word}")] = row[key]
    return counters


def pressure_counters():
    """Seconds of stall since boot, from the kernel's own sum."""
    counters = {}
    for resource in ("cpu", "memory", "io"):
        with contextlib.suppress(OSError):
            for row in lines(f"/proc/pressure/{resource}"):
                name = f"system.linux.pressure.{resource}.{row.split()[0]}"
                counters[(*HOST, name)] = int(row.rpartition("total=")[2]) / 1e6
    return counters


def processor_counters():
    """Seconds in each mode as a share of all processors, from /proc/stat by proc(5)."""
    ticks = list(map(int, lines("/proc/stat")[0].split()[1:9]))
    scale = os.sysconf("SC_CLK_TCK") * os.cpu_count()
    seconds = [tick / scale for tick in ticks]
    modes = {
        "": sum(seconds[:3]) + sum(seconds[5:8]),
        ".user": seconds[0],
        ".nice": seconds[1],
        ".system": seconds[2],
        ".interrupt": seconds[5],
        ".softirq": seconds[6],
        ".iowait": seconds[4],
        ".steal": seconds[7],
    }
    return {(*HOST, f"system.cpu.utilization{mode}"): value for mode, value in modes.items()}


LEVELS = (
    free_levels,
    meminfo_levels,
    kernel_levels,
    ss_levels,
    uptime_levels,
    df_levels,
    unit_levels,
)
COUNTERS = (
    vmstat_counters,
    iostat_counters,
    vmstat_disk_counters,
    nstat_counters,
    ip_counters,
    pressure_counters,
    processor_counters,
    unit_counters,
)

# By how much two honest readings may differ: a share of the value and an absolute part. Readings are some tens
# of milliseconds apart, and a window begins and ends within a tick.
TOLERANCE = {
    "system.linux.memory.available": (0.05, 64e6),
    "system.linux.memory": (0.10, 64e6),
    "system.linux.memory.committed": (0.20, 512e6),
    "system.linux.threads": (0.10, 60),
    "system.linux.files.open": (0.10, 400),
    "system.linux.entropy.available": (0, 0),
    "system.network.connection.count": (0.10, 5),
    "system.disk.operations": (0.15, 100),
    "system.memory.utilization": (0.05, 0.02),
    "system.cpu.load_average": (0.10, 0.15),
    "system.filesystem.free": (0.01, 32e6),
    "system.filesystem": (0.01, 0.002),
    "systemd.unit.memory": (0.10, 2e6),
    "systemd.unit.tasks": (0, 2),
    "systemd.unit.cpu": (0.10, 0.15),
    "system.cpu.utilization": (0.10, 0.35),
    "system.cpu.context_switches": (0.10, 500),
    "system.linux.interrupts": (0.10, 500),
    "system.processes.created": (0.15, 40),
    "system.linux.pressure": (0.15, 0.5),
    "system.disk.io": (0.10, 4e6),
    "system.network": (0.10, 20),
    "system.network.io": (0.10, 50_000),
    "system.network.packets": (0.10, 100),
    "system.network.tcp": (0.10, 10),
}


# What every host has and some reader of those above knows: a collector that says nothing must not pass.
REQUIRED = {
    "system.cpu.context_switches",
    "system.cpu.load_average.1m",
    "system.cpu.utilization",
    "system.filesystem.free",
    "system.filesystem.utilization",
    "system.linux.memory.available",
    "system.linux.threads",
    "system.memory.utilization",
    "system.network.io.receive",
    "system.network.io.transmit",
    "system.network.packets.receive",
    "system.network.tcp.accepted",
    "system.network.tcp.opened",
    "system.processes.created",
}


def tolerance(name):
    """That of the longest name it begins with."""
    found = max((start for start in TOLERANCE if name.startswith(start)), key=len, default=None)
    return TOLERANCE.get(found, (0.1, 1))


class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.checked = set()

    def skip(self, what, why):
        self.skipped += 1
        print(f"skipped - {what}: {why}")

    def compare(self, key, ours, theirs, unsure=0):
        share, absolute = tolerance(key[2])
        agrees = abs(ours - theirs) <= share * abs(theirs) + absolute + unsure
        self.checked.add(key[2])
        self.passed, self.failed = self.passed + agrees, self.failed + (not agrees)
        if not agrees:
            print(f"not ok - {' '.join(filter(None, key))}: {ours:.6g}, others say {theirs:.6g}")

    def end(self):
        for name in sorted(self.checked):
            print(f"checked - {name}")
        for name in sorted(REQUIRED - self.checked):
            self.failed += 1
            print(f"not ok - {name}: was compared with nothing")
        print(f"{self.passed} agree, {self.failed} disagree, {self.skipped} skipped")
        return self.failed == 0


def readings(readers, report):
    """All that the readers say, with the moment at which each began; the missing are skipped once."""
    found = {}
    for reader in readers:
        moment = time.monotonic()
        try:
            values = reader()
        except (OSError, subprocess.CalledProcessError) as error:
            report.skip(reader.__name__, f"{type(error).__name__}")
            continue
        middle = (moment + time.monotonic()) / 2
        found.update({key: (middle, value) for key, value in values.items()})
    return found


def talk(size):
    """Sends so many bytes over the loopback's TCP."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with socket.create_connection(listener.getsockname()) as sender, listener.accept()[0] as receiver:
            for _ in range(size >> 14):
                sender.sendall(bytes(1 << 14))
                left = 1 << 14
                while left > 0:
                    left -= len(receiver.recv(left))


def make_load(folder):
    """Something to be seen: a processor, a disk, forks and the loopback."""
    end = time.monotonic() + 2
    while time.monotonic() < end:
        sum(range(10_000))
    with open(f"{folder}/load", "wb") as file:
        for _ in range(LOAD_BYTES >> 20):
            file.write(os.urandom(1 << 20))
        file.flush()
        os.fsync(file.fileno())
    talk(4 << 20)
    for _ in range(50):
        subprocess.run(["true"], check=True)


def integral(values, begin, end):
    """What a rate adds up to between two moments; each value is of the time since the one before."""
    total = 0
    for (early, _), (late, rate) in zip(values, values[1:]):
        overlap = min(late, end) - max(early, begin)
        if overlap > 0:
            total += rate * overlap
    return total


def unsure(values, begin, end):
    """What may belong to either side of a window's ends: a burst within a sample that one of them cuts."""
    mean = integral(values, begin, end) / (end - begin)
    cut = [
        (late - early) * max(0, rate - mean)
        for (early, _), (late, rate) in zip(values, values[1:])
        if early < begin < late or early < end < late
    ]
    return sum(cut)


def nearest(values, moment):
    """The value whose time is nearest, and how far that is."""
    seconds, value = min(values, key=lambda pair: abs(pair[0] - moment))
    return value, abs(seconds - moment)


def compare_levels(report, ours, theirs):
    for key, (moment, value) in theirs.items():
        if key in ours:
            found, distance = nearest(ours[key], moment)
            # Sockets are counted every half minute.
            if distance < 2.5 or key[2].startswith("system.network.connection"):
                report.compare(key, found, value)


def compare_counters(report, ours, before, after):
    for key in before.keys() & after.keys():
        if key not in ours:
            continue
        (begin, early), (end, late) = before[key], after[key]
        # A signal that began within the window has no past to compare.
        if ours[key][0][0] < begin and ours[key][-1][0] > end:
            report.compare(key, integral(ours[key], begin, end), late - early, unsure(ours[key], begin, end))


def missing(report, ours, *theirs):
    """Signals that others know and we do not: an absent collector is told once, by name."""
    known = {key[2] for key in ours}
    for name in sorted({key[2] for reading in theirs for key in reading} - known):
        report.skip(name, "not among the daemon's signals here")


def main(daemon, seconds):
    report, process = Report(), None
    folder = tempfile.mkdtemp(prefix="tocsin-agreement-", dir="/var/tmp")
    try:
        with open(f"{folder}/tocsin.toml", "w") as file:
            file.write(SETTINGS)
        options = (f"--state={folder}/state", f"--log-dir={folder}/log", f"--runtime-dir={folder}/run")
        recorded = f"{folder}/recording"
        # An interface is watched once a packet has passed.
        talk(1 << 14)
        with open(f"{folder}/output", "w") as log:
            process = subprocess.Popen(
                [daemon, *options, f"--config={folder}/tocsin.toml", f"--record={recorded}"],
                stdout=log, stderr=subprocess.STDOUT,
            )
        time.sleep(4)
        # What waits to be written goes before the window, not in the sample that its beginning cuts.
        os.sync()
        time.sleep(2)
        before = readings(COUNTERS, report)
        levels = readings(LEVELS, report)
        time.sleep(2)
        make_load(folder)
        time.sleep(max(2, seconds - 20))
        os.sync()
        time.sleep(2)
        after = readings(COUNTERS, Report())
        later = readings(LEVELS, Report())
        time.sleep(4)
        process.terminate()
        status = process.wait(timeout=30)
        if status != 0:
            print(open(f"{folder}/output").read())
            sys.exit(f"the daemon ended with {status}")
        ours = recording.series(recorded)
    finally:
        if process and process.poll() is None:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)
    for reading in (levels, later):
        compare_levels(report, ours, reading)
    compare_counters(report, ours, before, after)
    missing(report, ours, levels, before)
    return report.end()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(0 if main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 25) else 1)
