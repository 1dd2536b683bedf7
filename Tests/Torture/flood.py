"""As much as journald takes, for a while: how far reading lags, whether that is shown, and when it is over.

The daemon keeps up with journald, so it is stopped for a while to have something to catch up with. Then another daemon reads the same entries again, and the plain loop in count.c does: entries for a second of
processor time of the two are compared.
"""

import os
import shutil
import signal
import time

from daemon import Daemon, processor_seconds
from journald import JOURNALS, Journald, Load, tail_number, tool

# A lag that is not worth a word, seconds.
TOLERATED = 10
# For so long the daemon stands still, seconds.
HELD = 15


def run(table, is_long, seed):
    seconds = 60 if is_long else 10
    journald = Journald(SystemMaxUse="4G")
    unseen = journald.unseen
    daemon = Daemon("flood", JOURNALS).start()
    daemon.settled(10, calm=1)
    Load("flood-before", 1, 100, 0.2).wait()
    daemon.settled(10, calm=3)
    daemon.stop()
    again = Daemon("flood-again", JOURNALS, state_of=daemon)
    already = tool("count", "entries", journald.folder)["entries"]
    daemon.start()
    daemon.settled(10, calm=1)
    lags, written = follow(daemon, journald, unseen, Load("flood", 1, 0, seconds + HELD))
    caught_up = catch_up(daemon, journald, unseen)
    journald.stop()
    status = daemon.settled(20)
    daemon.stop()
    truth = tool("count", "entries", journald.folder)["entries"] - unseen
    table.told("flood: entries a second that journald took", round(written["sent"] / written["seconds"]))
    table.told("flood: most seconds behind", round(max(lag for lag, _ in lags), 1))
    table.at_least(f"flood: looks at a lag over {TOLERATED} s", 1, sum(lag > TOLERATED for lag, _ in lags))
    table.exactly(f"flood: times that a lag over {TOLERATED} s was not shown", 0, unshown(lags))
    table.at_most("flood: seconds until caught up", 60, caught_up)
    table.exactly("flood: entries neither counted nor told to be lost", 0,
                  truth - status["entries"] - status["lostEntries"])
    table.exactly("flood: entries lost", 0, status["lostEntries"])
    report_speed(table, again, journald, truth - already + unseen, is_long)


def follow(daemon, journald, unseen, load):
    """True lags and what the status showed of them, while the load lasts and the daemon stands still in between."""
    lags, start, first, held = [], time.monotonic(), tail_number(journald), False
    while load.is_running():
        if not held and time.monotonic() - start > 2:
            hold(daemon)
            held = True
        time.sleep(0.1)
        status = daemon.status()
        written = tail_number(journald)
        rate = max(1.0, (written - first) / (time.monotonic() - start))
        lag = (written - unseen - status["entries"] - status["lostEntries"]) / rate
        lags.append((lag, status["journalLagSeconds"] > 0))
    return lags, load.wait()


def hold(daemon):
    os.kill(daemon.process.pid, signal.SIGSTOP)
    time.sleep(HELD)
    os.kill(daemon.process.pid, signal.SIGCONT)


def unshown(lags):
    """Looks at a lag of which nothing was shown, nor at the next look: it is known once something was read."""
    return sum(lag > TOLERATED and not shown and not shown_next
               for (lag, shown), (_, shown_next) in zip(lags, lags[1:]))


def catch_up(daemon, journald, unseen):
    """Seconds until all is counted, of which the engine takes three to close its books."""
    start = time.monotonic()
    while time.monotonic() - start < 120:
        status = daemon.status()
        if status["entries"] + status["lostEntries"] >= tail_number(journald) - unseen:
            break
        time.sleep(0.25)
    return round(time.monotonic() - start, 1)


def report_speed(table, daemon, journald, entries, is_long):
    daemon.start()
    daemon.settled(120, calm=2)
    ours = sum(map(processor_seconds, daemon.readers()))
    daemon.stop()
    plain = tool("count", "speed", journald.folder)
    rate, plain_rate = entries / max(ours, 0.01), plain["entries"] / plain["seconds"]
    table.told("flood: entries for a processor second, reader and plain loop", f"{rate:.0f} {plain_rate:.0f}")
    share = "flood: the reader's share of the plain loop's speed"
    # Ten seconds of ours beside a fraction of a second of its are too short on a machine that others use.
    if is_long:
        table.at_least(share, 0.9, round(rate / plain_rate, 2))
    else:
        table.told(share, round(rate / plain_rate, 2))
    shutil.rmtree(journald.folder)
