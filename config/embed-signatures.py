#!/usr/bin/env python3
"""Puts config/signatures.d into the program and into the documentation.

    make signatures        or: python3 config/embed-signatures.py

Writes Sources/Configuration/ShippedSignatures.swift, the copy with which the program works where the files are not
installed, and the table of docs/signatures.md. Tests fail where either is not what the files say. Python 3.11.
"""
import pathlib
import tomllib

repository = pathlib.Path(__file__).resolve().parent.parent
folder = repository / "config/signatures.d"
source = repository / "Sources/Configuration/ShippedSignatures.swift"
document = repository / "docs/signatures.md"
files = sorted(folder.glob("*.toml"), key=lambda path: path.name.encode())


def embedded():
    """The Swift file: the texts as they are."""
    lines = [
        "/// The shipped signatures of faults: the text of `config/signatures.d`, written by `make signatures`.",
        "enum ShippedSignatures {",
        "  /// The files, in the byte order of their names.",
        "  static let files: [(name: String, text: String)] = [",
    ]
    for path in files:
        lines.append("    (")
        lines.append(f'      "{path.name}",')
        lines.append('      ##"""')
        lines += [f"      {line}".rstrip() for line in path.read_text().splitlines()]
        lines.append("")
        lines.append('      """##')
        lines.append("    ),")
    return "\n".join(lines + ["  ]", "}", ""])


def row(signature):
    """A row of the table."""
    if "ends" in signature:
        rings = f"ends `{signature['ends']}`"
        return f"| `{signature['name']}` | | | {rings} |"
    rings = signature["severity"]
    if "after" in signature:
        rings += f", after `{signature['after']}`"
    if "count" in signature:
        rings += f", {signature['count']} in {signature['within']}"
    if signature.get("evidence_only"):
        rings = "evidence only"
    return f"| `{signature['name']}` | `{signature['class']}` | {signature['entity']} | {rings} |"


def table():
    """The rows of all files, with a header for each."""
    lines = []
    for path in files:
        lines += [f"**{path.name}**", "", "| name | class | about | rings |", "|---|---|---|---|"]
        lines += [row(signature) for signature in tomllib.loads(path.read_text())["signature"]]
        lines.append("")
    return "\n".join(lines)


source.write_text(embedded())
if document.exists():
    head, rest = document.read_text().split("<!-- table: make signatures -->\n")
    _, tail = rest.split("<!-- end of table -->\n")
    document.write_text(
        f"{head}<!-- table: make signatures -->\n{table()}<!-- end of table -->\n{tail}")
