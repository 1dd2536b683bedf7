# shellcheck shell=bash
# What the fuzzers share. Sourced by fuzz-*.sh, which then run in the repository's folder.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$repository" || exit
build=.build/fuzz
seed=${SEED:-$((10#$(date +%j)))}
mkdir -p "$build"

flags=(-swift-version 6 -O -g -wmo -parse-as-library '-sanitize=fuzzer,address' -I "$build"
  -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility)

# compile MODULE FILE...
compile() {
  local module=$1
  shift
  swiftc "${flags[@]}" -module-name "$module" -package-name tocsin -emit-module \
    -emit-module-path "$build/$module.swiftmodule" -c -o "$build/$module.o" "$@"
}

# compile_target TARGET: a folder of Sources.
compile_target() {
  local files
  mapfile -t files < <(find "Sources/$1" -name '*.swift')
  compile "$1" "${files[@]}"
}

# fuzz NAME SECONDS LENGTH MEGABYTES CORPUS MODULE...: links the modules and lets libFuzzer run.
fuzz() {
  local name=$1 seconds=$2 length=$3 megabytes=$4 corpus=$5
  shift 5
  mkdir -p "$build/found-$name"
  swiftc -sanitize=fuzzer,address -static-stdlib "${@/#/$build/}" -o "$build/fuzz-$name"
  echo "fuzz-$name: seed $seed"
  # Leaks are not looked for: that takes ptrace, which containers often forbid.
  "$build/fuzz-$name" -seed="$seed" -max_total_time="${SECONDS_TO_FUZZ:-$seconds}" -max_len="$length" \
    -timeout=5 -rss_limit_mb="$megabytes" -detect_leaks=0 -verbosity=0 -print_final_stats=1 \
    -artifact_prefix="$build/" "$build/found-$name" "$corpus"
}
