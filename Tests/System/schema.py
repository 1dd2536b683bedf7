"""Validates JSON from standard input, one document or one a line, against a JSON Schema (draft 2020-12).

schema.py SCHEMA-FILE      fails, and says where, if a document does not match or has a key that the schema does not list
                           (readers of alerts must take such keys, but those that are written must be documented), or
                           if there is no document

Needs Debian's python3-jsonschema.
"""

import json
import pathlib
import sys
import urllib.request

from jsonschema import Draft202012Validator, RefResolver


def documents(text):
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def closed(schema):
    """The schema with no room for keys that it does not list."""
    if isinstance(schema, list):
        return [closed(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(member) for key, member in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        result.setdefault("additionalProperties", False)
    return result


def load(address):
    """A schema by its address, that of a file: one may refer to another."""
    with open(urllib.request.url2pathname(address.removeprefix("file://")), encoding="utf-8") as file:
        return closed(json.load(file))


def main(path):
    address = pathlib.Path(path).resolve().as_uri()
    schema = load(address)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, resolver=RefResolver(address, schema, handlers={"file": load}))
    found = documents(sys.stdin.read())
    problems = [
        f"document {number}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for number, document in enumerate(found, 1)
        for error in validator.iter_errors(document)
    ]
    print("\n".join(problems[:20]) if problems else f"{len(found)} documents")
    return 1 if problems or not found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
