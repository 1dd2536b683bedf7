"""How fast the reader process reads: entries a second of processor time, beside libsystemd's loop in C.

    make release && python3 Benchmarks/journal/speed.py          or: ... --tocsind FILE --entries N --runs N

Makes a journal of N (100,000) invented entries with 24 fields each (templates/invented_journal.py), the file being in
memory. Reads it in turns with loop.c, which looks at the same fields and does nothing with them, and with
`tocsind --read-journal`, which copies, packs and writes them to a pipe; counts user and system time of each until the
end of the journal, and prints both medians and their ratio. Needs systemd-journal-remote, a C compiler and
libsystemd-dev.
"""

import argparse
import os
import resource
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
REMOTE = "/lib/systemd/systemd-journal-remote"
CAUGHT_UP = 3


def make_journal(folder, entries):
    journal = folder / "journal"
    journal.mkdir()
    generator = HERE.parent / "templates" / "invented_journal.py"
    maker = subprocess.Popen([sys.executable, generator, str(entries)], stdout=subprocess.PIPE)
    subprocess.run(
        [REMOTE, f"--output={journal}/invented.journal", "-"],
        stdin=maker.stdout, stderr=subprocess.DEVNULL, check=True)
    if maker.wait() != 0:
        sys.exit("speed.py: the entries could not be made")
    return journal


def processor_seconds(process):
    """User and system time that a running process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def loop_seconds(loop, journal):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    entries = int(subprocess.run([loop, journal], stdout=subprocess.PIPE, check=True).stdout.split()[0])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, entries


def frames(stream):
    """The types of the reader's frames, and how long each is."""
    while len(head := stream.read(4)) == 4:
        length = struct.unpack("<I", head)[0]
        yield stream.read(length)[0], length


def reader_seconds(command, journal):
    with subprocess.Popen(
            [*command, "--head", "--directory", journal], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE) as process:
        for kind, _ in frames(process.stdout):
            if kind == CAUGHT_UP:
                break
        used = processor_seconds(process)
        process.kill()
        return used


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tocsind", default=".build/release/tocsind")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        journal = make_journal(folder, arguments.entries)
        loop = folder / "loop"
        subprocess.run(["cc", "-O2", HERE / "loop.c", "-lsystemd", "-o", loop], check=True)
        times = {"libsystemd's loop in C": [], "the reader, to its pipe": []}
        for _ in range(arguments.runs):
            used, entries = loop_seconds(loop, journal)
            times["libsystemd's loop in C"].append(used)
            times["the reader, to its pipe"].append(
                reader_seconds([arguments.tocsind, "--read-journal"], journal))
        report({name: entries / statistics.median(seconds) for name, seconds in times.items()})
    finally:
        shutil.rmtree(folder)


def report(rates):
    print("| reader | entries/s of processor time |\n|---|---:|")
    for name, rate in rates.items():
        print(f"| {name} | {rate:,.0f} |")
    loop, reader = rates.values()
    print(f"\nratio {reader / loop:.2f}, goal 0.9 or more")
    sys.exit(0 if reader >= 0.9 * loop else 1)


if __name__ == "__main__":
    main()
