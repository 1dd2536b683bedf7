"""How well and how fast log lines are grouped: Tocsin beside Drain3, on the same lines, in the same run.

    make bench-templates DATA=/path/to/loghub          or, after `make release` and the build of template-bench:
    python3 Benchmarks/templates/accuracy.py --tocsin .build/release/tocsin --bench PATH/template-bench FOLDER

FOLDER holds labelled sets in loghub's form (labelled.py). One configuration for all sets. Prints Markdown:

- GA, grouping accuracy, and FGA, F1 over groups, of each set by itself, through `tocsin templates --assign`;
- the loss of GA when all sets come as one stream, a line of each in turn (for Tocsin each set is a unit);
- new templates in the second half of each set: a line is truly new when no line before had its EventId;
- lines a second of one core, on that stream: cold (the first pass, learning included) and warm (two more).
"""

import argparse
import subprocess
import sys

from labelled import Novelty, apart, grouping, interleaved, load, mean

try:
    import drain3_peer
except ImportError:
    drain3_peer = None


class Result:
    """What a miner made of all sets."""

    def __init__(self, sets, groups, together, novel, speed):
        self.alone = [grouping(one.truth, found) for one, found in zip(sets, groups)]
        self.together = [grouping(one.truth, found)[0] for one, found in zip(sets, together)]
        self.novelty = Novelty()
        for one, flags in zip(sets, novel):
            self.novelty.add(one.truth, flags)
        self.cold, self.warm = speed

    @property
    def loss(self):
        return mean(ga for ga, _ in self.alone) - mean(self.together)


def encoded(lines):
    return b"".join(line.encode("utf-8", "surrogateescape") + b"\n" for line in lines)


def run(command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout.decode()


def assign(tocsin, messages):
    """The template id of each message, from the command line."""
    ids = run([tocsin, "templates", "--assign", "-"], encoded(messages)).split("\n")[:-1]
    if len(ids) != len(messages):
        sys.exit(f"accuracy.py: {len(ids)} ids for {len(messages)} lines")
    return ids


def ours(sets, stream, tocsin, bench):
    groups = [assign(tocsin, one.messages) for one in sets]
    data = encoded(f"{sets[number].name}\t{sets[number].messages[line]}" for number, line in stream)
    rows = [row.split("\t") for row in run([bench, "observe"], data).split("\n")[:-1]]
    together = apart(sets, stream, [row[0] for row in rows])
    novel = apart(sets, stream, [row[1] == "new" for row in rows])
    return Result(sets, groups, together, novel, [float(figure) for figure in run([bench, "speed"], data).split()])


def peers(sets, stream):
    if drain3_peer is None:
        print("accuracy.py: no drain3 here (pip install drain3): its rows are left out", file=sys.stderr)
        return {}
    messages = [sets[number].messages[line] for number, line in stream]
    results = {}
    for name, masks in drain3_peer.CONFIGURATIONS.items():
        mined = [drain3_peer.mine(masks, one.messages) for one in sets]
        together = apart(sets, stream, drain3_peer.mine(masks, messages)[0])
        speed = drain3_peer.lines_per_second(masks, messages)
        results[name] = Result(
            sets, [found for found, _ in mined], together, [new for _, new in mined], speed)
    return results


def row(cells):
    print("| " + " | ".join(cells) + " |")


def per_set(sets, results):
    row(["set", "lines"] + [f"{name}: GA / FGA" for name in results])
    row(["---"] + ["---:"] * (len(results) + 1))
    for place, one in enumerate(sets):
        figures = ["{:.4f} / {:.4f}".format(*result.alone[place]) for result in results.values()]
        row([one.name, str(len(one.truth))] + figures)
    means = [[mean(column) for column in zip(*result.alone)] for result in results.values()]
    lines = sum(len(one.truth) for one in sets)
    row(["**mean**", str(lines)] + ["**{:.4f} / {:.4f}**".format(*pair) for pair in means])


def as_a_stream(results):
    row(["measure"] + list(results))
    row(["---"] + ["---:"] * len(results))
    measures = [
        ("GA lost when interleaved", lambda result: f"{result.loss:.4f}"),
        ("new templates: precision", lambda result: f"{result.novelty.precision:.3f}"),
        ("new templates: recall", lambda result: f"{result.novelty.recall:.3f}"),
        ("new templates: F1", lambda result: f"{result.novelty.f1:.3f}"),
        ("false news per 1,000 lines", lambda result: f"{result.novelty.false_per_thousand:.1f}"),
        ("lines a second, one core, cold", lambda result: f"{result.cold:,.0f}"),
        ("lines a second, one core, warm", lambda result: f"{result.warm:,.0f}"),
    ]
    for name, figure in measures:
        row([name] + [figure(result) for result in results.values()])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--tocsin", default=".build/release/tocsin")
    parser.add_argument("--bench", required=True, help="the program template-bench of Benchmarks/")
    arguments = parser.parse_args()
    sets = load(arguments.folder)
    if not sets:
        sys.exit(f"accuracy.py: no file *_structured.csv below {arguments.folder}")
    stream = interleaved(sets)
    results = {"Tocsin": ours(sets, stream, arguments.tocsin, arguments.bench), **peers(sets, stream)}
    per_set(sets, results)
    print()
    as_a_stream(results)


if __name__ == "__main__":
    main()
