#!/usr/bin/env python3
"""Hosts of many metrics: SMD (38 columns, one minute) and ASD (19 columns, five minutes) in DATA/smd, DATA/asd.

    Benchmarks/accuracy/multivariate.py DATA

`warm` learns the train part silently and goes on in the test part; `cold` sees the test part alone. F1 is that
of the best threshold for each machine, point by point and without adjustment, as in the literature; AUC-PR is
average precision; VUS-PR is TSB-AD's. Contributions are ranked by their mean over each labelled segment and
compared with the columns that experts blamed: top-1 is how often the first is one of them, HitRate@P% the share
of the k blamed columns among the first ⌊P·k⌋. All are means over machines, the last three over segments.
"""
import pathlib
import sys
from dataclasses import dataclass

import numpy as np

import measures
import scorer

SETS = (("SMD", "smd", "60s"), ("ASD", "asd", "300s"))
# F1 (no adjustment) from the literature, AUC-PR and VUS-PR of our causal numpy prototype; None: not published.
PEERS = {
    "SMD": (
        ["EW-PCA, the numpy prototype, same machines, warm", 0.662, 0.634, 0.593, None, None, None],
        ["best of TSB-AD's batch detectors (PCA), 10 machines, cold", None, None, 0.453, None, None, None],
        ["PCA reconstruction error (Sarfraz et al. 2024, from memory), 28 machines", 0.57] + [None] * 5,
        ["GDN (Kim et al. 2022, from memory), 28 machines", 0.53] + [None] * 5,
        ["USAD (Kim et al. 2022, from memory), 28 machines", 0.43] + [None] * 5,
        ["OmniAnomaly (Kim et al. 2022, from memory), 28 machines", 0.42] + [None] * 5,
        ["robust z of each metric, the numpy prototype, 19 machines"] + [None] * 3 + [0.694, 0.623, 0.733],
    ),
    "ASD": (
        ["EW-Mahalanobis, the numpy prototype, 12 hosts", 0.491, 0.458] + [None] * 4,
        ["EW-PCA, the numpy prototype, 12 hosts", 0.451, 0.388] + [None] * 4,
    ),
}
HEADER = ["F1", "AUC-PR", "VUS-PR", "top-1", "HitRate@100%", "HitRate@150%"]


@dataclass
class Machine:
    """One host of a set."""

    folder: pathlib.Path
    name: str
    interval: str

    def path(self, part):
        """One of the machine's files."""
        return self.folder / f"{self.name}.{part}"


def main():
    parser = scorer.arguments(__doc__)
    parser.add_argument("--set", choices=[folder for _, folder, _ in SETS], help="this set only")
    parser.add_argument("--mode", choices=["warm", "cold"], help="this mode only")
    options = parser.parse_args()
    run = scorer.Scorer(options)
    for title, folder, interval in SETS:
        if options.set in (None, folder):
            report(run, options, title, folder, interval)


def report(run, options, title, folder, interval):
    """Prints the table of one set."""
    labels = sorted((options.data / folder).glob("*.label.txt.gz"))
    if not labels:
        sys.exit(f"no *.label.txt.gz in {options.data / folder}")
    machines = [Machine(options.data / folder, path.name.split(".")[0], interval) for path in labels]
    rows = []
    for mode in ("warm", "cold"):
        if options.mode in (None, mode):
            results = run.map(lambda machine: measure(run, machine, f"{folder}-{mode}", mode), machines)
            rows += mode_rows(mode, machines, results, options.detail)
    rows += PEERS[title]
    scorer.print_table([f"{title}, {len(machines)} machines"] + HEADER, rows)


def mode_rows(mode, machines, results, with_detail):
    """The mean over machines, and each machine where it is asked for."""
    detail = [[f"{mode} {machine.name}"] + points + means(ranks)
              for machine, (points, ranks) in zip(machines, results)]
    points = np.mean([points for points, _ in results], axis=0)
    ranks = [rank for _, ranks in results for rank in ranks]
    return [[f"tocsin, {mode}"] + [float(value) for value in points] + means(ranks)] + detail * with_detail


def means(ranks):
    """The mean of each measure of contributions over segments."""
    return [float(value) for value in np.mean(ranks, axis=0)] if ranks else [None] * 3


def measure(run, machine, name, mode):
    """F1, AUC-PR and VUS-PR of a machine, and the measures of contributions of each of its segments."""
    train = machine.path("train.csv.gz") if mode == "warm" else None
    flags = ["--interval", machine.interval, "--contributions"]
    scores = run.score(f"{name}/{machine.name}", machine.path("test.csv.gz"), train=train, flags=flags)
    label = scorer.labels(machine.path("label.txt.gz"))
    first_column = np.loadtxt(machine.path("test.csv.gz"), delimiter=",", usecols=0)
    points = [
        measures.best_f1(label, scores.score),
        measures.average_precision(label, scores.score),
        measures.vus_pr(label, scores.score, measures.period(first_column)),
    ]
    return points, blame(scores.contributions, machine.path("interpretation.txt"))


def blame(contributions, path):
    """Top-1, HitRate@100% and HitRate@150% of each segment that an expert has explained."""
    ranks = []
    for line in path.read_text().split():
        span, dimensions = line.split(":")
        first, last = (int(row) for row in span.split("-"))
        guilty = {int(dimension) - 1 for dimension in dimensions.split(",")}
        segment = contributions[first : last + 1]
        if len(segment) == 0 or contributions.shape[1] == 0:
            continue
        order = np.argsort(-segment.mean(axis=0), kind="stable")
        share = [len(guilty & set(order[: len(guilty) * percent // 100])) / len(guilty)
                 for percent in (100, 150)]
        ranks.append([float(order[0] in guilty)] + share)
    return ranks


if __name__ == "__main__":
    main()
