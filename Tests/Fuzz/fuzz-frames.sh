#!/bin/bash
# Feeds the reader of recordings mutated frames for SECONDS_TO_FUZZ (30), guided by what they reach in the code.
#
#   make fuzz-frames        or: SECONDS_TO_FUZZ=600 SEED=7 Tests/Fuzz/fuzz-frames.sh
#
# What is fuzzed is the content of a block: its checksum would keep most mutations out. A frame that is read must be
# read the same once it is written again. An input that breaks this, runs for five seconds or takes 512 MB is kept
# in .build/fuzz and named. SEED (the day of the year) is printed.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$repository"
build=.build/fuzz
corpus=$build/frames
seed=${SEED:-$((10#$(date +%j)))}
mkdir -p "$corpus"

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
compile Model "${model[@]}"
compile FrameFuzz Tests/Fuzz/FrameFuzz.swift
swiftc -sanitize=fuzzer,address -static-stdlib "$build"/{Model,FrameFuzz}.o -o "$build/fuzz-frames"

# The empty frame of docs/recording.md, and one of three samples: as before, a rate, a share.
printf '\x0e\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >"$corpus/empty"
printf '\x16\0\0\x02\x02\0\0\x03\0\0\0\x01\0\x02\x03\x00\x21\x07\0\0\0\0\0\0' >"$corpus/samples"

echo "fuzz-frames: seed $seed"
# Leaks are not looked for: that takes ptrace, which containers often forbid.
"$build/fuzz-frames" -seed="$seed" -max_total_time="${SECONDS_TO_FUZZ:-30}" -max_len=4096 -timeout=5 \
  -rss_limit_mb=512 -detect_leaks=0 -verbosity=0 -print_final_stats=1 -artifact_prefix="$build/" "$corpus"
