#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need, builds, and runs all of them through ctest: first the release build, then the same tests
# with AddressSanitizer and UndefinedBehaviorSanitizer.
#   tests/run.sh           everything that CI runs (some minutes)
#   tests/run.sh --quick   the release build alone
#   tests/run.sh --full    the long ones too (producers run anew, longer fuzzing)
set -euo pipefail

cd "$(dirname "$0")/.."
mode=${1:-ci}
jobs=$(nproc)

step() { printf '\n== %s\n' "$*"; }

case "$mode" in
    ci|--quick|--full) ;;
    *) echo "tests/run.sh: unknown option $mode (known are --quick and --full)" >&2; exit 64 ;;
esac

step "packages"
groups=(build run test)
[ "$mode" = --full ] && groups+=(samples full docs)
./cmake/install-packages.sh "${groups[@]}"

step "release build"
cmake --preset release >/dev/null
cmake --build --preset release -j "$jobs"

[ "$mode" = --full ] && export PDFSEAL_FULL=1

step "tests of the release build"
(cd build && ctest --output-on-failure -j "$jobs")

if [ "$mode" != --quick ]; then
    step "build with sanitizers"
    cmake --preset sanitize >/dev/null
    cmake --build --preset sanitize -j "$jobs"
    step "tests with sanitizers"
    few=(-LE slow)
    [ "$mode" = --full ] && few=()
    (cd build-sanitize && ctest --output-on-failure -j "$jobs" "${few[@]}")
fi

if [ "$mode" = --full ]; then
    step "threads with ThreadSanitizer"
    cmake --preset thread >/dev/null
    cmake --build --preset thread -j "$jobs" --target test_threads_public --target test_threads_ending --target test_threads_network
    (cd build-thread && ctest --output-on-failure -R '^threads\.')
    step "samples made anew by their producers"
    samples/src/make.sh
    git --no-pager diff --stat -- samples || true
fi

step "all tests passed"
