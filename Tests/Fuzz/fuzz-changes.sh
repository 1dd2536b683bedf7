#!/bin/bash
# Feeds the parsers of what tells of changes (logs of packages, unit files, tables of sockets, modules) mutated files
# for SECONDS_TO_FUZZ (20), guided by what they reach in the code.
#
#   make fuzz-changes          or: SECONDS_TO_FUZZ=600 SEED=7 Tests/Fuzz/fuzz-changes.sh
#
# Begins with the files in Tests/HostChangesTests/Fixtures/corpus. An input that breaks a promise, runs for five
# seconds or takes 1 GB is kept in .build/fuzz and named. SEED (the day of the year) is printed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

# The parsers are not public: as in the unit tests, they are reached by @testable.
flags+=(-enable-testing)
compile_target Model
compile_target HostChanges
compile ChangesFuzz Tests/Fuzz/ChangesFuzz.swift Tests/HostChangesTests/ChangeParsers.swift
fuzz changes 20 4096 1024 Tests/HostChangesTests/Fixtures/corpus {Model,HostChanges,ChangesFuzz}.o
