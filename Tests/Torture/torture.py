"""Runs the measures of the journal's torture and prints one table; see torture.sh.

The short run has the same measures and the same goals with less of everything.
"""

import argparse
import sys

import clocks
import flood
import hosts
import kills
import mutations
from table import Table

MEASURES = {"kills": kills, "mutations": mutations, "flood": flood, "hosts": hosts, "clocks": clocks}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="more of everything")
    parser.add_argument("--seed", type=int, default=7, help="of what is random")
    parser.add_argument("measure", nargs="*", metavar="MEASURE", help=" ".join(MEASURES))
    options = parser.parse_args()
    print("the long run" if options.long else "the short run: smaller numbers than those of `make soak`")
    table = Table()
    for name in options.measure or MEASURES:
        MEASURES[name].run(table, options.long, options.seed)
    print(f"{table.missed} goals missed" if table.missed else "every goal reached")
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
