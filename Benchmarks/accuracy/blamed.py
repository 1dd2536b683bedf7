"""Columns that experts blamed (SMD, ASD), against the columns that `tocsin score --causes` names at the alert.

Streaming: what is named minutes after the alert, from rows until then. The alert is the first row of a labelled
segment at which an alert opens; where none does, it is taken to be five minutes after the segment's begin (that help
is counted: `alert`). k columns are blamed: AC@n is the share of the first n names that are blamed, of min(n, k);
HitRate@P% the share of the blamed ones among the first ⌊P·k⌋ names.
"""
import pathlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import numpy as np

import calibration
import scorer

SETS = (("SMD", "smd", 1, 5), ("ASD", "asd", 5, 3))
"""Name, folder, minutes between two rows, rows from the alert to the question."""
OFFSETS = (-5, 10, 30)
"""Minutes by which the alert is moved, to see what an early or late one costs."""
FLOOR_DELAY = 5
"""Minutes after which an alert is taken for granted."""
MEASURES = ("AC@1", "AC@3", "HitRate@100%", "HitRate@150%")
PEERS = {
    "SMD": (
        ("BARO's RobustScorer, our rerun, 9 machines", .52, .54, .50, .63),
        ("Netdata KS2, our rerun, 9 machines", .39, .38, .36, .45),
        ("Netdata Volume, our rerun, 9 machines", .61, .63, .51, .66),
        ("N-Sigma, our rerun, 9 machines", .71, .74, .68, .77),
        ("sum of three robust distances, the numpy prototype, 9 machines", .90, .86, .80, .86),
    ),
    "ASD": (
        ("BARO's RobustScorer, our rerun, alert + 5 rows", .48), ("Netdata Volume, our rerun, alert + 5 rows", .70),
        ("sum of three robust distances, the numpy prototype, alert + 5 rows", .857, None, .85, .90),
    ),
}
"""Streaming, the alert's time by a plain robust distance, on other machines of the sets than those kept here."""


@dataclass
class Machine:
    """What is known of one host."""

    name: str
    columns: int
    alerts: np.ndarray
    names: list
    """For each row the blamed columns from 0, most first."""
    segments: list
    """(first row, last row, blamed columns)."""


def report(tocsin, data):
    """Prints a table for each set in the folder."""
    for title, folder, minutes, rows in SETS:
        places = (data / folder, data / "metrics" / folder)
        labels = [path for place in places for path in sorted(place.glob("*.interpretation.txt"))]
        if not labels:
            print(f"no {folder}/*.interpretation.txt in {data} or {data / 'metrics'}: no {title}\n")
            continue
        machines = [load(tocsin, path, minutes) for path in labels]
        print_set(title, machines, minutes, rows)


def load(tocsin, path, minutes):
    """Scores a machine's rows, and reads whom the experts blamed."""
    name = path.name.split(".")[0]
    with tempfile.TemporaryDirectory() as folder:
        train = scorer.plain(path.with_name(f"{name}.train.csv.gz"), folder)
        test = scorer.plain(path.with_name(f"{name}.test.csv.gz"), folder)
        with open(test, encoding="utf-8") as file:
            columns = file.readline().count(",") + 1
        command = [tocsin, "score", "--interval", f"{60 * minutes}s", "--causes", columns, "--train", train, test]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{name}: status {done.returncode}\n{done.stderr}")
    cells = [line.split(",") for line in done.stdout.splitlines()[1:]]
    alerts = np.array([cell[2] == "1" for cell in cells])
    names = [[int(word.removeprefix("value")) - 1 for word in cell[3].split(";") if word] for cell in cells]
    return Machine(name, columns, alerts, names, segments(path))


def segments(path):
    """`first-last:column,column` a line; rows from 0, columns from 1."""
    found = []
    for line in path.read_text().split():
        span, blamed = line.split(":")
        first, last = (int(row) for row in span.split("-"))
        found.append((first, last, {int(column) - 1 for column in blamed.split(",")}))
    return found


def agreement(names, blamed):
    """AC@1, AC@3, HitRate@100% and HitRate@150% of one segment."""
    def right(count):
        return len(blamed & set(names[:count]))
    size = len(blamed)
    return [right(1), right(3) / min(3, size), right(size) / size, right(size * 3 // 2) / size]


def chance(columns, blamed):
    """The same of names in random order, on average."""
    size = len(blamed)
    share = size / columns
    return [share, 3 * share / min(3, size), share, (size * 3 // 2) / columns]


def asked(machine, segment, minutes, rows, offset):
    """The row at which the question is asked, and whether an alert had opened by itself."""
    first, last, _ = segment
    opened = np.flatnonzero(machine.alerts[first : last + 1])
    alert = first + (opened[0] if len(opened) else FLOOR_DELAY // minutes)
    row = alert + rows + round(offset / minutes)
    return min(max(row, 0), len(machine.names) - 1), len(opened) > 0


def measured(machines, minutes, rows, offset=0):
    """The measures of every segment, by machine."""
    return [np.array([agreement(machine.names[asked(machine, segment, minutes, rows, offset)[0]], segment[2])
                      for segment in machine.segments]) for machine in machines]


def prior(machines):
    """The measures where columns are named by how often they are blamed on the other machines."""
    found = []
    for machine in machines:
        count = np.zeros(machine.columns)
        for other in machines:
            if other is not machine:
                for *_, blamed in other.segments:
                    count[sorted(column for column in blamed if column < machine.columns)] += 1
        order = list(np.argsort(-count, kind="stable"))
        found.append(np.array([agreement(order, segment[2]) for segment in machine.segments]))
    return found


def mean(tables):
    """Means over all segments."""
    return [float(value) for value in np.vstack(tables).mean(axis=0)]


def print_set(title, machines, minutes, rows):
    """Prints the tables of one set."""
    results = measured(machines, minutes, rows)
    table = [[f"tocsin, alert + {rows * minutes} min"] + mean(results)]
    for half, word in ((results[::2], "every other machine"), (results[1::2], "the others")):
        if half:
            table.append([f"  {word}, {len(half)} machines"] + mean(half))
    for offset in OFFSETS:
        moved = mean(measured(machines, minutes, rows, offset))
        table.append([f"tocsin, the alert {abs(offset)} min {'late' if offset > 0 else 'early'}"] + moved)
    table.append(["names in random order"] + mean(
        [np.array([chance(machine.columns, segment[2]) for segment in machine.segments]) for machine in machines]))
    table.append(["by how often the other machines' labels blame a column"] + mean(prior(machines)))
    table += [list(peer) + [None] * (5 - len(peer)) for peer in PEERS[title]]
    count = sum(len(machine.segments) for machine in machines)
    scorer.print_table([f"{title}, {len(machines)} machines, {count} segments", *MEASURES], table)
    fired = sum(asked(machine, segment, minutes, rows, 0)[1] for machine in machines
                for segment in machine.segments)
    first = np.vstack(results)[:, 0]
    print(f"AC@1 {calibration.proportion(int(first.sum()), count)}; an alert opened in {fired} of {count} segments")
    print("by machine, AC@1 and HitRate@100%: " + ", ".join(
        f"{machine.name} {result[:, 0].mean():.2f} {result[:, 2].mean():.2f} ({len(result)})"
        for machine, result in zip(machines, results)) + "\n")
