#!/bin/bash
# Feeds the reader of recordings mutated frames for SECONDS_TO_FUZZ (30), guided by what they reach in the code.
#
#   make fuzz-frames        or: SECONDS_TO_FUZZ=600 SEED=7 Tests/Fuzz/fuzz-frames.sh
#
# What is fuzzed is the content of a block: its checksum would keep most mutations out. A frame that is read must be
# read the same once it is written again. An input that breaks this, runs for five seconds or takes 512 MB is kept
# in .build/fuzz and named. SEED (the day of the year) is printed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

# The empty frame of docs/recording.md, and one of three samples: as before, a rate, a share.
corpus=$build/corpus-frames
mkdir -p "$corpus"
printf '\x0e\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >"$corpus/empty"
printf '\x16\0\0\x02\x02\0\0\x03\0\0\0\x01\0\x02\x03\x00\x21\x07\0\0\0\0\0\0' >"$corpus/samples"

compile_target Model
compile FrameFuzz Tests/Fuzz/FrameFuzz.swift
fuzz frames 30 4096 512 "$corpus" {Model,FrameFuzz}.o
