"""Clocks that step while entries come in steadily: nothing is lost, counted twice, or rung but the step itself.

journald and the daemon share a wall clock of their own; monotonic time goes on. A suspended host is a stopped
journald and a stopped daemon whose wall clock has moved when they go on.

The daemon must have noticed each step: its recording says so, and it says that the clock was set. Statistics ring
after 30 samples of ten seconds, so in the short run no other alert means no other fact; only the long run lasts for
those that are learned by then.
"""

import os
import signal
import sys
import time

from daemon import Daemon
from journald import Clock, JOURNALS, Journald, Load, WORK, tool

sys.path.append(f"{os.path.dirname(os.path.abspath(__file__))}/../System")
import recording

HOUR, YEAR = 3600, 365 * 24 * 3600
# Offsets of the wall clock one after the other, seconds: each step goes there and back.
OFFSETS = (2 * HOUR, 0, -2 * HOUR, 0, YEAR, 0, -YEAR, 0)
CLOCK_WAS_SET = 1


def run(table, is_long, seed):
    hold = 20 if is_long else 3
    calm = 400 if is_long else 5
    clock, record = Clock("clocks"), f"{WORK}/clocks.recording"
    journald = Journald(clock=clock.words)
    daemon = Daemon("clocks", JOURNALS, behind=clock.words,
                    arguments=("--observe-for", "0s", "--max-per-week", "1000", "--record", record)).start()
    daemon.settled(10, calm=1)
    load = Load("clocks", 1, 200, calm + hold * (len(OFFSETS) + 2))
    time.sleep(calm)
    for offset in OFFSETS:
        clock.set(offset)
        time.sleep(hold)
    suspend(clock, journald, daemon, hold)
    written = load.wait()
    journald.stop()
    status = daemon.settled(60)
    stopped = daemon.stop()
    truth = tool("count", "entries", journald.folder)["entries"] - journald.unseen
    seen = sum(bool(frame.flags & CLOCK_WAS_SET) for frame in recording.frames(record))
    report(table, written, truth, status, stopped, daemon, seen)


def suspend(clock, journald, daemon, hold):
    """An hour asleep."""
    asleep = [journald.process.pid, daemon.process.pid, *daemon.readers()]
    for process in asleep:
        os.kill(process, signal.SIGSTOP)
    time.sleep(hold)
    clock.set(HOUR, asleep=HOUR)
    for process in asleep:
        os.kill(process, signal.SIGCONT)
    time.sleep(hold)


def report(table, written, truth, status, stopped, daemon, seen):
    rings = [f"{alert['class']}" for alert in daemon.alerts() if alert["transition"] == "open"]
    table.told("clocks: steps of two hours and of a year, and suspensions", f"{len(OFFSETS)} 1")
    table.exactly("clocks: steps that the daemon noticed", len(OFFSETS), seen)
    table.at_least("clocks: entries written", written["sent"], truth)
    others = [ring for ring in rings if ring != "clock"]
    table.at_least("clocks: alerts that say so", 1, len(rings) - len(others))
    table.exactly("clocks: other alerts by the steps", 0, len(others))
    if others:
        table.told("clocks: these", " ".join(others))
    table.exactly("clocks: entries counted", truth, status["entries"])
    table.exactly("clocks: entries told to be lost", 0, status["lostEntries"])
    table.exactly("clocks: exit code of the daemon", 0, stopped)
