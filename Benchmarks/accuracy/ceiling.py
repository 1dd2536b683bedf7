#!/usr/bin/env python3
"""How many alerts there are: against the ceiling of --max-per-week, and on series where nothing is wrong.

    Benchmarks/accuracy/ceiling.py DATA

Ceiling: the test parts of DATA/kpi after their train parts, NAB's realKnownCause and the hosts of DATA/smd.
Rates a week are those of all series of a group. `÷ N` is that of the series that have more to say: where the
default threshold gives more than N a week; a ceiling does nothing to the others. They want at least 40/N weeks
together. `worst series` is the largest rate of any one series of 40/N weeks.
Quiet: NAB's artificialNoAnomaly files and invented series (series.py, fixed seeds) of four weeks each, at the
default threshold and at one alert a week.
"""
import pathlib
import sys
import tempfile
from dataclasses import dataclass

import numpy as np

import scorer
import series
from nab_rule import timestamps

CEILINGS = (3, 7)
INTERVALS = (60, 300)
SEEDS = (1, 2)


@dataclass
class Source:
    """A series whose alerts are counted."""

    group: str
    name: str
    table: pathlib.Path
    weeks: float
    train: pathlib.Path | None = None
    flags: tuple = ()


def main():
    options = scorer.arguments(__doc__).parse_args()
    if options.scores is not None:
        sys.exit("ceiling.py runs each series several times: it cannot read --scores")
    run = scorer.Scorer(options)
    with tempfile.TemporaryDirectory() as folder:
        report_ceiling(run, kpi(options.data / "kpi", pathlib.Path(folder)) + nab(options.data / "nab")
                       + hosts(options.data / "smd"))
        report_quiet(run, quiet(options.data / "nab", pathlib.Path(folder)), options.detail)


def count(run, source, *flags):
    """The alerts of a series."""
    name = f"ceiling/{source.group}-{source.name}"
    scores = run.score(name, source.table, train=source.train, flags=[*source.flags, *flags])
    return int(scores.alert.sum())


def report_ceiling(run, sources):
    """Prints realised rates against the ceiling, a row for each group and N."""
    rows = []
    default = run.map(lambda source: count(run, source), sources)
    for ceiling in CEILINGS:
        alerts = run.map(lambda source: count(run, source, "--max-per-week", str(ceiling)), sources)
        for group in dict.fromkeys(source.group for source in sources):
            chosen = [index for index, source in enumerate(sources) if source.group == group]
            weeks = sum(sources[index].weeks for index in chosen)
            more = more_to_say(chosen, sources, default, ceiling)
            more_weeks = sum(sources[index].weeks for index in more)
            long = [index for index in chosen if sources[index].weeks >= 40 / ceiling]
            worst = max((alerts[index] / sources[index].weeks for index in long), default=None)
            enough = "" if more_weeks >= 40 / ceiling else " (too few)"
            rows.append([group, len(chosen), f"{weeks:.1f}", rate(default, chosen, sources), ceiling,
                         rate(alerts, chosen, sources), len(more), f"{more_weeks:.1f}{enough}",
                         rate(alerts, more, sources) / ceiling if more else None,
                         None if worst is None else worst / ceiling])
    scorer.print_table(["ceiling", "series", "weeks", "a week at the default", "N", "a week at N",
                        "with more to say", "their weeks", "÷ N", "worst series ÷ N"], rows)


def more_to_say(chosen, sources, default, ceiling):
    """Those of the chosen series that alert more often than the ceiling where there is none."""
    return [index for index in chosen if default[index] / sources[index].weeks > ceiling]


def rate(alerts, chosen, sources):
    """Alerts a week of the chosen series together."""
    return sum(alerts[index] for index in chosen) / sum(sources[index].weeks for index in chosen)


def report_quiet(run, sources, with_detail):
    """Prints the alerts where there ought to be none."""
    default = run.map(lambda source: count(run, source), sources)
    ceiling = run.map(lambda source: count(run, source, "--max-per-week", "1"), sources)
    rows, total = [], [0, 0, 0.0]
    for group in dict.fromkeys(source.group for source in sources):
        chosen = [index for index, source in enumerate(sources) if source.group == group]
        found = [sum(default[index] for index in chosen), sum(ceiling[index] for index in chosen)]
        weeks = sum(sources[index].weeks for index in chosen)
        total = [total[0] + found[0], total[1] + found[1], total[2] + weeks]
        if with_detail or any(found):
            rows.append([group, len(chosen), f"{weeks:.1f}"] + found)
    rows.append(["all", len(sources), f"{total[2]:.1f}"] + total[:2])
    scorer.print_table(["nothing wrong", "series", "weeks", "alerts at the default", "at --max-per-week 1"], rows)


def kpi(folder, work):
    """The KPI series, without their labels."""
    sources = []
    for path in sorted(folder.glob("*.train.csv.gz")):
        name = path.name.split(".")[0]
        parts = {}
        for part in ("train", "test"):
            rows = np.loadtxt(folder / f"{name}.{part}.csv.gz", delimiter=",", skiprows=1, usecols=(0, 1), dtype=str)
            parts[part] = work / f"{name}.{part}.csv"
            np.savetxt(parts[part], rows, fmt="%s", delimiter=",", header="timestamp,value", comments="")
        weeks = (int(rows[-1, 0]) - int(rows[0, 0])) / series.WEEK
        sources.append(Source("KPI test", name[:8], parts["test"], weeks, parts["train"]))
    return sources


def nab(folder, category="realKnownCause"):
    """The NAB files of a category."""
    sources = []
    for path in sorted((folder / "data" / category).glob("*.csv")):
        times = timestamps(path)
        weeks = (times[-1] - times[0]).total_seconds() / series.WEEK
        sources.append(Source(f"NAB {category}", path.stem, path, weeks))
    return sources


def hosts(folder):
    """The SMD machines, one row a minute."""
    sources = []
    for path in sorted(folder.glob("*.label.txt.gz")):
        name = path.name.split(".")[0]
        weeks = len(scorer.labels(path)) * 60 / series.WEEK
        sources.append(Source("SMD test", name, folder / f"{name}.test.csv.gz", weeks,
                              folder / f"{name}.train.csv.gz", ("--interval", "60s")))
    return sources


def quiet(folder, work):
    """All series in which nothing is wrong."""
    sources = nab(folder, "artificialNoAnomaly")
    for interval in INTERVALS:
        for generator in series.GENERATORS:
            for seed in SEEDS:
                name = f"{generator.__name__}-{interval}-{seed}"
                path = work / f"{name}.csv"
                series.write(path, interval, generator, seed)
                title = generator.__name__.replace("_", " ")
                sources.append(Source(f"{title}, {interval} s", name, path, float(series.WEEKS)))
    return sources


if __name__ == "__main__":
    main()
