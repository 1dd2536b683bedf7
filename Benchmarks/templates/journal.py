"""How fast a journal becomes counts of templates: Tocsin, journalctl with Drain3, and libsystemd alone.

    make bench-journal-templates          or: ENTRIES=20000 make bench-journal-templates

Makes a journal of ENTRIES (200,000) invented entries with 24 fields each (invented_journal.py), and prints as
Markdown the entries a second of processor time, user and system, of each way of reading it: the median of five
runs, three for the slow ones, the file being in memory. Needs systemd-journal-remote, a C compiler and
libsystemd-dev; without drain3 (pip) its rows are left out.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
REMOTE = "/lib/systemd/systemd-journal-remote"


def make_journal(folder, entries):
    journal = folder / "journal"
    journal.mkdir()
    maker = subprocess.Popen(
        [sys.executable, HERE / "invented_journal.py", str(entries)], stdout=subprocess.PIPE)
    subprocess.run(
        [REMOTE, f"--output={journal}/invented.journal", "-"],
        stdin=maker.stdout, stderr=subprocess.DEVNULL, check=True)
    if maker.wait() != 0:
        sys.exit("journal.py: the entries could not be made")
    return journal


def processor_seconds(action):
    """Processor time of the children that an action starts and waits for, and what it returns."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, result


def output(command):
    """What a command prints; a string is one for the shell."""
    is_shell = isinstance(command, str)
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, shell=is_shell).stdout


def counted(command):
    """The sum of the counts in the JSON lines that a command prints."""
    return sum(json.loads(line)["count"] for line in output(command).splitlines())


def printed_number(command):
    return int(output(command))


def measured(name, action, expected, runs):
    rates = []
    for _ in range(runs):
        seconds, found = processor_seconds(action)
        if found != expected:
            sys.exit(f"journal.py: {name} counted {found} of {expected} entries")
        rates.append(expected / seconds)
    print(f"| {name} | {statistics.median(rates):,.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tocsin", default=".build/release/tocsin")
    parser.add_argument("--entries", type=int, default=int(os.environ.get("ENTRIES", "200000")))
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        compare(make_journal(folder, arguments.entries), folder, arguments.tocsin, arguments.entries)
    finally:
        shutil.rmtree(folder)


def compare(journal, folder, tocsin, entries):
    loop = folder / "journal_loop"
    subprocess.run(["cc", "-O2", HERE / "journal_loop.c", "-lsystemd", "-o", loop], check=True)
    print("| journal to counts | entries a second, one core |\n| --- | ---: |")
    measured("libsystemd's loop in C, nothing counted", lambda: printed_number([loop, journal]), entries, 5)
    command = [tocsin, "templates", "--directory", journal, "--format", "json"]
    measured("`tocsin templates`", lambda: counted(command), entries, 5)
    pipe = f"journalctl -q -D {journal} -o cat | {tocsin} templates --format json"
    measured("`journalctl -o cat \\| tocsin templates`", lambda: counted(pipe), entries, 3)
    try:
        import drain3_peer
    except ImportError:
        print("journal.py: no drain3 here (pip install drain3): its rows are left out", file=sys.stderr)
        return
    for name in drain3_peer.CONFIGURATIONS:
        pipe = f"journalctl -q -D {journal} -o json | '{sys.executable}' {HERE}/drain3_journal.py '{name}'"
        measured(f"`journalctl -o json` \\| {name}", lambda: printed_number(pipe), entries, 3)


if __name__ == "__main__":
    main()
