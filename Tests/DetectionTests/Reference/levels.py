"""Writes Fixtures/levels.csv and Fixtures/halfnormal.csv. Run: python3 levels.py (numpy 2.4, scipy 1.17).

levels.csv: an autocorrelated series with spikes, a shift and a pause (column seconds), and the surprise of the
distance from the nearer of the fast and slow level as written down in Constants.swift, worked out here
independently of the Swift code: the tally is kept as a list of all past scores' bins and not as cumulative
weights, and bins come from frexp.
halfnormal.csv: -log10 P(|Z| >= z) of a normal Z.
"""

import math
import pathlib

import numpy as np
from scipy import stats

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
CLIP, PATIENCE, SETTLING, WARM_UP, LARGEST = 4.0, 6, 10, 30, 255.0
SPEEDS = {"fast": (0.3, 0.02), "slow": (0.05, 0.005)}
FLOOR = 1e-300
KEEP = float(np.float32(math.exp(-math.log(2) * 256 / 100_000)))


def place(z):
    """Bin and fraction of a score: quarter octaves of 1 + z below 256."""
    if z >= LARGEST:
        return 31, 1.0
    mantissa, exponent = math.frexp(float(np.float32(1 + z)))
    octave, position = exponent - 1, 2 * mantissa - 1
    return 4 * octave + int(position * 4), position * 4 % 1


class Speed:
    def __init__(self, level_share, spread_share):
        self.shares = (level_share, spread_share)
        self.mid = self.spread = 0.0
        self.outside = 0

    def scale(self):
        return max(self.spread * math.sqrt(math.pi / 2), 1e-3 * abs(self.mid), FLOOR)

    def score(self, x):
        return min(abs(x - self.mid) / self.scale(), LARGEST)

    def learn(self, x, n, missed):
        if n == 0:
            self.mid = x
            return
        a, b = (1 - (1 - share) ** missed for share in self.shares)
        a, b = max(a, 1 / (n + 1)), max(b, 1 / n)
        e = x - self.mid
        if n >= SETTLING:
            limit = CLIP * self.scale()
            if abs(e) > limit:
                e = math.copysign(min(abs(e), limit * 2.0 ** max(0, self.outside - PATIENCE)), e)
                self.outside += 1
            else:
                self.outside = 0
        self.mid += a * e
        self.spread += b * (abs(e) - self.spread)


class Levels:
    """Both speeds, and the tally of the distance from the nearer."""

    def __init__(self):
        self.speeds = [Speed(*shares) for shares in SPEEDS.values()]
        self.weights = np.zeros(33)

    def score(self, x):
        return min(speed.score(x) for speed in self.speeds)

    def surprise(self, x):
        z = self.score(x)
        bin_, fraction = place(z)
        tail = self.weights[bin_ + 1 :].sum() + max(0.75, 1 - fraction) * self.weights[bin_]
        p = (tail + 1 / (1 + z**2 / 2)) / (self.weights.sum() + 1)
        return max(0.0, -math.log10(p))

    def learn(self, x, n, missed):
        if n >= SETTLING:
            self.weights[place(self.score(x))[0]] += 1
        for speed in self.speeds:
            speed.learn(x, n, missed)
        if (n + 1) % 256 == 0:
            self.weights *= KEEP


def series():
    rng = np.random.default_rng(20260823)
    noise = rng.normal(size=1500)
    x = np.empty(1500)
    state = 0.0
    for i in range(1500):
        state = 0.8 * state + noise[i]
        x[i] = 100 + 3 * state
    x[400] += 80
    x[700:703] -= 60
    x[900:] += 50
    seconds = np.arange(1500) * 10.0
    seconds[1200:] += 40
    seconds[1300:] += 4000
    return np.round(x, 4), seconds


def main():
    x, seconds = series()
    levels = Levels()
    with open(FIXTURES / "levels.csv", "w") as out:
        out.write("seconds,value,surprise\n")
        for n, (t, v) in enumerate(zip(seconds, x)):
            missed = 1 if n == 0 else int(min(10, round((t - seconds[n - 1]) / 10)))
            surprise = levels.surprise(v) if n >= WARM_UP else 0.0
            out.write(f"{t:.0f},{v:.4f},{surprise:.5f}\n")
            levels.learn(v, n, missed)
    with open(FIXTURES / "halfnormal.csv", "w") as out:
        out.write("score,surprise\n")
        for z in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
            out.write(f"{z},{-math.log10(2 * stats.norm.sf(z)):.5f}\n")


if __name__ == "__main__":
    main()
