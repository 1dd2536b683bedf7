"""Labelled log sets and the measures of a grouping; used by accuracy.py.

A set is a file `NAME_structured.csv` as loghub has them: one row a line in the order of the log, the message in
the column `Content`, the true group in `EventId`.
"""

import csv
from collections import Counter
from pathlib import Path


class LabelledSet:
    """The messages of one system with the true group of each."""

    def __init__(self, path):
        self.name = path.name.split(".log_")[0].split("_")[0]
        with path.open(newline="", encoding="utf-8", errors="surrogateescape") as file:
            rows = list(csv.DictReader(file))
        self.messages = [row["Content"].replace("\n", " ") for row in rows]
        self.truth = [row["EventId"] for row in rows]


def load(folder):
    """All sets below a folder, in the order of their names."""
    paths = sorted(Path(folder).rglob("*_structured.csv"))
    return sorted((LabelledSet(path) for path in paths), key=lambda one: one.name)


def grouping(truth, groups):
    """GA: the share of lines whose group holds exactly the lines of one true group. FGA: the F1 over groups."""
    true_sizes, sizes = Counter(truth), Counter(groups)
    exact = {
        (event, group): size
        for (event, group), size in Counter(zip(truth, groups)).items()
        if size == true_sizes[event] == sizes[group]
    }
    accuracy = sum(exact.values()) / len(truth)
    return accuracy, 2 * len(exact) / (len(true_sizes) + len(sizes))


class Novelty:
    """How well a miner says, line by line, that an event is seen for the first time: second halves only."""

    def __init__(self):
        self.hits = self.false = self.missed = self.lines = 0

    def add(self, truth, is_new):
        seen = set()
        for place, (event, flag) in enumerate(zip(truth, is_new)):
            first = event not in seen
            seen.add(event)
            if place < len(truth) // 2:
                continue
            self.lines += 1
            self.hits += first and flag
            self.false += flag and not first
            self.missed += first and not flag

    @property
    def precision(self):
        return self.hits / max(self.hits + self.false, 1)

    @property
    def recall(self):
        return self.hits / max(self.hits + self.missed, 1)

    @property
    def f1(self):
        return 2 * self.hits / max(2 * self.hits + self.false + self.missed, 1)

    @property
    def false_per_thousand(self):
        return 1000 * self.false / max(self.lines, 1)


def interleaved(sets):
    """The lines of all sets as one stream, one of each in turn: pairs of (set, line)."""
    longest = max(len(one.messages) for one in sets)
    return [
        (number, line)
        for line in range(longest)
        for number, one in enumerate(sets)
        if line < len(one.messages)
    ]


def apart(sets, stream, values):
    """The values of a stream's lines as one list for each set again."""
    lists = [[] for _ in sets]
    for (number, _), value in zip(stream, values):
        lists[number].append(value)
    return lists


def mean(values):
    values = list(values)
    return sum(values) / len(values)
