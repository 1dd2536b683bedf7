"""Kills of the reader, the daemon and journald under load, while journald rotates and deletes its files.

The load writes as one unit after another, so that what is counted twice cannot make up for what is missed: no
unit may have more entries than journald wrote of it. And in all, what journald wrote is what the engine has
counted and what it has told to be lost.
"""

import collections
import random
import time

from daemon import Daemon, Watch
from journald import Archive, JOURNALS, Journald, Load

RATE = 6000
LEAST_RATE = 5000


def run(table, is_long, seed):
    seconds, daemon_kills, units = (150, 200, 75) if is_long else (15, 15, 15)
    journald = Journald(SystemMaxFileSize="1M", SystemMaxUse="8M")
    archive = Archive(journald)
    daemon = Daemon("kills", JOURNALS).start()
    # Until it has a place in the journal: what was deleted before that, nobody can count.
    daemon.settled(20, calm=5)
    watch = Watch(daemon)
    load = Load("kills", units, RATE, seconds)
    done = torture(random.Random(seed), daemon, journald, load, seconds / daemon_kills, daemon_kills)
    journald.stop()
    status = daemon.settled(90)
    most = watch.close()
    truth = archive.close()
    report_bed(table, done, truth, is_long)
    report_counts(table, truth, journald.unseen, status)
    open_incidents = report_restart(table, daemon, status)
    report_alerts(table, daemon.alerts(), open_incidents)
    report_bounds(table, most)


def torture(chance, daemon, journald, load, interval, daemon_kills):
    """Does harm in random order until the load ends and the daemon has been killed often enough."""
    done = collections.Counter()
    while load.is_running() or done["daemon"] < daemon_kills:
        time.sleep(chance.uniform(0, interval))
        victim = chance.choices(["daemon", "reader", "journald", "stop"], weights=[8, 4, 1, 3])[0]
        done[victim] += 1
        harm(victim, daemon, journald)
    written = load.wait()
    done["rate"] = round(written["sent"] / written["seconds"])
    return done


def harm(victim, daemon, journald):
    if victim == "reader":
        daemon.kill_readers()
    elif victim == "journald":
        journald.restart_killed()
    else:
        daemon.kill() if victim == "daemon" else daemon.stop()
        daemon.start()


def report_bed(table, done, truth, is_long):
    measure = "kills: entries a second that were sent"
    if is_long:
        table.at_least(measure, LEAST_RATE, done["rate"])
    else:
        # A busy machine is no reason to fail the short run.
        table.told(measure, done["rate"])
    table.told("kills: of the daemon, the reader, journald, and stops",
               f"{done['daemon']} {done['reader']} {done['journald']} {done['stop']}")
    table.told("kills: files of journald", truth["files"])
    table.told("kills: entries written", truth["entries"])
    table.exactly("kills: of these, not found in the copies", 0, truth["unread"])


def report_counts(table, truth, unseen, status):
    counted = {unit["name"]: unit["entries"] for unit in status["units"]}
    loaded = {name: count for name, count in truth["units"].items() if "torture" in name}
    twice = sum(max(0, counted.get(name, 0) - count) for name, count in loaded.items())
    table.exactly("kills: entries counted twice", 0, twice)
    table.told("kills: entries counted, and told to be lost", f"{status['entries']} {status['lostEntries']}")
    # Numbers that journald itself has skipped are told to be lost as well: nobody can know better.
    known = status["entries"] + status["lostEntries"]
    table.exactly("kills: entries neither counted nor told to be lost", 0,
                  truth["entries"] + truth["holes"] - unseen - known)


def report_restart(table, daemon, before):
    """Starts the daemon once more, and returns the incidents that it holds open."""
    daemon.stop()
    daemon.start()
    after = daemon.settled(30, calm=2)
    changed = [key for key in ("entries", "lostEntries") if after[key] != before[key]]
    table.exactly("kills: counts changed by one more restart", 0, len(changed))
    daemon.stop()
    return {incident["id"] for incident in after["open"]}


def report_alerts(table, alerts, open_incidents):
    numbers = [alert["sequence"] for alert in alerts]
    opened = [alert["id"] for alert in alerts if alert["transition"] == "open"]
    cleared = {alert["id"] for alert in alerts if alert["transition"] == "clear"}
    table.exactly("kills: alert numbers out of order or repeated", 0,
                  sum(a >= b for a, b in zip(numbers, numbers[1:])))
    table.exactly("kills: incidents opened twice", 0, len(opened) - len(set(opened)))
    table.exactly("kills: incidents neither open nor cleared", 0,
                  len(set(opened) - cleared - open_incidents))


def report_bounds(table, most):
    table.at_most("kills: open files of the daemon", 100, most["files"])
    table.at_most("kills: open files of the reader", 100, most["reader files"])
    table.at_most("kills: the daemon's own memory, MiB", 128, most["memory"] >> 20)
    table.at_most("kills: the reader's own memory, MiB", 6, most["reader memory"] >> 20)
