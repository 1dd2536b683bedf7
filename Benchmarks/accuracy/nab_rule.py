"""The scoring rule of the Numenta Anomaly Benchmark, v1.1, written from its definition (arXiv:1510.03336).

Each labelled window pays once, for its earliest alert: a sigmoid from nearly `tpWeight` at the window's left
edge to 0 at its right. An alert outside costs up to `fpWeight`, less just behind a window; a missed window
costs `fnWeight`. The first 15 % of a file, 750 rows at most, are probation and never count. The sum is scaled
so that no alert at all gives 0 and an alert at each window's first row 100.
"""
import csv
import datetime
import json
import math
from dataclasses import dataclass

import numpy as np

PROBATION_SHARE = 0.15
PROBATION_ROWS = 0.15 * 5000
PROFILES = ("standard", "reward_low_FP_rate", "reward_low_FN_rate")
OUTSIDE, PROBATION = -1, -2


def sigmoid(position):
    """What an alert is worth: position −1 is the window's left edge, 0 its right, positive behind it."""
    return -1.0 if position > 3 else 2 / (1 + math.exp(5 * position)) - 1


@dataclass
class Judged:
    """What each row of a file is worth to an alert."""

    window: np.ndarray
    """The number of the row's window, OUTSIDE or PROBATION."""
    worth: np.ndarray
    """In a window the share of a full hit; outside the share of a full false alarm, negative."""
    windows: int


class Corpus:
    """The files of the benchmark that are present, with their windows and cost profiles."""

    def __init__(self, folder):
        self.folder = folder
        windows = json.loads((folder / "windows.json").read_text())
        profiles = json.loads((folder / "profiles.json").read_text())
        self.costs = {name: profiles[name]["CostMatrix"] for name in PROFILES}
        self.files = sorted(windows)
        self.judged = {
            file: judge(timestamps(self.path(file)), windows[file]) for file in self.files
        }

    def path(self, file):
        """Where a file's rows are."""
        return self.folder / "data" / file

    def score(self, alerts, profile):
        """The score of alerts, a truth value for each row of each file."""
        costs = self.costs[profile]
        total = sum(file_score(self.judged[file], alerts[file], costs) for file in self.files)
        return self.scaled(total, costs)

    def scaled(self, total, costs):
        """A sum of costs on the scale from no alert (0) to the best possible alerts (100)."""
        nothing = -costs["fnWeight"] * sum(len(reachable(judged)) for judged in self.judged.values())
        perfect = costs["tpWeight"] * sum(judged.windows for judged in self.judged.values())
        return 100 * (total - nothing) / (perfect - nothing)

    def best(self, scores, profile):
        """The score at the best threshold over all files, and that threshold: NAB's own protocol."""
        costs = self.costs[profile]
        score, window, worth = self.pooled(scores)
        order = np.argsort(-score, kind="stable")
        gain = np.where(window == OUTSIDE, costs["fpWeight"] * worth, 0.0)
        held = {}
        for row in order[window[order] >= 0]:
            before = held.get(window[row], -costs["fnWeight"])
            value = costs["tpWeight"] * worth[row]
            if value > before:
                gain[row] = value - before
                held[window[row]] = value
        start = -costs["fnWeight"] * len(set(window[window >= 0]))
        sums = start + np.cumsum(gain[order])
        ordered = score[order]
        sums[np.append(ordered[1:] == ordered[:-1], False)] = -np.inf
        best = int(np.argmax(sums))
        if sums[best] <= start:
            return 0.0, math.inf
        return self.scaled(sums[best], costs), float(ordered[best])

    def pooled(self, scores):
        """Score, window and worth of all rows that count; window numbers are unique over all files."""
        parts, first = [], 0
        for file in self.files:
            judged = self.judged[file]
            counts = judged.window != PROBATION
            window = np.where(judged.window >= 0, judged.window + first, judged.window)
            parts.append((scores[file][counts], window[counts], judged.worth[counts]))
            first += judged.windows
        return tuple(np.concatenate(column) for column in zip(*parts))


def judge(times, windows):
    """Lays a file's windows over its rows."""
    rows = len(times)
    window = np.full(rows, OUTSIDE)
    worth = np.full(rows, -1.0)
    first_row = {}
    for row, time in enumerate(times):
        first_row.setdefault(time, row)
    bounds = [(first_row[parse_time(start)], first_row[parse_time(end)]) for start, end in windows]
    for number, (left, right) in enumerate(bounds):
        width = right - left + 1
        inside = np.arange(left, right + 1)
        window[inside] = number
        worth[inside] = [sigmoid(-(right - row + 1) / width) / sigmoid(-1) for row in inside]
        until = bounds[number + 1][0] if number + 1 < len(bounds) else rows
        for row in range(right + 1, until):
            worth[row] = sigmoid((row - right) / (width - 1))
    window[np.arange(rows) < min(math.floor(PROBATION_SHARE * rows), PROBATION_ROWS)] = PROBATION
    return Judged(window, worth, len(windows))


def reachable(judged):
    """The windows that do not lie in probation as a whole."""
    return np.unique(judged.window[judged.window >= 0])


def file_score(judged, alert, costs):
    """A file's sum of costs."""
    hit = alert & (judged.window != PROBATION)
    total = costs["fpWeight"] * judged.worth[hit & (judged.window == OUTSIDE)].sum()
    for number in reachable(judged):
        inside = judged.worth[hit & (judged.window == number)]
        total += costs["tpWeight"] * inside.max() if len(inside) else -costs["fnWeight"]
    return total


def parse_time(text):
    """A time of the label files or the data, which differ in fractions of a second."""
    return datetime.datetime.fromisoformat(text.strip())


def timestamps(path):
    """The times of a file's rows."""
    with open(path, newline="", encoding="utf-8") as file:
        return [parse_time(row[0]) for row in list(csv.reader(file))[1:]]


def values(path):
    """The values of a file's rows."""
    return np.loadtxt(path, delimiter=",", skiprows=1, usecols=1)
