#!/bin/bash
# Feeds the parser of the Prometheus text format mutated expositions for SECONDS_TO_FUZZ (30), guided by what they
# reach in the code.
#
#   make fuzz-exposition       or: SECONDS_TO_FUZZ=600 SEED=7 Tests/Fuzz/fuzz-exposition.sh
#
# Begins with the texts in Tests/ExpositionTests/Fixtures/corpus, which the unit tests replay too. An input that
# breaks a promise, runs for five seconds or takes 1 GB is kept in .build/fuzz and named: add it to that folder with
# the correction. SEED (the day of the year) is printed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

compile_target Model
compile_target Exposition
compile ExpositionFuzz Tests/Fuzz/ExpositionFuzz.swift
fuzz exposition 30 4096 1024 Tests/ExpositionTests/Fixtures/corpus {Model,Exposition,ExpositionFuzz}.o
