"""Writes Fixtures/students.csv. Run: python3 students.py (scipy 1.17).

-log10 P(T > t) of Student's distribution, to hold Wallace's approximation against.
"""

import math
import pathlib

from scipy import stats

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"


def main():
    with open(FIXTURES / "students.csv", "w") as out:
        out.write("t,freedom,surprise\n")
        for freedom in (3, 5, 8, 23, 100, 671):
            for t in (0, 0.5, 1, 2, 4, 7, 12, 30):
                surprise = -stats.t.logsf(t, freedom) / math.log(10)
                if surprise < 100:
                    out.write(f"{t},{freedom},{surprise:.5f}\n")


main()
