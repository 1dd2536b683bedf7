#!/bin/bash
# Lets entries of hostile senders meet the shipped signatures for SECONDS_TO_FUZZ (30), guided by what they reach in
# the code.
#
#   make fuzz-signatures       or: SECONDS_TO_FUZZ=600 SEED=7 Tests/Fuzz/fuzz-signatures.sh
#
# Begins with the signatures' own files. An input that breaks a promise, runs for five seconds or takes 1 GB is kept in
# .build/fuzz and named: add it to Tests/DiagnosisTests with the correction. SEED (the day of the year) is printed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$(dirname "${BASH_SOURCE[0]}")/harness.sh"
flags+=(-I Sources/CPCRE2)

# The signatures live as long as the program, and are held by pointers whose upper bits Swift uses: to the leak
# checker, which begins on its own where ptrace is allowed, they look lost.
export ASAN_OPTIONS=detect_leaks=0

compile_target Model
compile_target Detection
compile_target Patterns
compile_target Diagnosis
compile_target Alerts
compile_target CalendarEvents
compile_target Configuration
compile SignatureFuzz Tests/Fuzz/SignatureFuzz.swift
fuzz signatures 30 4096 1024 config/signatures.d {Model,Detection,Patterns,Diagnosis,Alerts,CalendarEvents,Configuration,SignatureFuzz}.o
