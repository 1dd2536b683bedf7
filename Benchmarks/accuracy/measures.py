"""Measures of a score against labels. None of them adjusts points: a found row counts for itself alone."""
import numpy as np


def precision_recall(label, score):
    """Precision and recall at each distinct threshold, from the highest down."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(label[order])
    count = np.arange(1, len(label) + 1)
    is_last = np.append(np.diff(score[order]) != 0, True)
    return hits[is_last] / count[is_last], hits[is_last] / max(1, label.sum())


def best_f1(label, score):
    """The F1 of the best threshold, picked by the labels: an upper bound, as in the literature on SMD."""
    precision, recall = precision_recall(label, score)
    total = precision + recall
    return float(np.max(np.where(total > 0, 2 * precision * recall / np.maximum(total, 1e-300), 0)))


def average_precision(label, score):
    """Area under the precision-recall curve as a step function: the sum of precision times gained recall."""
    precision, recall = precision_recall(label, score)
    return float(np.sum(precision * np.diff(recall, prepend=0)))


def segments(label):
    """First and last row of each run of ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], label, [0]])))
    return edges[::2], edges[1::2] - 1


def period(values):
    """The buffer's length for VUS: the lag of the highest local maximum of the autocorrelation, or 125.

    As TSB-AD's `find_length_rank(..., rank=1)`: the first 20,000 values, lags 3 to 400; a maximum at the
    first three lags or beyond 300 is not believed.
    """
    values = np.asarray(values[:20_000], dtype=float)
    centred = values - values.mean()
    if not np.any(centred):
        return 125
    size = 1 << (2 * len(values) - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(centred, size)) ** 2
    correlation = np.fft.irfft(spectrum, size)[:401] / np.dot(centred, centred)
    tail = correlation[3 : min(401, len(values))]
    inner = tail[1:-1]
    maxima = np.flatnonzero((inner > tail[:-2]) & (inner > tail[2:])) + 1
    if len(maxima) == 0:
        return 125
    highest = maxima[np.argmax(tail[maxima])]
    return int(highest) + 3 if 3 <= highest <= 300 else 125


def vus_pr(label, score, longest_buffer, thresholds=250):
    """Volume under the precision-recall surface (Paparrizos et al., VLDB 2022; TSB-AD's variant 'opt').

    For each buffer length the labels are widened by half of it to both sides with a weight that falls as a
    square root; range-based recall is weighted by the share of segments that are touched. The result is the
    mean, over all lengths from 0 to `longest_buffer`, of the area under the curve at `thresholds` ranks.
    """
    first, last = segments(label)
    if len(first) == 0:
        return float("nan")
    ranks = np.linspace(0, len(score) - 1, thresholds).astype(int)
    levels = -np.sort(-score)[ranks]
    # The first threshold that a row reaches; all later ones are lower.
    reached = np.searchsorted(-levels, -score, side="left")
    predicted = cumulated(reached, None, thresholds)
    found = cumulated(reached[label == 1], None, thresholds)
    areas = [
        range_area(label, reached, predicted, found, first, last, buffer, thresholds)
        for buffer in range(longest_buffer + 1)
    ]
    return float(np.mean(areas))


def range_area(label, reached, predicted, found, first, last, buffer, thresholds):
    """The area under the range-based precision-recall curve for one buffer length."""
    positives = label.sum()
    weight = widened(label, first, last, buffer)
    true = cumulated(reached, weight, thresholds)
    touched = touched_share(reached, first, last, buffer, thresholds)
    relevant = (positives + positives + true - found) / 2
    recall = np.minimum(true / relevant, 1) * touched
    return np.sum(np.diff(recall, prepend=0) * true / predicted)


def widened(label, first, last, buffer):
    """Labels with a falling weight on half a buffer to both sides of each segment, one at most."""
    weight = label.astype(float)
    half = buffer // 2
    if half == 0:
        return weight
    distance = np.arange(1, half + 1)
    slope = np.sqrt(1 - distance / buffer)
    for side, sign in ((last, 1), (first, -1)):
        place = side[:, None] + sign * distance[None, :]
        inside = (place >= 0) & (place < len(label))
        np.add.at(weight, place[inside], np.broadcast_to(slope, place.shape)[inside])
    return np.minimum(weight, 1)


def touched_share(reached, first, last, buffer, thresholds):
    """The share of segments, widened and merged where they meet, with a row at or above each threshold."""
    half = buffer // 2
    apart = np.flatnonzero(last[:-1] + half < first[1:] - half)
    starts = np.maximum(np.concatenate([[first[0]], first[apart + 1]]) - half, 0)
    ends = np.minimum(np.concatenate([last[apart], [last[-1]]]) + half, len(reached) - 1)
    best = np.array([reached[start : end + 1].min() for start, end in zip(starts, ends)])
    return cumulated(best, None, thresholds) / len(starts)


def cumulated(reached, weight, thresholds):
    """The weight of all rows at or above each threshold."""
    return np.cumsum(np.bincount(reached, weights=weight, minlength=thresholds)[:thresholds])
