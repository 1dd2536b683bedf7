#!/usr/bin/env python3
"""Makes the newest snapshot of a state file one of another version of the program.

    foreign.py FILE VERSION FORMAT    the daemon must not run

FORMAT is below 128: the engine's bytes begin with it as well. Standard library only.
"""

import sqlite3
import sys

MASK = (1 << 64) - 1


def checksum(form, realtime, sequence, cursor, engine):
    """FNV-1a, as Sources/Store/Snapshot.swift has it."""
    data = b"".join((number & MASK).to_bytes(8, "little") for number in (form, realtime, sequence))
    value = 0xCBF29CE484222325
    for byte in data + cursor + b"\xff" + engine:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value - (1 << 64) if value >> 63 else value


def main(path, version, form):
    database = sqlite3.connect(path)
    row = database.execute(
        "SELECT id, realtime, alert_sequence, cursor, engine, format, checksum FROM snapshot ORDER BY id DESC LIMIT 1"
    ).fetchone()
    identity, realtime, sequence, cursor, engine, former, known = row
    assert checksum(former, realtime, sequence, cursor, engine) == known, "the checksum is not what it was"
    engine = bytes([form]) + engine[1:]
    database.execute(
        "UPDATE snapshot SET program = ?, format = ?, engine = ?, checksum = ? WHERE id = ?",
        (version.encode(), form, engine, checksum(form, realtime, sequence, cursor, engine), identity),
    )
    database.commit()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
