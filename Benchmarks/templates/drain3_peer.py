"""Drain3 (pip), the miner that most projects use, in its default and its example configuration.

The second one is that of examples/drain3.ini in Drain3's repository, which the package does not hold.
"""

import logging
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

EXAMPLE_MASKS = [
    (r"((?<=[^A-Za-z0-9])|^)(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))((?=[^A-Za-z0-9])|$)", "ID"),
    (r"((?<=[^A-Za-z0-9])|^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?=[^A-Za-z0-9])|$)", "IP"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9a-f]{6,} ?){3,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9A-F]{4} ?){4,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)", "HEX"),
    (r"((?<=[^A-Za-z0-9])|^)([\-\+]?\d+)((?=[^A-Za-z0-9])|$)", "NUM"),
    (r"(?<=executed cmd )(\".+?\")", "CMD"),
]

CONFIGURATIONS = {"Drain3, default": [], "Drain3, its example masks": EXAMPLE_MASKS}

logging.disable(logging.INFO)


def miner(masks):
    config = TemplateMinerConfig()
    config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in masks]
    config.parametrize_numeric_tokens = True
    config.drain_sim_th = 0.4
    config.drain_depth = 4
    config.drain_max_children = 100
    return TemplateMiner(config=config)


def mine(masks, messages):
    """The cluster of each message, and whether the message made a new one."""
    drain = miner(masks)
    results = [drain.add_log_message(message) for message in messages]
    return (
        [result["cluster_id"] for result in results],
        [result["change_type"] == "cluster_created" for result in results],
    )


def lines_per_second(masks, messages, passes=3):
    """Messages a second of processor time by one miner: in its first pass (cold), and in those after it (warm)."""
    drain = miner(masks)
    return one_speed(drain, messages, 1), one_speed(drain, messages, passes - 1)


def one_speed(drain, messages, passes):
    began = time.process_time()
    for _ in range(passes):
        for message in messages:
            drain.add_log_message(message)
    return passes * len(messages) / (time.process_time() - began)
