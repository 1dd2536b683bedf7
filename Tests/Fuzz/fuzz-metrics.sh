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

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$repository"
build=.build/fuzz
fixtures=Tests/HostMetricsTests/Fixtures
seed=${SEED:-$((10#$(date +%j)))}
mkdir -p "$build/found-metrics" "$build/CLinux"

# What SwiftPM makes of a C target by itself.
printf 'module CLinux { header "%s" export * }\n' "$repository/Sources/CLinux/include/CLinux.h" \
  >"$build/CLinux/module.modulemap"

# The parsers are not public: as in the unit tests, they are reached by @testable.
flags=(-swift-version 6 -O -g -wmo -parse-as-library -enable-testing '-sanitize=fuzzer,address' -I "$build"
  -Xcc "-fmodule-map-file=$build/CLinux/module.modulemap" -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature MemberImportVisibility)

# compile MODULE FILE...
compile() {
  local module=$1
  shift
  swiftc "${flags[@]}" -module-name "$module" -package-name tocsin -emit-module \
    -emit-module-path "$build/$module.swiftmodule" -c -o "$build/$module.o" "$@"
}

mapfile -t model < <(find Sources/Model -name '*.swift')
mapfile -t metrics < <(find Sources/HostMetrics -name '*.swift')
clang -O1 -g -I Sources/CLinux/include -c -o "$build/CLinux.o" Sources/CLinux/CLinux.c
compile Model "${model[@]}"
compile HostMetrics "${metrics[@]}"
compile MetricsFuzz Tests/Fuzz/MetricsFuzz.swift Tests/HostMetricsTests/MetricParsers.swift
swiftc -sanitize=fuzzer,address -static-stdlib "$build"/{CLinux,Model,HostMetrics,MetricsFuzz}.o \
  -o "$build/fuzz-metrics"

# libFuzzer takes the files of a folder, not of those below it.
mkdir -p "$build/corpus-metrics"
find "$fixtures" -type f -size -64k -path '*/*/*' | while read -r file; do
  cp -n "$file" "$build/corpus-metrics/$(printf '%s' "${file#"$fixtures/"}" | tr / -)"
done

echo "fuzz-metrics: seed $seed"
# Leaks are not looked for: that takes ptrace, which containers often forbid.
"$build/fuzz-metrics" -seed="$seed" -max_total_time="${SECONDS_TO_FUZZ:-20}" -max_len=16384 -timeout=5 \
  -rss_limit_mb=1024 -detect_leaks=0 -verbosity=0 -print_final_stats=1 -artifact_prefix="$build/" \
  "$build/found-metrics" "$build/corpus-metrics"
