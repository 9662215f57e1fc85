#!/usr/bin/env bash
# What tests/run.sh tries in a short form, at the size that is claimed. Hours, so each can be had by itself.
#
#   tests/full.sh [NAME…]      all of them, in this order, without a name
#   tests/full.sh --list
#
# Needs the release build (fuzz, tsan and coverage make their own), and for browsers and times a machine that does nothing else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/steps.sh
source installer/node.sh

bin=$PWD/build/release/bin
tests=(import codes torture canaries lengths injection score pages races passes bench fuzz tsan coverage)
declare -A about=(
  [import]='10,000 accounts are imported: under 5 s, at most 1 KiB each (a minute)'
  [codes]='10,000 connections leave nothing behind; 1,000 sign-in codes, 100 who redeem each (some minutes)'
  [torture]='the vault: bits, items, headers, faults, power, writers, generations, two keys, each with --full (hours)'
  [canaries]='1,000 fills leave nothing in the memory, logs and files of the host (some minutes)'
  [lengths]='the 65,538 shortest frames, in each form (an hour)'
  [injection]='2,000 values in every field, on SQLite and PostgreSQL (half an hour)'
  [score]='the pages of CERBY_FORMS, ../shared/forms without it (six minutes)'
  [pages]='20 times our own pages, every one right (an hour and a half)'
  [races]='2,000 navigations in the middle of a launch, in each browser (an hour each)'
  [passes]='20 passes through each browser, side by side (three hours)'
  [bench]='the host and the launch against floors and peers; the workspace under load (half an hour)'
  [fuzz]='10,000,000 inputs for each fuzz target (hours)'
  [tsan]='ThreadSanitizer (an hour)'
  [coverage]='at least 90 % of the host'\''s lines (an hour)'
)

usage() { sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
case ${1:-} in
  -h | --help) usage; exit 0 ;;
  --list) for name in "${tests[@]}"; do printf '%-10s %s\n' "$name" "${about[$name]}"; done; exit 0 ;;
esac
wanted=("$@")
if ((${#wanted[@]} == 0)); then wanted=("${tests[@]}"); fi
for name in "${wanted[@]}"; do
  [[ -n ${about[$name]:-} ]] || { echo "there is no \"$name\"; tests/full.sh --list" >&2; exit 2; }
done
[[ -x $bin/cerby-host ]] || { echo "build first: cmake --workflow --preset release" >&2; exit 2; }
use_node

# "[  PASSED  ] 3 tests.", and those that skipped themselves: what was asked for in full must run.
gtest_counts() {
  awk '/^\[  PASSED  \]/ { passed = $4 } /^\[  SKIPPED \]/ && $4 ~ /^tests?/ { failed += $4 } /^\[  FAILED  \]/ && $5 ~ /^tests?/ { failed += $4 }
    END { print passed + 0, failed + 0 }' "$1"
}
in_full() {  # NAME SECONDS PROGRAM FILTER
  step "$1" "$2" gtest_counts env CERBY_LONG=1 "$bin/$3" --gtest_filter="$4"
}

run_import() { step 'import: 10,000 accounts' 300 one_check tests/import/many.sh; }
run_codes() {
  in_full '10,000 connections' 3600 wire_host 'Process.ConnectingAndDisconnecting*'
  CERBY_RACE=1000x100 in_full '1,000 codes x 100' 3600 workspace_signin '*EachCodeIsRedeemedByOneOfThem*'
}
run_torture() {
  local name
  for name in generations two-keys items writers headers power bits faults; do
    step "vault: $name" 21600 one_check "$bin/vault_torture" "$name" --full --jobs "$(nproc)"
  done
}
run_canaries() { in_full '1,000 fills with canaries' 3600 wire_host 'Canaries*'; }
run_lengths() { in_full 'every small length' 14400 wire_host 'Frames.EverySmallLength'; }
run_injection() {
  step 'injection: 2,000 values' 7200 one_check env CERBY_LONG=1 CERBY_BIN_DIR="$bin" python3 -B tests/workspace/test_injection.py
}
run_score() { step 'score' 3600 one_check tests/forms/score.sh "${CERBY_FORMS:-../shared/forms}"; }
run_pages() {
  local round
  for ((round = 1; round <= 20; round++)); do
    step "our pages, round $round" 1800 one_check tests/forms/score.sh
  done
}
run_races() {
  local browser
  for browser in chromium firefox; do
    step "2,000 races: $browser" 14400 node_counts env CERBY_E2E_REPORTER=tap CERBY_RACES=2000 tests/e2e/run.sh --browser "$browser" tests/e2e/race.test.mjs
  done
}
run_passes() {
  local browser
  export CERBY_E2E_REPORTER=tap
  for browser in chromium firefox; do
    begin_step "20 passes: $browser" 24000 node_counts tests/e2e/run.sh --browser "$browser" --repeat 20
  done
  end_steps
}
run_bench() {
  step 'bench of the host' 3600 one_check tests/bench/run.sh
  step 'bench of the workspace' 3600 one_check tests/bench/workspace.sh
}
run_fuzz() { step 'fuzz: 10,000,000 a target' 86400 fuzz_counts tests/fuzz/run.sh --runs 10000000; }
run_tsan() {
  step 'build: tsan' 7200 one_check cmake --workflow --preset tsan
  step 'unit and wire tests: tsan' 7200 ctest_counts ctest --preset tsan --parallel 2
}
run_coverage() { step 'coverage' 7200 one_check tests/coverage.sh --at-least 90; }

for name in "${wanted[@]}"; do "run_$name"; done
steps_end 'in full'
