#!/usr/bin/env bash
# Installs what the tests need, builds, runs them, and says how it went; the last line sums up.
#
#   tests/run.sh          what CI runs: release and ASan+UBSan builds, all unit and wire tests in both, 10 s of each fuzz
#                         target, the extension's tests and types, one pass through each browser
#   tests/run.sh --quick  the release build's unit and wire tests, the extension's tests and types
#   tests/run.sh --long   besides: every length at the host, 20 passes through each browser, an hour of fuzzing,
#                         ThreadSanitizer, coverage
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/steps.sh
source installer/node.sh

size=usual
for argument in "$@"; do
  case $argument in
    --quick | --long) size=${argument#--} ;;
    *) echo "usage: tests/run.sh [--quick | --long]" >&2; exit 2 ;;
  esac
done

export HOME=${HOME:-/root}
installer/install-dependencies.sh build test demo </dev/null
use_node
if [[ $size == long ]]; then
  export CERBY_LONG=1
fi

build_and_test() {  # PRESET
  step "build: $1" 2400 one_check cmake --workflow --preset "$1"
  step "unit and wire tests: $1" "$([[ $size == long ]] && echo 7200 || echo 1500)" ctest_counts \
    ctest --preset "$1" --parallel 2
}

# "17 targets, 0 failed"
fuzz_counts() {
  awk '/^[0-9]+ targets, [0-9]+ failed$/ { print $1 - $3, $3 }' "$1"
}

build_and_test release
mapfile -t extension_tests < <(find tests/extension -name '*.test.js' | sort)
step 'extension' 300 node_counts node --test --test-concurrency=2 --test-reporter=tap "${extension_tests[@]}"
step 'extension: types' 180 one_check tests/node_modules/.bin/tsc --project extension/tsconfig.json

if [[ $size != quick ]]; then
  step 'bench of the workspace: all is right' 900 one_check tests/bench/workspace.sh --short
  build_and_test asan
  passes=1 fuzz=(--seconds 10)
  if [[ $size == long ]]; then
    passes=20 fuzz=(--hours 1)
  fi
  step 'fuzz targets' 7200 fuzz_counts tests/fuzz/run.sh "${fuzz[@]}"
  export CERBY_E2E_REPORTER=tap
  for browser in chromium firefox; do
    begin_step "end to end: $browser" $((1200 * passes)) node_counts tests/e2e/run.sh --browser "$browser" --repeat "$passes"
  done
  end_steps
fi

if [[ $size == long ]]; then
  build_and_test tsan
  step 'coverage' 3600 one_check tests/coverage.sh --at-least 90
fi

steps_end 'tests'
