#!/usr/bin/env python3
"""The AIOps 2018 KPI set in DATA/kpi: delay-adjusted F1 by the competition's rule, and average precision.

    Benchmarks/accuracy/kpi.py DATA

A labelled segment counts as found, with all its points, when a point among its first k + 1 = 8 is predicted;
outside of segments every predicted point is a false alarm. Points that a series lacks count as normal and not
predicted. Counts are pooled over all series. A point is predicted where its score reaches one threshold, the
same for all series: `train` is the one that suits the labels of the train parts best, `oracle` that of the test
parts. `alert` takes the alert column instead. Each series is scored in one run, train part then test part.
AUC-PR is average precision over the rows of the test part, the mean over series.
"""
import gzip
import pathlib
import sys
import tempfile
from dataclasses import dataclass

import numpy as np

import measures
import scorer

DELAY = 7
# Delay-adjusted F1 on the test part.
PEERS = (
    ["calibrated streams, the numpy prototype, same series, threshold 2.0 (oracle)", 0.769] + [None] * 3,
    ["calibrated streams, the numpy prototype, 29 series, threshold from train", 0.719, 0.754, 0.687, 0.294],
    ["SR-CNN (Ren et al. 2019, from memory), 29 series", 0.771] + [None] * 3,
    ["SR+DNN, supervised (Ren et al. 2019, from memory), 29 series", 0.811] + [None] * 3,
    ["DSPOT-like, measured for this project, 29 series", 0.662] + [None] * 3,
    ["SR (Ren et al. 2019, from memory), 29 series", 0.622] + [None] * 3,
    ["DSPOT (Ren et al. 2019, from memory), 29 series", 0.521] + [None] * 3,
    ["static k-sigma, measured for this project, 29 series", 0.403] + [None] * 3,
    ["DONUT (Ren et al. 2019, from memory), 29 series", 0.347] + [None] * 3,
)


@dataclass
class Part:
    """The train or test part of a series."""

    seconds: np.ndarray
    label: np.ndarray

    def grid(self, values, fill):
        """Values on an even grid of the part's smallest step, with `fill` where a point is missing."""
        steps = np.diff(self.seconds)
        place = ((self.seconds - self.seconds[0]) // steps[steps > 0].min()).astype(int)
        even = np.full(place[-1] + 1, fill, dtype=values.dtype)
        even[place] = values
        return even


@dataclass
class Events:
    """What the competition's rule counts: scores of found segments with their lengths, and of normal points."""

    segment: np.ndarray
    length: np.ndarray
    normal: np.ndarray

    @staticmethod
    def of(part, score):
        """The events of one part of one series."""
        label, even = part.grid(part.label, 0), part.grid(score, -np.inf)
        first, last = measures.segments(label)
        best = np.array([even[a : min(a + DELAY, b) + 1].max() for a, b in zip(first, last)])
        return Events(best.reshape(-1), last - first + 1, even[(label == 0) & np.isfinite(even)])

    @staticmethod
    def pooled(events):
        """The events of many series together."""
        return Events(*(np.concatenate([getattr(event, name) for event in events])
                        for name in ("segment", "length", "normal")))

    def at(self, threshold):
        """F1, precision and recall at a threshold."""
        true = self.length[self.segment >= threshold].sum()
        false = np.count_nonzero(self.normal >= threshold)
        total = self.length.sum()
        return [float(2 * true / max(1, true + false + total)), float(true / max(1, true + false)),
                float(true / max(1, total))]

    def best_threshold(self):
        """The threshold with the largest F1."""
        score = np.concatenate([self.segment, self.normal])
        true = np.concatenate([self.length, np.zeros(len(self.normal))])
        order = np.argsort(-score, kind="stable")
        found = np.cumsum(true[order])
        false = np.cumsum(true[order] == 0)
        f1 = 2 * found / (found + false + self.length.sum())
        f1[np.append(np.diff(score[order]) == 0, False)] = -1
        return float(score[order][np.argmax(f1)])


def main():
    options = scorer.arguments(__doc__).parse_args()
    names = sorted(path.name[: -len(".train.csv.gz")] for path in (options.data / "kpi").glob("*.train.csv.gz"))
    if not names:
        sys.exit(f"no *.train.csv.gz in {options.data / 'kpi'}")
    run = scorer.Scorer(options)
    found = run.map(lambda name: measure(run, options.data / "kpi", name), names)
    train = Events.pooled([series["train"] for series in found])
    test = Events.pooled([series["test"] for series in found])
    alert = Events.pooled([series["alert"] for series in found])
    precision = float(np.mean([series["precision"] for series in found]))
    threshold, oracle = train.best_threshold(), test.best_threshold()
    rows = [
        [f"tocsin, threshold from train ({threshold:.3f})"] + test.at(threshold) + [precision],
        [f"tocsin, oracle threshold ({oracle:.3f})"] + test.at(oracle) + [precision],
        ["tocsin, alert column"] + alert.at(1) + [None],
    ]
    header = [f"KPI, {len(names)} series", "delay F1", "precision", "recall", "AUC-PR"]
    scorer.print_table(header, rows + list(PEERS))
    if options.detail:
        detail = [[name[:8]] + series["test"].at(threshold) + [series["precision"]]
                  for name, series in zip(names, found)]
        scorer.print_table(["series"] + header[1:], detail)


def load(path):
    """Seconds, values and labels of a part, and the lines of its timestamps and values."""
    with gzip.open(path, "rt") as file:
        lines = file.read().split("\n")[1:]
    fields = [line.rstrip("\r").rsplit(",", 1) for line in lines if line]
    seconds = np.array([int(field[0].split(",")[0]) for field in fields])
    return Part(seconds, np.array([int(field[1]) for field in fields])), [field[0] for field in fields]


def measure(run, folder, name):
    """The events of one series and its average precision."""
    train, train_lines = load(folder / f"{name}.train.csv.gz")
    test, test_lines = load(folder / f"{name}.test.csv.gz")
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work) / f"{name}.csv"
        path.write_text("\n".join(["timestamp,value"] + train_lines + test_lines) + "\n")
        scores = run.score(f"kpi/{name}", path)
    rows = len(train.seconds)
    after = scores.score[rows:]
    return {
        "train": Events.of(train, scores.score[:rows]),
        "test": Events.of(test, after),
        "alert": Events.of(test, scores.alert[rows:].astype(float)),
        "precision": measures.average_precision(test.label, after),
    }


if __name__ == "__main__":
    main()
