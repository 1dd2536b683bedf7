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

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$repository"
build=.build/fuzz
corpus=Tests/ExpositionTests/Fixtures/corpus
seed=${SEED:-$((10#$(date +%j)))}
mkdir -p "$build/found-exposition"

flags=(-swift-version 6 -O -g -wmo -parse-as-library '-sanitize=fuzzer,address' -I "$build"
  -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility)

# compile MODULE FILE...
compile() {
  local module=$1
  shift
  swiftc "${flags[@]}" -module-name "$module" -package-name tocsin -emit-module \
    -emit-module-path "$build/$module.swiftmodule" -c -o "$build/$module.o" "$@"
}

mapfile -t model < <(find Sources/Model -name '*.swift')
mapfile -t exposition < <(find Sources/Exposition -name '*.swift')
compile Model "${model[@]}"
compile Exposition "${exposition[@]}"
compile Fuzz Tests/Fuzz/ExpositionFuzz.swift
swiftc -sanitize=fuzzer,address -static-stdlib "$build"/{Model,Exposition,Fuzz}.o -o "$build/fuzz-exposition"

echo "fuzz-exposition: seed $seed"
# Leaks are not looked for: that takes ptrace, which containers often forbid.
"$build/fuzz-exposition" -seed="$seed" -max_total_time="${SECONDS_TO_FUZZ:-30}" -max_len=4096 -timeout=5 \
  -rss_limit_mb=1024 -detect_leaks=0 -verbosity=0 -print_final_stats=1 -artifact_prefix="$build/" \
  "$build/found-exposition" "$corpus"
