"""Damaged journal files: bits flipped, pages zeroed, files cut, at rest and while the reader has them mapped.

A daemon learns a place in a sound journal. Then the journal grows by several files, one of which is damaged,
and the daemon starts again from that place. Whatever it cannot read it has to tell, in exactly one alert of a gap with no
fewer entries than are missed; it must not die, must not read anything twice, and must not spin.
"""

import concurrent.futures
import contextlib
import os
import random
import shutil
import signal
import time

from daemon import Daemon, processor_seconds
from journald import JOURNALS, Journald, Load, WORK, mounted, tool, within

PAGE = 4096
AT_ONCE = 16
MOST_FLIPPED = 64


def flip_bits(chance, content):
    for _ in range(chance.choice((1, 8, MOST_FLIPPED))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def damage_header(chance, content):
    content[chance.randrange(256)] ^= 1 << chance.randrange(8)


def zero_pages(chance, content):
    for _ in range(chance.choice((1, 4))):
        start = chance.randrange(len(content) // PAGE) * PAGE
        content[start : start + PAGE] = bytes(PAGE)


def cut(chance, content):
    del content[chance.randrange(len(content)) :]


AT_REST = (flip_bits, damage_header, zero_pages, cut)


class Source:
    """A sound journal in several files, and the daemon's state from when it was short."""

    def __init__(self, seconds):
        journald = Journald(SystemMaxFileSize="512K", SystemMaxUse="512M")
        self.daemon = Daemon("before", JOURNALS).start()
        self.daemon.settled(10, calm=1)
        Load("before", 1, 1000, 0.5).wait()
        known = self.daemon.settled(20, calm=3)
        self.known = known["entries"]
        self.daemon.stop()
        before = tool("count", "entries", journald.folder)["entries"]
        Load("after", 1, 8000, seconds).wait()
        journald.stop()
        self.folder = f"{WORK}/sound"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(journald.folder, self.folder)
        truth = tool("count", "entries", self.folder)
        self.wanted = truth["entries"] - before
        self.later = [name for name in sorted(os.listdir(self.folder)) if first_number(name) > before]
        if known["lostEntries"] or len(truth["sequences"]) != 1 or len(self.later) < 4:
            raise RuntimeError("the sound journal is of no use")

    def copy(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return folder


def first_number(name):
    """The number of the first entry in a finished file: system@SEQUENCE-NUMBER-TIME.journal."""
    parts = name.partition("@")[2].split("-")
    return int(parts[1], 16) if len(parts) == 3 else 0


def damage(chance, source, folder):
    """Damages one file at rest."""
    path = f"{source.copy(folder)}/{chance.choice(source.later)}"
    with open(path, "rb") as file:
        content = bytearray(file.read())
    chance.choice(AT_REST)(chance, content)
    with open(path, "wb") as file:
        file.write(content)


def cut_while_mapped(chance, source, folder, daemon):
    """Cuts one file while the reader has it mapped; false when the reader was too quick."""
    name = chance.choice(source.later)
    stopped = []

    def is_mapped():
        for reader in daemon.readers():
            # A reader that another file has killed meanwhile maps nothing.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                with open(f"/proc/{reader}/maps", encoding="utf-8") as file:
                    is_there = name in file.read()
                if is_there:
                    os.kill(reader, signal.SIGSTOP)
                    stopped.append(reader)
                    return True
        return False

    found = within(3, is_mapped, interval=0)
    path = f"{folder}/{name}"
    os.truncate(path, chance.randrange(os.path.getsize(path) // PAGE) * PAGE)
    for reader in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(reader, signal.SIGCONT)
    return found


def examine(source, number, seed, is_mapped):
    """Lets a daemon read one damaged journal, and tells what came of it."""
    chance = random.Random(seed * 100_000 + number)
    folder = f"{WORK}/damaged-{number}"
    source.copy(folder) if is_mapped else damage(chance, source, folder)
    daemon = Daemon(f"mutation-{number}", JOURNALS, behind=mounted(folder), state_of=source.daemon).start()
    hit = cut_while_mapped(chance, source, folder, daemon) if is_mapped else True
    status = daemon.settled(40, calm=3)
    found = outcome(source, daemon, status)
    shutil.rmtree(folder)
    if found["sound"]:
        shutil.rmtree(daemon.home)
    return found | {"hit": hit, "number": number}


def outcome(source, daemon, status):
    readers = daemon.readers()
    before = sum(map(processor_seconds, readers))
    time.sleep(1)
    idle = sum(map(processor_seconds, readers)) - before
    alive = daemon.is_running()
    spent = processor_seconds(daemon.process.pid) + before
    died = not alive or daemon.stop() != 0
    missed = source.wanted - (status["entries"] - source.known)
    lost = status["lostEntries"]
    gaps = sum(alert["class"] == "journal-gap" and alert["transition"] == "open" for alert in daemon.alerts())
    found = {"died": died, "partial": missed > 0, "twice": missed < 0, "silent": missed > 0 and gaps == 0,
             "false": missed <= 0 and lost > 0, "again": gaps > 1, "inexact": missed > 0 and lost != missed,
             "less": missed > 0 and lost < missed, "more": max(0, lost - missed),
             "spent": spent, "idle": idle}
    found["sound"] = not (died or missed < 0 or found["silent"] or found["false"] or found["less"] or gaps > 1)
    return found


def run(table, is_long, seed):
    count = 800 if is_long else 80
    source = Source(seconds=1)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda n: examine(source, n, seed, is_mapped=n % 4 == 3), range(count)))
    shutil.rmtree(source.folder)

    def number(key):
        return sum(case[key] for case in found)

    def worst(key):
        return round(max(case[key] for case in found), 2)

    table.at_least("mutations: journals with a damaged file", count, len(found))
    table.at_least("mutations: of these, cut while mapped", count // 4, sum(c["hit"] for c in found[3::4]))
    table.told("mutations: that were read in part", number("partial"))
    table.exactly("mutations: deaths of the daemon", 0, number("died"))
    table.exactly("mutations: read in part without an alert of a gap", 0, number("silent"))
    table.exactly("mutations: told with fewer entries than were missed", 0, number("less"))
    # A number that is itself damaged makes a gap look larger by its entry.
    table.at_most("mutations: told beyond what was missed, worst", MOST_FLIPPED, worst("more"))
    table.exactly("mutations: told more than once", 0, number("again"))
    table.exactly("mutations: told without a loss", 0, number("false"))
    table.exactly("mutations: with entries counted twice", 0, number("twice"))
    table.told("mutations: told with another number than was missed", number("inexact"))
    table.at_most("mutations: processor seconds, daemon and readers, worst", 1, worst("spent"))
    table.at_most("mutations: processor share of a reader at rest, worst", 0.1, worst("idle"))
    unsound = [case["number"] for case in found if not case["sound"]]
    if unsound:
        table.told("mutations: numbers of those", " ".join(map(str, unsound[:12])))
