#!/usr/bin/env python3
"""The Numenta Anomaly Benchmark: its three profiles on the files in DATA/nab, beside the published detectors.

    Benchmarks/accuracy/nab.py DATA

Rows: `alert` is the alert column at the binary's fixed default. `score` is the score column at the threshold
that suits all labels best, one a profile: NAB's own protocol. `score where alert` keeps a row's score where an
alert opened and 0 elsewhere, and then does the same. The peers' thresholds were picked on all 58 files.
`--verify` checks the rule: it reruns two published detectors, rewritten here from their descriptions.
"""
import json
import math

import numpy as np

import scorer
from nab_rule import PROFILES, PROBATION, Corpus, values


def main():
    parser = scorer.arguments(__doc__)
    parser.add_argument("--verify", action="store_true", help="check the rule against published figures")
    options = parser.parse_args()
    corpus = Corpus(options.data / "nab")
    board = json.loads((options.data / "nab/scoreboard_by_half.json").read_text())
    if options.verify:
        verify(corpus, board)
        return
    run = scorer.Scorer(options)
    scores = run.map(lambda file: run.score(f"nab/{file[:-4]}", corpus.path(file)), corpus.files)
    found = dict(zip(corpus.files, scores))
    print_standing(corpus, found, board)
    if options.detail:
        print_files(corpus, found)


def print_standing(corpus, found, board):
    """Prints our rows, then the published ones, best first."""
    alerts = {file: scores.alert for file, scores in found.items()}
    plain = {file: scores.score for file, scores in found.items()}
    gated = {file: np.where(scores.alert, scores.score, 0.0) for file, scores in found.items()}
    rows = [["tocsin, alert"] + [corpus.score(alerts, profile) for profile in PROFILES] + ["fixed default"]]
    for name, scores in (("tocsin, score where alert", gated), ("tocsin, score", plain)):
        best = [corpus.best(scores, profile) for profile in PROFILES]
        thresholds = " / ".join(f"{threshold:.3f}" for _, threshold in best)
        rows.append([name] + [score for score, _ in best] + [thresholds])
    peers = sorted(board.items(), key=lambda item: -item[1]["standard"]["visible31"])
    for name, by_profile in peers:
        rows.append([name] + [by_profile[profile]["visible31"] for profile in PROFILES] + ["published"])
    scorer.print_table(["NAB, 31 files", "standard", "low FP", "low FN", "threshold"], rows)
    print_counts(corpus, alerts)


def print_counts(corpus, alerts):
    """Prints how many windows the alert column hits."""
    hit = windows = outside = 0
    for file in corpus.files:
        window = corpus.judged[file].window
        windows += corpus.judged[file].windows
        hit += len(np.unique(window[alerts[file] & (window >= 0)]))
        outside += np.count_nonzero(alerts[file] & (window == -1))
    print(f"Alerts: {hit} of {windows} windows hit, {outside} outside of windows.\n")


def print_files(corpus, found):
    """Prints a row for each file: what the standard profile gains and loses there."""
    costs = corpus.costs["standard"]
    rows = []
    for file in corpus.files:
        window, worth = corpus.judged[file].window, corpus.judged[file].worth
        alert = found[file].alert
        hits = np.unique(window[alert & (window >= 0)])
        false = alert & (window == -1)
        lost = costs["fpWeight"] * -worth[false].sum() + 2 * (corpus.judged[file].windows - len(hits))
        lost += sum(1 - worth[alert & (window == number)].max() for number in hits)
        early = int(np.count_nonzero(alert & (window == PROBATION)))
        rows.append([file, corpus.judged[file].windows, len(hits), int(false.sum()), early, float(lost)])
    scorer.print_table(["file", "windows", "hit", "false alerts", "in probation", "points lost"], rows)


def verify(corpus, board):
    """Reruns published detectors that are simple enough to be rewritten, and compares their scores."""
    rows = []
    detectors = (("windowedGaussian", windowed_gaussian, 1.0), ("relativeEntropy", relative_entropy, 0.5))
    for name, detector, threshold in detectors:
        alerts = {file: detector(values(corpus.path(file))) >= threshold for file in corpus.files}
        for profile in PROFILES:
            published = board[name][profile]["visible31"]
            rows.append([name, profile, corpus.score(alerts, profile), published])
    nothing = {file: np.zeros(len(corpus.judged[file].window), dtype=bool) for file in corpus.files}
    rows.append(["no alert at all", "standard", corpus.score(nothing, "standard"), 0.0])
    scorer.print_table(["detector", "profile", "here", "published"], rows)


def windowed_gaussian(series, window=6400, step=100):
    """One minus the normal tail of a value under mean and deviation of the values before it.

    The window grows to its length and then slides by whole steps. Rounded to twelve digits, as NAB's result
    files are; at a threshold of 1 that decides.
    """
    scores = np.zeros(len(series))
    start, end = 0, 0
    mean, deviation = 0.0, 1.0
    for row, value in enumerate(series):
        if end > 0:
            scores[row] = 1 - 0.5 * math.erfc(abs(value - mean) / deviation / 1.4142)
        if row < window:
            end = row + 1
        elif row + 1 - end == step:
            start, end = start + step, end + step
        else:
            continue
        mean = series[start:end].mean()
        deviation = series[start:end].std() or 0.000001
    return scores.round(12)


def relative_entropy(series, window=52, bins=5, limit=13.276704135987622):
    """1 where the last values' histogram agrees with none of those met before (Wang et al., ICAC 2011).

    It is told the whole file's range, as NAB tells every detector. The limit is the 99 % point of χ² with
    four degrees of freedom (scipy.stats.chi2.isf(0.01, 4)).
    """
    scores = np.zeros(len(series))
    step = (series.max() - series.min()) / bins
    if step == 0:
        return scores
    levels = np.ceil((series - series.min()) / step)
    known, seen = [], []
    for row in range(window - 1, len(series)):
        now = np.histogram(levels[row - window + 1 : row + 1], bins=bins, range=(0, bins), density=True)[0]
        distances = [2 * window * entropy(now, before) for before in known]
        nearest = int(np.argmin(distances)) if distances else -1
        if nearest >= 0 and distances[nearest] < limit:
            seen[nearest] += 1
            scores[row] = seen[nearest] <= 1
        else:
            scores[row] = bool(known)
            known.append(now)
            seen.append(1)
    return scores


def entropy(p, q):
    """Kullback and Leibler's divergence of two histograms, nats; infinite where q lacks what p has."""
    has = p > 0
    if np.any(q[has] == 0):
        return math.inf
    return float(np.sum(p[has] / p.sum() * np.log(p[has] / p.sum() * q.sum() / q[has])))


if __name__ == "__main__":
    main()
