"""What a program and all its descendants have cost, from /proc, for footprint/measure.py."""

import os

TICKS = os.sysconf("SC_CLK_TCK")


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        # It ended meanwhile.
        return ""


def after_command(pid):
    """The fields of /proc/PID/stat after the command, the state first."""
    return read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def family(root):
    """The process and its descendants."""
    children = {}
    for name in os.listdir("/proc"):
        fields = after_command(name) if name.isdigit() else []
        if fields:
            children.setdefault(int(fields[1]), []).append(int(name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_seconds(pids):
    """User and system time, that of children included which have ended and were waited for."""
    total = 0
    for pid in pids:
        fields = after_command(pid)
        # utime, stime, cutime, cstime are fields 14 to 17 of proc(5), and these begin with the third.
        total += sum(map(int, fields[11:15]))
    return total / TICKS


def keyed(path, key):
    """The number behind a key, 0 where there is none."""
    for line in read(path).splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    return 0


def anonymous_bytes(pids):
    return 1024 * sum(keyed(f"/proc/{pid}/smaps_rollup", "Anonymous") for pid in pids)


def written_bytes(pids):
    return sum(keyed(f"/proc/{pid}/io", "write_bytes") for pid in pids)


def stolen_share(before, after):
    """The share of all processors' time that the hypervisor took between two readings of /proc/stat."""
    passed = [late - early for early, late in zip(before, after)]
    return passed[7] / max(1, sum(passed[:8]))


def processor_times():
    return list(map(int, read("/proc/stat").splitlines()[0].split()[1:]))
