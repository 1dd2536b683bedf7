"""Writes Fixtures/novelty.csv: what the full tier makes of a series. Run: python3 novelty.py (numpy 2.4).

Worked out here from the formulas in the documentation and the numbers in Constants.swift, whole arrays and plain
lists instead of rings and running sums, so that it shares no bookkeeping with the Swift code: windows are slices
of the past, the tally is a list of bins, profiles are dictionaries.
Columns: value; the root mean square of the point statistics; the mean of the thirteen votes of novelty.
"""

import math
import pathlib

import numpy as np

from levels import CLIP, FIXTURES, FLOOR, KEEP, PATIENCE, Levels, place

CADENCE, DAY_BIN, WEEK_BIN = 300, 900, 3600
SIGMA = math.sqrt(math.pi / 2)


class Tally:
    def __init__(self):
        self.weights = np.zeros(32)
        self.seen = 0

    def surprise(self, z):
        bin_, fraction = place(z)
        tail = self.weights[bin_ + 1 :].sum() + max(0.75, 1 - fraction) * self.weights[bin_]
        weight = 1 + min(z, 255.0) ** 2 / 2
        return max(0.0, math.log10((self.weights.sum() + 1) * weight / (tail * weight + 1)))

    def learn(self, z):
        self.weights[place(z)[0]] += 1


class Bound:
    """Huber's bound with patience, around zero."""

    def __init__(self):
        self.spread, self.outside = 0.0, 0

    def cut(self, e, floor, mid=0.0):
        limit = CLIP * max(self.spread * SIGMA, 1e-3 * abs(mid), floor)
        if abs(e) <= limit:
            self.outside = 0
            return e
        self.outside += 1
        return math.copysign(min(abs(e), limit * 2.0 ** max(0, self.outside - 1 - PATIENCE)), e)


class Residuals(Bound):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b, self.mid, self.count, self.tally = a, b, 0.0, 0, Tally()

    def score(self, r, floor):
        return min(abs(r - self.mid) / max(self.spread * SIGMA, 1e-3 * abs(self.mid), floor), 255.0)

    def vote(self, z):
        return self.tally.surprise(z) if self.count >= 50 else 0.0

    def learn(self, r, z, floor):
        if self.count >= 20:
            self.tally.learn(z)
        n = self.count
        self.count += 1
        if n == 0:
            self.mid = r
            return
        a, b = (max(self.a, 1 / (n + 1)), max(self.b, 1 / n)) if n < 4096 else (self.a, self.b)
        e = r - self.mid
        if n >= 10:
            e = self.cut(e, floor, self.mid)
        self.mid += a * e
        self.spread += b * (abs(e) - self.spread)


class Profile(Bound):
    def __init__(self, bin_seconds):
        super().__init__()
        self.share = 1 - 0.5 ** (CADENCE / bin_seconds)
        self.levels, self.visits = {}, {}
        self.visited, self.values, self.predicted = None, 0, 0

    def expected(self, b):
        earlier = self.visits.get(b, 0) - (1 if self.visited == b else 0)
        return self.levels[b] if earlier > 0 else None

    def learn(self, x, b, expected, floor):
        if self.visited != b:
            self.visited, self.values = b, 0
            self.visits[b] = self.visits.get(b, 0) + 1
        self.values += 1
        level = self.levels.get(b, 0.0)
        if expected is None:
            self.levels[b] = level + (x - level) / self.values
            return
        e = x - expected
        if self.predicted >= 500:
            e = self.cut(e, floor)
        self.predicted += 1
        self.spread += max(0.0005, 1 / self.predicted) * (abs(e) - self.spread)
        self.levels[b] = level + self.share * e


class Stream:
    def __init__(self, radius, count, width=1):
        self.radius, self.count, self.width = radius, count, width
        self.mean = self.deviation = 0.0
        self.seen, self.tally, self.prototypes = 0, Tally(), []

    def scaled(self, x):
        share = max(0.001, 1 / (self.seen + 1))
        limit = 1000 * self.deviation if self.seen + 1 > 200 and self.deviation > 0 else math.inf
        cut = lambda e: max(-limit, min(limit, e))
        mean = x if self.seen == 0 else self.mean + share * cut(x - self.mean)
        return mean, self.deviation + share * (abs(cut(x - mean)) - self.deviation)

    def judge(self, x, floor, spread=None):
        q = np.atleast_1d(np.asarray(x, float))
        if spread is None:
            mean, deviation = self.scaled(float(q[0]))
            spread = max(deviation * SIGMA, floor)
        distances = [math.sqrt(np.mean((p[0] - q) ** 2)) for p in self.prototypes]
        nearest = int(np.argmin(distances)) if distances else None
        d = distances[nearest] / spread if distances else 0.0
        vote = self.tally.surprise(4 * d) if self.seen >= 50 else 0.0
        if self.width == 1:
            self.mean, self.deviation = mean, deviation
        self.seen += 1
        self.tally.learn(4 * d)
        if nearest is not None and d <= self.radius:
            p = self.prototypes[nearest]
            p[1] += 1
            p[0] = p[0] + max(0.02, 1 / p[1]) * (q - p[0])
        elif len(self.prototypes) < self.count:
            self.prototypes.append([q, 1.0])
        else:
            self.prototypes[int(np.argmin([p[1] for p in self.prototypes]))] = [q, 1.0]
        return vote


class Shift(Bound):
    def __init__(self):
        super().__init__()
        self.level, self.known, self.count, self.tally = 0.0, 0, 0, Tally()

    def judge(self, mean, leaving, floor):
        young = self.known < 12
        e = mean - self.level
        z = 0.0 if young else min(abs(e) / max(self.spread * SIGMA, floor), 255.0)
        vote = self.tally.surprise(z) if self.count >= 50 else 0.0
        if not young:
            e = self.cut(e, floor) if self.count > 24 else e
            self.spread += max(0.005, 1 / (self.count + 1)) * (abs(e) - self.spread)
            if self.count > 12:
                self.tally.learn(z)
            self.count += 1
        self.known += 1
        limit = 1000 * self.spread if self.count > 200 and self.spread > 0 else math.inf
        self.level += max(0.005, 1 / self.known) * max(-limit, min(limit, leaving - self.level))
        return vote


def series():
    rng = np.random.default_rng(20261123)
    n = np.arange(5000)
    x = 50 + 10 * np.sin(2 * np.pi * n / 288) + 5 * (n // 288 % 7 < 5) + rng.normal(size=5000)
    x[1500] += 40
    x[2500:2530] -= 25
    x[3600:] += 12
    x[4400:4500] = 60
    return np.round(x, 3)


def main():
    x = series()
    levels = Levels()
    fast, slow = levels.speeds
    day, week = Profile(DAY_BIN), Profile(WEEK_BIN)
    res = [Residuals(0.0005, 0.0005), Residuals(0.2, 0.01), Residuals(0.0005, 0.0005)]
    names = {"raw": 0.15, "m3": 0.15, "m12": 0.15, "m48": 0.4, "max": 0.4, "d": 0.4, "w": 0.4, "d3": 0.4, "w3": 0.4}
    streams = {name: Stream(radius, 32) for name, radius in names.items()}
    shapes, blocks, shift = Stream(0.6, 16, 8), Stream(0.6, 16, 4), Shift()
    trust = {"day": [0.0, 0.0, 0], "week": [0.0, 0.0, 0]}
    days, weeks, rows = [], [], []
    for n, v in enumerate(x):
        second = n * CADENCE % 604800
        db, wb = second % 86400 // DAY_BIN, second // WEEK_BIN
        floor = max(abs(slow.mid) * 1e-3, FLOOR)
        de, we = day.expected(db), week.expected(wb)
        dr = v - de if de is not None else None
        wr = v - we if we is not None else None
        zs = [res[0].score(dr, floor), res[1].score(dr, floor)] if dr is not None else [0.0, 0.0]
        zs.append(res[2].score(wr, floor) if wr is not None else 0.0)
        votes = [r.vote(z) for r, z in zip(res, zs)]
        votes = [votes[0] if dr is not None else 0, votes[1] if dr is not None else 0, votes[2] if wr is not None else 0]
        f = levels.surprise(v)
        voting = dr is not None and res[0].count >= 50
        point = f
        if voting:
            trusted = {k: t[2] >= 288 and t[0] < 0.9 * t[1] for k, t in trust.items()}
            d_ok, w_ok = trusted["day"] and dr is not None, trusted["week"] and wr is not None
            most = math.inf
            if d_ok and (not w_ok or trust["day"][0] <= trust["week"][0]):
                most = votes[1] + 1
            elif w_ok:
                most = votes[2] + 1
            cut = [min(q, most) for q in (f, votes[0], votes[1], votes[1], votes[2])]
            point = math.sqrt(sum(q * q for q in cut) / 5)

        nf = max(abs(streams["raw"].mean) * 1e-3, FLOOR)
        past = x[: n + 1]
        mean = lambda w: past[-w:].mean()
        new = [
            streams["raw"].judge(v, nf), streams["m3"].judge(mean(3), nf), streams["m12"].judge(mean(12), nf),
            streams["m48"].judge(mean(48), nf), streams["max"].judge(past[-96:].max(), nf),
        ]
        spread = max(streams["raw"].deviation * SIGMA, nf)
        new.append(shift.judge(mean(12), past[-13], nf) if n >= 12 else 0.0)
        if n >= 11:
            new.append(shapes.judge(past[: -9 : -1], nf, spread))
            new.append(blocks.judge([past[n - 3 * j - 2 : n - 3 * j + 1].mean() for j in range(4)], nf, spread))
        for history, r, one, three in ((days, dr, "d", "d3"), (weeks, wr, "w", "w3")):
            if r is None:
                continue
            history.append(r)
            new.append(streams[one].judge(r, nf))
            if len(history) >= 3:
                new.append(streams[three].judge(sum(history[-3:]) / 3, nf))
        new.append(votes[2] if voting else 0.0)
        combined = sum(min(q, 6.0) for q in new) / 13
        rows.append(f"{v:.3f},{min(point, 4.99) if n >= 30 else 0.0:.5f},{combined:.5f}")

        if dr is not None or wr is not None:
            cap = 64 * max(max(res[1].spread * SIGMA, 1e-3 * abs(res[1].mid), floor), floor)
            plain = min(abs(v - fast.mid), cap)
            for key, r, mid in (("day", dr, res[1].mid), ("week", wr, res[2].mid)):
                if r is None:
                    continue
                t = trust[key]
                share = max(1 / 2016, 1 / (t[2] + 1))
                t[0] += share * (min(abs(r - mid), cap) - t[0])
                t[1] += share * (plain - t[1])
                t[2] += 1
        if dr is not None:
            res[0].learn(dr, zs[0], floor)
            res[1].learn(dr, zs[1], floor)
        if wr is not None:
            res[2].learn(wr, zs[2], floor)
        day.learn(v, db, de, floor)
        week.learn(v, wb, we, floor)
        levels.learn(v, n, 1)
        every = [*streams.values(), shapes, blocks]
        if (n + 1) % 256 == 0:
            for tally in [r.tally for r in res] + [q.tally for q in every] + [shift.tally]:
                tally.weights *= KEEP
        if (n + 1) % 16 == 0:
            for q in every:
                for p in q.prototypes:
                    p[1] *= 0.999
    with open(pathlib.Path(FIXTURES) / "novelty.csv", "w") as out:
        out.write("value,point,novelty\n" + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
