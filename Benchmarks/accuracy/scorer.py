"""Scores of one table, from `tocsin score` or from files that any other detector wrote.

A scores file is what `tocsin score` prints: a header `timestamp,score,alert`, then, where contributions were
asked for, the names of the input's columns; one row for each row of the table. With `--scores FOLDER` a
benchmark reads `FOLDER/<name>.csv` instead of running anything, and `--keep FOLDER` writes such files.
"""
import argparse
import concurrent.futures
import gzip
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


@dataclass
class Scores:
    """What a detector thinks of each row of a table."""

    score: np.ndarray
    """Larger is more abnormal."""
    alert: np.ndarray
    """True where an alert opens."""
    contributions: np.ndarray
    """One column a signal, larger is more to blame; no column where none were asked for."""


def arguments(description, **defaults):
    """The command line that all benchmarks share."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path, help="the folder that holds nab/, smd/, asd/, kpi/")
    parser.add_argument(
        "--tocsin", type=pathlib.Path, default=REPOSITORY / ".build/release/tocsin", help="the binary to measure")
    parser.add_argument("--scores", type=pathlib.Path, help="read scores here instead of running a binary")
    parser.add_argument("--keep", type=pathlib.Path, help="write the scores here as well")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many to run at once")
    parser.add_argument("--detail", action="store_true", help="a row for each series as well")
    return parser


class Scorer:
    """Runs the binary, or reads what another detector wrote."""

    def __init__(self, options):
        self.options = options
        if options.scores is None and not os.access(options.tocsin, os.X_OK):
            sys.exit(f"no {options.tocsin}: run 'make release' first, or name a binary with --tocsin")

    def map(self, function, items):
        """Applies a function to every item, several at once, and keeps their order."""
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            return list(pool.map(function, items))

    def score(self, name, table, *, train=None, flags=()):
        """The scores of a table, optionally after another that is only learned from."""
        if self.options.scores is not None:
            return read(self.options.scores / f"{name}.csv")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "scores.csv"
            command = [self.options.tocsin, "score", *flags]
            if train is not None:
                command += ["--train", plain(train, folder)]
            command.append(plain(table, folder))
            with open(path, "wb") as output:
                run = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False)
            if run.returncode != 0:
                sys.exit(f"{name}: status {run.returncode} of {' '.join(map(str, command))}\n{run.stderr}")
            if self.options.keep is not None:
                kept = self.options.keep / f"{name}.csv"
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, kept)
            return read(path)


def plain(path, folder):
    """The path of a table without compression."""
    path = pathlib.Path(path)
    if path.suffix != ".gz":
        return path
    target = pathlib.Path(folder) / path.stem
    with gzip.open(path) as source, open(target, "wb") as output:
        shutil.copyfileobj(source, output)
    return target


def read(path):
    """Reads a scores file."""
    with open(path, encoding="utf-8") as file:
        header = file.readline().rstrip("\r\n").split(",")
    if header[:3] != ["timestamp", "score", "alert"]:
        sys.exit(f"{path}:1: expected the header timestamp,score,alert, found {','.join(header)}")
    columns = range(1, len(header))
    values = np.loadtxt(path, delimiter=",", skiprows=1, usecols=columns, ndmin=2)
    return Scores(values[:, 0], values[:, 1] != 0, values[:, 2:])


def labels(path):
    """Reads a label, 0 or 1, a line."""
    return np.loadtxt(path, dtype=int, ndmin=1)


def print_table(header, rows):
    """Prints a Markdown table; numbers are rounded to what a reader compares by."""
    print("| " + " | ".join(header) + " |")
    print("| " + " | ".join("---" for _ in header) + " |")
    for row in rows:
        print("| " + " | ".join(cell(value) for value in row) + " |")
    print()


def cell(value):
    """A value as a table shows it."""
    if isinstance(value, float):
        return "-" if np.isnan(value) else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"
    return "-" if value is None else str(value)
