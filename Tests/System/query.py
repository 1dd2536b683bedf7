"""Answers the system test's questions about the daemon's JSON; reads it from standard input.

query.py status KEY             the value of a key of `tocsin status --format json`
query.py status unit NAME       the entries counted for that unit, 0 if it is unknown
query.py transitions STATE UNIT how many lines of alerts.jsonl open, update or clear that unit
query.py opened PATTERN         how many incidents were opened about an entity whose name the pattern matches
query.py about NAME             the id of each incident opened, or opened again, that tells of an entity of that name
query.py templates              count and text of each template of `tocsin templates --format json`
query.py journal STATE          how many entries of `journalctl --output=json` are such transitions

A line that is no JSON object ends the program with an error.
"""

import json
import re
import sys
from collections import Counter


def objects(stream):
    return [json.loads(line) for line in stream if line.strip()]


def status(document, key, name=None):
    if key != "unit":
        return document[key]
    return sum(unit["entries"] for unit in document["units"] if unit["name"] == name)


def templates(rows):
    """One line a template, that of several units being one."""
    counts = Counter()
    for row in rows:
        counts[row["template"]] += row["count"]
    return "\n".join(f"{count} {text}" for text, count in sorted(counts.items()))


def names(line):
    """Whom a line tells of: whom it is about, its facts, and the first cause unless that is unclear."""
    told = [line["entity"]] + [fact["entity"] for fact in line["facts"]]
    told += [cause["entity"] for cause in line["causes"][:1] if cause["confidence"] != "unclear"]
    return {entity["name"] for entity in told}


def about(lines, name):
    ids = {line["id"] for line in lines if name in names(line)}
    opened = [line["id"] for line in lines if line["transition"] in ("open", "reopen")]
    return "\n".join(identity for identity in opened if identity in ids)


def main(question, *arguments):
    if question == "status":
        return status(json.load(sys.stdin), *arguments)
    if question == "transitions":
        state, name = arguments
        return sum(
            line["transition"] == state and line["entity"]["name"] == name for line in objects(sys.stdin)
        )
    if question == "opened":
        return sum(
            line["transition"] == "open" and re.fullmatch(arguments[0], line["entity"]["name"], re.S) is not None
            for line in objects(sys.stdin)
        )
    if question == "about":
        return about(objects(sys.stdin), *arguments)
    if question == "templates":
        return templates(objects(sys.stdin))
    if question == "journal":
        return sum(entry.get("TOCSIN_STATE") == arguments[0] for entry in objects(sys.stdin))
    sys.exit(__doc__)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
