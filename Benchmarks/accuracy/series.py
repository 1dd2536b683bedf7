"""Series without anomalies, invented with fixed seeds: what a healthy host might show.

Each generator gives four weeks of values. Nothing in them is wrong, so that every alert on them is a false one.
"""
import numpy as np

WEEKS = 4
WEEK = 604_800


def grid(interval):
    """The times of all rows, seconds since Monday 2026-01-05 00:00 UTC, as Unix seconds."""
    return 1_767_571_200 + np.arange(0, WEEKS * WEEK, interval)


def day(seconds, phase=0.0):
    """A smooth daily rhythm between −1 and 1."""
    return np.sin(2 * np.pi * (seconds / 86_400 - phase))


def constant(seconds, random):
    """Always the same."""
    return np.full(len(seconds), 42.0)


def noise(seconds, random):
    """Normal noise around a level."""
    return 100 + 5 * random.standard_normal(len(seconds))


def heavy_tails(seconds, random):
    """Noise of Student's t with three degrees of freedom: large values are part of it."""
    return 100 + 5 * random.standard_t(3, len(seconds))


def latencies(seconds, random):
    """Log-normal, as response times are."""
    return np.exp(random.normal(3, 0.6, len(seconds)))


def daily_season(seconds, random):
    """A daily rhythm with noise."""
    return 50 + 20 * day(seconds, 0.3) + 2 * random.standard_normal(len(seconds))


def office_week(seconds, random):
    """Busy on working days from nine to five, quiet otherwise."""
    hour = seconds % 86_400 / 3_600
    weekday = (seconds // 86_400 + 3) % 7
    busy = (hour >= 9) & (hour < 17) & (weekday < 5)
    return 10 + 40 * busy + (1 + 3 * busy) * random.standard_normal(len(seconds))


def random_walk(seconds, random):
    """Steps of normal noise: it has no level to return to."""
    return 1_000 + np.cumsum(random.standard_normal(len(seconds)))


def slow_walk(seconds, random):
    """Noise that forgets over hours: an autoregression of first order."""
    values = np.zeros(len(seconds))
    for row, kick in enumerate(random.standard_normal(len(seconds))):
        values[row] = 0.98 * values[row - 1] + kick
    return 100 + values


def counter(seconds, random):
    """A counter that rises by chance amounts."""
    return np.cumsum(random.poisson(30, len(seconds))).astype(float)


def rare_counts(seconds, random):
    """Few events a step, mostly none."""
    return random.poisson(0.3, len(seconds)).astype(float)


def steps(seconds, random):
    """A machine that switches among three loads every few hours."""
    length = random.integers(20, 80, len(seconds) // 20)
    level = np.repeat(random.choice([20.0, 45.0, 70.0], len(length)), length)[: len(seconds)]
    return level + random.standard_normal(len(seconds))


def batch_job(seconds, random):
    """Idle, but for a job of about twenty minutes at every full hour."""
    late = random.integers(0, 120, len(seconds))
    busy = (seconds - late) % 3_600 < 1_200
    return np.where(busy, 80 + 4 * random.standard_normal(len(seconds)), 3 + random.random(len(seconds)))


def disk_fill(seconds, random):
    """Fills slowly and is emptied every night."""
    return 40 + 20 * (seconds % 86_400) / 86_400 + 0.2 * random.standard_normal(len(seconds))


def rounded(seconds, random):
    """A percentage in whole numbers that seldom moves."""
    return np.round(60 + 0.4 * random.standard_normal(len(seconds)))


GENERATORS = (constant, noise, heavy_tails, latencies, daily_season, office_week, random_walk, slow_walk, counter,
              rare_counts, steps, batch_job, disk_fill, rounded)


def write(path, interval, generator, seed):
    """Writes one invented series as a table."""
    seconds = grid(interval)
    values = generator(seconds.astype(float), np.random.default_rng(seed))
    with open(path, "w", encoding="utf-8") as file:
        file.write("timestamp,value\n")
        file.writelines(f"{time},{value:.6f}\n" for time, value in zip(seconds, values))
