"""Many files of many hosts in one folder, as a collector has them: time and memory of reading.

A daemon that began an hour ago, by a clock that was late, finds files whose entries are all younger, and
reads them from their beginning. The files of a host follow each other in time, those of different hosts lie
beside each other.
"""

import os
import shutil
import subprocess
import time

from daemon import Daemon, Watch, processor_seconds
from journald import Clock, WORK

HOSTS = 10
REMOTE = "/lib/systemd/systemd-journal-remote"
UNITS = ("web.service", "queue.service", "mail.service")
SHAPES = ("request {} served in {} ms", "job {} took {} s", "session of user {} ended after {} s")


def export(host, begin, count, step):
    """Entries of one host in the journal's export format; times in microseconds."""
    lines = []
    for number in range(count):
        moment = begin + number * step
        fields = {
            "__REALTIME_TIMESTAMP": moment, "__MONOTONIC_TIMESTAMP": moment % 10**12,
            "_BOOT_ID": f"{host + 1:032x}", "_MACHINE_ID": f"{host + 256:032x}",
            "_HOSTNAME": f"host{host}", "_TRANSPORT": "stdout",
            "_SYSTEMD_UNIT": UNITS[number % 3], "_PID": 100 + number % 3, "_UID": 0, "PRIORITY": 6,
            "SYSLOG_IDENTIFIER": UNITS[number % 3].partition(".")[0],
            "MESSAGE": SHAPES[number % 3].format(number % 251, number % 97),
        }
        lines += [f"{name}={value}\n" for name, value in fields.items()] + ["\n"]
    return "".join(lines).encode()


def make_files(folder, files, entries):
    """Makes files in order of time, HOSTS of them for each stretch; the last ends ten minutes ago."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    stretch = 40 * 60 * 1_000_000 // (files // HOSTS + 1)
    first = int(time.time() - 55 * 60) * 1_000_000
    for number in range(files):
        host = number % HOSTS
        data = export(host, first + number // HOSTS * stretch + host, entries, stretch // (entries + 1))
        path = f"{folder}/host{host}-{number // HOSTS:03}.journal"
        subprocess.run([REMOTE, f"--output={path}", "-"], input=data, check=True, stderr=subprocess.DEVNULL)


def read(source, files, newcomer):
    """Entries, processor seconds and memory of a reader that reads some of the files."""
    folder = f"{WORK}/some-hosts"
    os.makedirs(folder)
    for name in sorted(os.listdir(source), key=lambda name: name.partition("-")[2])[:files]:
        os.link(f"{source}/{name}", f"{folder}/{name}")
    daemon = Daemon(f"hosts-{files}", folder, state_of=newcomer).start()
    watch = Watch(daemon)
    status = daemon.settled(60, calm=2)
    spent = sum(map(processor_seconds, daemon.readers()))
    most = watch.close()
    daemon.stop()
    shutil.rmtree(folder)
    return {"entries": status["entries"], "spent": spent, "memory": most["reader memory"],
            "files": most["reader files"]}


def newcomer():
    """A daemon that has seen nothing since an hour ago."""
    os.makedirs(f"{WORK}/nothing", exist_ok=True)
    daemon = Daemon("newcomer", f"{WORK}/nothing", behind=Clock("newcomer", offset=-3600).words).start()
    time.sleep(3)
    daemon.stop()
    return daemon


def run(table, is_long, seed):
    entries = 4000 if is_long else 1000
    source = f"{WORK}/hosts"
    make_files(source, 100, entries)
    start = newcomer()
    found = {files: read(source, files, start) for files in (25, 50, 100)}
    shutil.rmtree(source)
    for files, result in found.items():
        measure = f"hosts: entries read of {files} files of {HOSTS} hosts"
        table.exactly(measure, files * entries, result["entries"])
    cost = {files: result["spent"] / max(1, result["entries"]) * 1e6 for files, result in found.items()}
    table.told("hosts: reader's microseconds an entry, 25, 50 and 100 files",
               " ".join(f"{value:.1f}" for value in cost.values()))
    # Four times the files: 4 would be a time that grows with the square of the entries.
    growth = round(cost[100] / max(cost[25], 0.01), 2)
    table.at_most("hosts: the cost of an entry of 100 files by that of 25", 2, growth)
    table.at_most("hosts: the reader's own memory, MiB", 6, round(found[100]["memory"] / (1 << 20), 1))
    table.at_most("hosts: open files of the reader", 250, found[100]["files"])
