#!/usr/bin/env python3
"""Who did it: recorded runs with injected faults in DATA/faults, and the columns that experts blamed in SMD and ASD.

    Benchmarks/accuracy/causes.py DATA [--only faults|labels] [-v] [--fit]

Faults are replayed through the whole engine.

Every DATA/faults/NAME.out.jsonl[.gz] is a run, with NAME.journal.jsonl, NAME.deps.txt and the truth,
NAME.faults.jsonl, beside it. fault-frames makes a recording of it, `tocsin replay` prints what would have rung
under CONFIGURATION, and that is held against the truth:

detected   an alert opened between 2 s before the fault and 14 s after its end, or an update of an incident whose
           onset lies there. A fault that was not noticed counts as wrong everywhere.
top-1, -3  the expected entity is the first, or among the first three, of the causes of the first alert (`alert`), of
           the same incident's state 20 s later, and of its last state before the fault's end + 14 s. Causes that
           are called unclear count for this, and are counted apart. An incident without causes blames its entity.
class      the first cause is of the kind that KINDS of fault_runs.py gives for the truth's class.
false      incidents opened outside all faults (from 3 s before to 14 s after).
words      of all incidents opened, false ones too, how often the first cause was right, by its word; `in the end` is
           the last line of the incident, however late.

A fault in a service that an earlier fault had ended for good cannot show itself; it counts, and is left out of the
second row only (`whose unit ran`). `or as good` also accepts the answers of ALTERNATIVES.

How the tables of SMD and ASD come about stands in blamed.py.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

import numpy as np

import blamed
import calibration
import fault_runs
import scorer

CONFIGURATION = '[alerts]\nobserve_for = "0s"\nmax_per_week = 1000\nmin_severity = "notice"\n'
INSTRUMENTS = ("collect.service", "faults.service", "systemd-journald.service")
"""The lab's own units, and the journal that the recording itself keeps busy."""
FRAMES = scorer.REPOSITORY / "Benchmarks/.build/release/fault-frames"
STATES = ("alert", f"+{fault_runs.SECOND_LOOK}s", "last")
END = "in the end"
"""The incident's last word, which may come long after the fault: it must not blame what came later."""


def main():
    options = command_line().parse_args()
    if options.only != "faults":
        blamed.report(options.tocsin, options.data)
    if options.only != "labels":
        report_faults(options)


def report_faults(options):
    """Replays every run, and prints what became of its faults."""
    folder = options.data / "faults"
    names = [name for name in fault_runs.names(folder) if options.run in (None, name)]
    if not names:
        print(f"no *.out.jsonl[.gz] in {folder}: no faults to replay")
        return
    results = []
    for name in names:
        objects, seconds = replay(options, folder, name)
        samples, faults = fault_runs.load(folder, name)
        found = fault_runs.transitions(objects, samples)
        result = fault_runs.score(name, found, faults, samples)
        results.append(result)
        if options.verbose:
            print_detail(result)
        print(f"{name}: {len(samples)} frames replayed in {seconds:.2f} s of processor time, "
              f"{1e3 * seconds / len(samples):.2f} ms a frame")
    print()
    print_runs(results)
    print_words(results)
    if options.fit:
        print_fit(results)


def command_line():
    """The options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path, help="the folder that holds faults/, and smd/ and asd/ (or metrics/ with them)")
    parser.add_argument(
        "--tocsin", type=pathlib.Path, default=scorer.REPOSITORY / ".build/release/tocsin",
        help="the binary to measure")
    parser.add_argument("--frames", type=pathlib.Path, default=FRAMES, help="the converter of runs")
    parser.add_argument("--only", choices=["faults", "labels"], help="half of it")
    parser.add_argument("--run", help="this run only")
    parser.add_argument("--exclude", action="append", help="a unit to leave out; replaces the lab's own")
    parser.add_argument("--unit-interval", help="seconds between two looks at the units; the daemon's by default")
    parser.add_argument("--keep", type=pathlib.Path, help="keep recordings and alerts in this folder")
    parser.add_argument("--fit", action="store_true", help="fit the confidence anew, and print its constants")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each fault and false incident")
    return parser


def replay(options, folder, name):
    """What rang in a run, and how much processor time the engine took."""
    with tempfile.TemporaryDirectory() as scratch:
        place = options.keep or pathlib.Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        recording, config = place / f"{name}.recording", place / "replay.toml"
        command = [options.frames, folder / name, recording]
        for unit in options.exclude or INSTRUMENTS:
            command += ["--exclude", unit]
        if options.unit_interval:
            command += ["--unit-interval", options.unit_interval]
        run(command)
        config.write_text(CONFIGURATION, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        printed = run(
            [options.tocsin, "replay", "--recording", recording, "--config", config, "--format", "json"])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        (place / f"{name}.alerts.jsonl").write_text(printed, encoding="utf-8")
    return [json.loads(line) for line in printed.splitlines()], after.ru_utime - before.ru_utime


def run(command):
    """What a program prints."""
    if not os.access(command[0], os.X_OK):
        sys.exit(f"no {command[0]}: build it first (make bench-causes does)")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"status {done.returncode} of {' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def print_detail(result):
    """A line for each fault, and one for each false incident."""
    for verdict in result.verdicts:
        fault = verdict.fault
        if verdict.first is None:
            print(f"{result.name} {fault.start:7.1f} {fault.name:13} {fault.expected:26} NOT NOTICED {fault.note}")
            continue
        places = [fault_runs.rank(state.incident, fault) for state in verdict.states().values()]
        shown = "/".join("-" if place is None else str(place + 1) for place in places)
        kind = "kind ok" if fault_runs.has_right_kind(verdict.last.incident, fault) else f"kind not {fault.kind}"
        print(f"{result.name} {fault.start:7.1f} {fault.name:13} {fault.expected:26} {verdict.delay:5.1f}s "
              f"rank {shown:6} {kind} | {summary(verdict.last.incident)} ({verdict.opened} opened) {fault.note}")
    for transition in result.false:
        print(f"{result.name} {transition.time:7.1f} FALSE {transition.incident['class']} "
              f"{transition.incident['entity']['name'] or 'host'} | {summary(transition.incident)}")
    print()


def summary(incident):
    """The causes of an incident, short."""
    causes = incident.get("causes") or []
    return " || ".join(
        f"{cause['entity']['name'] or 'host'} {cause['kind']} {cause['confidence']} {cause['probability']:.2f} "
        f"{cause['score']:.1f} [{cause['evidence'][:50]}]" for cause in causes[:3]) or "no causes"


def print_runs(results):
    """The table of runs, and of all together."""
    groups = [([result], result.name) for result in results]
    if len(results) > 1:
        groups.append((results, "all"))
    rows = []
    for group, title in groups:
        verdicts = [verdict for result in group for verdict in result.verdicts]
        rows += run_rows(title, verdicts, group)
        running = [verdict for verdict in verdicts if not verdict.fault.note]
        if len(running) < len(verdicts):
            rows += run_rows(f"{title}, whose unit ran", running, None)
        for verdict in verdicts:
            if verdict.fault.note and title != "all":
                print(f"{title}: {verdict.fault.name} at {verdict.fault.start:.0f} s: {verdict.fault.note}")
    left_out = sum(len(result.verdicts) for result in results)
    print(f"{left_out} faults\n")
    scorer.print_table(
        ["run", "faults", "detected", "delay p50 / p90, s", "said", "top-1", "or as good", "top-3", "class",
         "by an unclear cause", "incidents a fault", "false", "quiet, min"], rows)


def run_rows(title, verdicts, group):
    """A row for each state that an incident was judged in."""
    delays = [verdict.delay for verdict in verdicts if verdict.first is not None]
    delay = f"{np.percentile(delays, 50):.1f} / {np.percentile(delays, 90):.1f}" if delays else "-"
    opened = sum(verdict.opened for verdict in verdicts) / max(1, len(delays))
    rows = []
    for state in STATES:
        is_first = state == STATES[0]
        row = [title if is_first else "", len(verdicts) if is_first else "",
               calibration.proportion(len(delays), len(verdicts)) if is_first else "", delay if is_first else "",
               state]
        row += shares(verdicts, state)
        row += [float(opened) if is_first else ""]
        row += [sum(len(result.false) for result in group) if is_first and group else "",
                float(sum(result.quiet_seconds for result in group) / 60) if is_first and group else ""]
        rows.append(row)
    return rows


def shares(verdicts, state):
    """Top-1, top-1 with alternatives, top-3, class, and how many top-1 were called unclear."""
    first = as_good = three = kind = unclear = 0
    for verdict in verdicts:
        transition = verdict.states()[state]
        if transition is None:
            continue
        place = fault_runs.rank(transition.incident, verdict.fault)
        other = fault_runs.rank(transition.incident, verdict.fault, with_alternatives=True)
        causes = transition.incident.get("causes") or [{"confidence": "unclear"}]
        first += place == 0
        as_good += other == 0
        three += place is not None and place < 3
        kind += fault_runs.has_right_kind(transition.incident, verdict.fault)
        unclear += place == 0 and causes[0]["confidence"] == "unclear"
    count = len(verdicts)
    return [calibration.proportion(first, count), f"{as_good}/{count}", calibration.proportion(three, count),
            calibration.proportion(kind, count), unclear]


def judged(results, state):
    """(run, fault or None, the first cause, whether it is right) of every incident with a cause."""
    for result in results:
        for fault, same, ever in result.incidents:
            if fault is not None and fault.excluded:
                continue
            seen = [one for one in same if one.time <= same[0].time + fault_runs.SECOND_LOOK + 2]
            transition = {STATES[0]: same[0], STATES[1]: seen[-1], STATES[2]: same[-1], END: ever[-1]}[state]
            causes = transition.incident.get("causes") or []
            if causes:
                is_right = fault is not None and fault_runs.rank(transition.incident, fault) == 0
                yield result.name, fault, transition, is_right


def print_words(results):
    """How often each word is right."""
    rows = []
    for state in (*STATES, END):
        found = list(judged(results, state))
        for word in ("likely", "possible", "unclear"):
            said = [(transition.incident["causes"][0]["probability"], is_right)
                    for _, _, transition, is_right in found
                    if transition.incident["causes"][0]["confidence"] == word]
            mean = float(np.mean([chance for chance, _ in said])) if said else None
            right = sum(is_right for _, is_right in said)
            rows.append([state, word, calibration.proportion(right, len(said)), mean])
        chances = [transition.incident["causes"][0]["probability"] for _, _, transition, _ in found]
        labels = [is_right for *_, is_right in found]
        if found:
            rows.append([state, "all", calibration.proportion(sum(labels), len(labels)),
                         f"Brier {calibration.brier(chances, labels):.3f}, "
                         f"ECE {calibration.expected_error(chances, labels):.3f}"])
    scorer.print_table(["said", "word", "right", "mean probability"], rows)


FEATURES = ("ln(score)", "ln(1 + margin to the second)", "half minutes since the onset, up to two")
"""Those of ConfidenceModel that the alerts tell; it knows the sorts of evidence, too."""
PLACES = (1, 2, 4)
"""Where their weights stand in ConfidenceModel."""


def features(transition):
    """What the confidence of the first cause rests on."""
    scores = [cause["score"] for cause in transition.incident["causes"]]
    margin = scores[0] - (scores[1] if len(scores) > 1 else 0)
    seconds = transition.time - transition.onset
    return [np.log(max(scores[0], 0.1)), np.log1p(max(0, margin)), min(2, max(0, seconds) / 30)]


def print_fit(results):
    """A logistic fit over all rankings, its figures on faults that it has not seen."""
    table, labels, groups = [], [], []
    for result in results:
        for fault, same, _ in result.incidents:
            for transition in same:
                if transition.word == "clear" or not transition.incident.get("causes"):
                    continue
                table.append(features(transition))
                labels.append(fault is not None and fault_runs.rank(transition.incident, fault) == 0)
                groups.append(f"{result.name} {fault.start if fault else transition.onset}")
    if len(set(labels)) < 2:
        print("the rankings are all right or all wrong: nothing to fit")
        return
    table, labels = np.array(table), np.array(labels, float)
    weights = calibration.fit_logistic(table, labels)
    held_out = calibration.cross_validated(table, labels, groups)
    print(f"{len(labels)} rankings of {len(set(groups))} faults; probability = 1 / (1 + exp(-x)), x is the sum of\n")
    scorer.print_table(["feature", "weight"], [["constant", float(weights[0])]] + [
        [name, float(weight)] for name, weight in zip(FEATURES, weights[1:])])
    constants = [weights[0], 0, 0, 0, 0]
    for place, weight in zip(PLACES, weights[1:]):
        constants[place] = weight
    print("for ConfidenceModel: weights = [" + ", ".join(f"{weight:.2f}" for weight in constants) + "]\n")
    rows = []
    for word, low, high in (("likely", 0.8, 1.01), ("possible", 0.5, 0.8), ("unclear", 0, 0.5)):
        within = (held_out >= low) & (held_out < high)
        rows.append([word, calibration.proportion(int(labels[within].sum()), int(within.sum()))])
    constant = calibration.brier(np.full(len(labels), labels.mean()), labels)
    rows.append(["Brier, ECE", f"{calibration.brier(held_out, labels):.3f} (a constant: {constant:.3f}), "
                               f"{calibration.expected_error(held_out, labels):.3f}"])
    scorer.print_table(["cross-validated by fault", "right"], rows)


if __name__ == "__main__":
    main()
