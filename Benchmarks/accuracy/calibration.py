"""How far a word can be trusted: proportions with their intervals, and a logistic fit of confidence."""
import math

import numpy as np


def wilson(right, of, z=1.959964):
    """The 95 % interval of a proportion, after Wilson (1927), doi:10.1080/01621459.1927.10502953."""
    if of == 0:
        return 0.0, 1.0
    share = right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def proportion(right, of):
    """`k/n [low, high]` as a table shows it."""
    if of == 0:
        return "0/0"
    low, high = wilson(right, of)
    return f"{right}/{of} = {right / of:.2f} [{low:.2f}, {high:.2f}]"


def fit_logistic(features, labels, ridge=1.0, rounds=50):
    """Weights of a logistic regression, the constant first, by Newton's method with a ridge on all but it."""
    rows = np.hstack([np.ones((len(features), 1)), features])
    weights = np.zeros(rows.shape[1])
    penalty = ridge * np.eye(rows.shape[1])
    penalty[0, 0] = 1e-6
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (chance - labels) + penalty @ weights
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        step = np.linalg.solve(curvature, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def predict(weights, features):
    """The probabilities that a fit gives."""
    return 1 / (1 + np.exp(-np.clip(weights[0] + features @ weights[1:], -30, 30)))


def cross_validated(features, labels, groups, ridge=1.0):
    """Each row's probability under a fit that has seen none of its group."""
    chance = np.zeros(len(labels))
    groups = np.asarray(groups)
    for group in sorted(set(groups)):
        held = groups == group
        chance[held] = predict(fit_logistic(features[~held], labels[~held], ridge), features[held])
    return chance


def brier(chance, labels):
    """The mean square of what a probability was off by."""
    return float(np.mean((np.asarray(chance) - np.asarray(labels)) ** 2))


def expected_error(chance, labels, bins=5):
    """The mean distance between what was promised and what was kept, over bins of equal width."""
    chance, labels = np.asarray(chance), np.asarray(labels, float)
    places = np.minimum((chance * bins).astype(int), bins - 1)
    return float(sum(abs(chance[places == place].sum() - labels[places == place].sum())
                     for place in range(bins)) / max(1, len(chance)))
