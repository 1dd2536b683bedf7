"""Writes Fixtures/rates.csv. Run: python3 rates.py (scipy 1.17).

Exact tails -log10 P(X >= count) of negative binomial counts (Poisson where the dispersion is 1), to hold the
Chernoff bound against.
"""

import math
import pathlib

from scipy import stats

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"


def exact(count, mean, dispersion):
    if dispersion == 1:
        return -stats.poisson.logsf(count - 1, mean) / math.log(10)
    size = mean / (dispersion - 1)
    return -stats.nbinom.logsf(count - 1, size, 1 / dispersion) / math.log(10)


def main():
    with open(FIXTURES / "rates.csv", "w") as out:
        out.write("count,mean,dispersion,surprise\n")
        for mean in (0.01, 0.5, 3, 40, 1000):
            for dispersion in (1, 1.5, 6, 40):
                counts = {max(int(mean) + 1, math.ceil(mean * factor)) for factor in (1.3, 2, 5, 20)}
                for count in sorted(counts):
                    surprise = exact(count, mean, dispersion)
                    if surprise < 250:
                        out.write(f"{count},{mean},{dispersion},{surprise:.5f}\n")


main()
