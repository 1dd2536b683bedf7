"""Holds what `tocsin --experimental-dump-help` tells of its subcommands against commands.table, schemas and the manual.

commands.py uncovered TABLE SCHEMAS <dump   names each subcommand, format and schema that no row of the table stands for
commands.py manual PAGE <dump               names what the manual page lacks of the help, or tells and the help does not
commands.py rows TABLE                      the rows, fields between tabs: command, status, status of others, schema or -,
                                            pattern or -

Nothing is printed, and the end is 0, where all is well. Standard library only.
"""

import json
import os
import re
import shlex
import sys


def rows(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                fields = [field.strip(" \n") for field in line.split(";", 3)]
                if len(fields) != 4:
                    sys.exit(f"{path}: no four columns: {line}")
                command, status, others, output = fields
                schema = output[1:-1] if output.startswith("{") else ""
                yield command, status, others, schema, "" if schema else output


def leaves(command, path=()):
    """Each subcommand that the help shows and that has none of its own, by its words, with its options."""
    children = [child for child in command.get("subcommands", []) if child.get("shouldDisplay", True)]
    if not children and path:
        options = {}
        for argument in command.get("arguments", []):
            if argument.get("shouldDisplay", True):
                for name in argument.get("names", []):
                    if name["kind"] == "long":
                        options[name["name"]] = argument.get("allValues") or []
        yield " ".join(path), options
    for child in children:
        if child["commandName"] != "help":
            yield from leaves(child, path + (child["commandName"],))


def named(command, known):
    """The subcommand of a row, and its format."""
    words = shlex.split(command.split("<")[0])
    name = next((" ".join(words[:length]) for length in (2, 1) if " ".join(words[:length]) in known), None)
    form = words[words.index("--format") + 1] if "--format" in words else None
    return name, form


def open_objects(schema, place=""):
    """Where a schema takes keys that it does not list."""
    if isinstance(schema, list):
        for number, member in enumerate(schema):
            yield from open_objects(member, f"{place}/{number}")
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and schema.get("additionalProperties") is not False:
            yield place or "/"
        if schema.get("type") == "object" and "properties" not in schema and "additionalProperties" not in schema:
            yield place or "/"
        for key, member in schema.items():
            yield from open_objects(member, f"{place}/{key}")


def uncovered(dump, table, schemas):
    known = dict(leaves(dump))
    covered, used = set(), {"alert"}
    for command, _, _, schema, _ in rows(table):
        used.add(schema)
        elsewhere = re.fullmatch(r"(.+) in (checks/\S+)", command)
        if elsewhere:
            command = elsewhere[1]
            with open(os.path.join(os.path.dirname(table), elsewhere[2]), encoding="utf-8") as file:
                if f"schemas/{schema}.schema.json" not in file.read():
                    yield f"{elsewhere[2]} does not hold {command} against its schema"
            covered.update((command, form) for form in known.get(command, {}).get("format", []))
        name, form = named(command, known)
        if name is None:
            yield f"no such subcommand: {command}"
        elif form == "json" and not schema:
            yield f"no schema: {command}"
        covered.add((name, form))
    for name, options in known.items():
        for form in options.get("format", [None]):
            if (name, form) not in covered:
                yield f"not run: {name}" + (f" --format {form}" if form else "")
    files = {name.removesuffix(".schema.json") for name in os.listdir(schemas)}
    yield from (f"no command prints what schemas/{name}.schema.json says" for name in sorted(files - used))
    yield from (f"no such schema: {name}" for name in sorted(used - files - {"", "alert"}))
    for name in sorted(files):
        with open(os.path.join(schemas, name + ".schema.json"), encoding="utf-8") as file:
            yield from (f"{name}: takes keys that are not listed at {place}" for place in open_objects(json.load(file)))


def manual(dump, page):
    with open(page, encoding="utf-8") as file:
        text = file.read().replace("\\-", "-")
    parts = re.split(r"^\.S[sh] (.*)$", text, flags=re.M)
    sections = dict(zip(parts[1::2], parts[2::2]))
    wanted = {}
    for name, options in leaves(dump):
        section = wanted.setdefault(name.split()[0], {})
        section.update(options)
        if len(name.split()) == 2 and not re.search(rf"\bCm {name.split()[1]}\b", sections.get(f"tocsin {name.split()[0]}", "")):
            yield f"{name}: not in the manual"
    for name, options in wanted.items():
        section = sections.get(f"tocsin {name}")
        if section is None:
            yield f"{name}: not in the manual"
            continue
        items = "\n".join(line for line in section.split("\n") if line.startswith(".It"))
        told = set(re.findall(r"Fl -([a-z-]+)", items))
        meant = set(options) - {"help", "version"}
        yield from (f"{name} --{option}: not in the manual" for option in sorted(meant - told))
        yield from (f"{name} --{option}: only in the manual" for option in sorted(told - meant))
        for option in sorted(meant):
            for value in options[option]:
                # Other values may be told of where another command has the same option.
                if not re.search(rf"\b{re.escape(value)}\b", section if option == "format" else text):
                    yield f"{name} --{option} {value}: not in the manual"
    for name in sections:
        if name.startswith("tocsin ") and name.split()[1] not in wanted:
            yield f"{name}: only in the manual"


def main(question, *arguments):
    if question == "rows":
        for row in rows(*arguments):
            print("\t".join(field or "-" for field in row))
        return 0
    dump = json.load(sys.stdin)["command"]
    problems = list({"uncovered": uncovered, "manual": manual}[question](dump, *arguments))
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
