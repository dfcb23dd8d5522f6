#!/bin/sh
# How long a release build from clean takes: of a program of twenty calls, and of the same with ndarray, in
# turns. Both are built once before, for what has to be fetched.
set -eu
cd "$(dirname "$0")"
programs="ndview ndarray"
build() { CARGO_TARGET_DIR="$target" cargo build --quiet --release --manifest-path "$1/Cargo.toml"; }
for round in 0 1 2; do
    for program in $programs; do
        target=$(mktemp -d)
        start=$(date +%s.%N)
        build "$program"
        end=$(date +%s.%N)
        rm -rf "$target"
        [ "$round" = 0 ] || echo "$program $(echo "$end $start" | awk '{printf "%.1f", $1 - $2}') s"
    done
done
