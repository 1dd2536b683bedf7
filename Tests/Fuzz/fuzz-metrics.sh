#!/bin/bash
# Feeds the parsers of /proc and /sys mutated files for SECONDS_TO_FUZZ (20), guided by what they reach in the code.
#
#   make fuzz-metrics          or: SECONDS_TO_FUZZ=600 SEED=7 Tests/Fuzz/fuzz-metrics.sh
#
# Begins with the files in Tests/HostMetricsTests/Fixtures. Which parsers there are says
# Tests/HostMetricsTests/MetricParsers.swift. An input that breaks a promise, runs for five seconds or takes 1 GB
# is kept in .build/fuzz and named. SEED (the day of the year) is printed: without what earlier runs have left in
# .build/fuzz/found-metrics, the same one gives the same inputs.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

# What SwiftPM makes of a C target by itself.
mkdir -p "$build/CLinux"
printf 'module CLinux { header "%s" export * }\n' "$repository/Sources/CLinux/include/CLinux.h" \
  >"$build/CLinux/module.modulemap"
objects=(Model.o HostMetrics.o MetricsFuzz.o)
for source in Sources/CLinux/*.c; do
  object=CLinux-$(basename "$source" .c).o
  clang -O1 -g -I Sources/CLinux/include -c -o "$build/$object" "$source"
  objects+=("$object")
done

# libFuzzer takes the files of a folder, not of those below it.
fixtures=Tests/HostMetricsTests/Fixtures
mkdir -p "$build/corpus-metrics"
find "$fixtures" -type f -size -64k -path '*/*/*' | while read -r file; do
  cp -n "$file" "$build/corpus-metrics/$(printf '%s' "${file#"$fixtures/"}" | tr / -)"
done

# The parsers are not public: as in the unit tests, they are reached by @testable.
flags+=(-enable-testing -Xcc "-fmodule-map-file=$build/CLinux/module.modulemap")
compile_target Model
compile_target HostMetrics
compile MetricsFuzz Tests/Fuzz/MetricsFuzz.swift Tests/HostMetricsTests/MetricParsers.swift
fuzz metrics 20 16384 1024 "$build/corpus-metrics" "${objects[@]}"
