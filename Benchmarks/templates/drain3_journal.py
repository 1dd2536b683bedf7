"""Counts the templates of `journalctl -o json` with Drain3; prints how many entries it saw.

    journalctl -o json | python3 Benchmarks/templates/drain3_journal.py "Drain3, default"

One miner a unit, as Tocsin has it.
"""

import json
import sys

import drain3_peer


def main(configuration):
    masks = drain3_peer.CONFIGURATIONS[configuration]
    miners, entries = {}, 0
    for line in sys.stdin.buffer:
        entry = json.loads(line)
        unit = entry.get("_SYSTEMD_UNIT", "kernel")
        if unit not in miners:
            miners[unit] = drain3_peer.miner(masks)
        miners[unit].add_log_message(entry["MESSAGE"])
        entries += 1
    print(entries)


if __name__ == "__main__":
    main(*sys.argv[1:])
