#!/usr/bin/env bash
# Installs what the tests need, builds, runs them, and says how it went; the last line sums up.
#
#   tests/run.sh          what CI runs: release and ASan+UBSan builds, all unit and wire tests in both, 10 s of each fuzz
#                         target, the extension's tests and types, one pass through each browser
#   tests/run.sh --quick  the release build's unit and wire tests, the extension's tests and types
#   tests/run.sh --long   and then tests/full.sh: all that is tried in a short form here, in full (a day)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/steps.sh
source installer/node.sh
source tests/memory.sh

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
build_and_test() {  # PRESET
  step "build: $1" 3600 one_check cmake --workflow --preset "$1"
  step "unit and wire tests: $1" 1500 ctest_counts bash -c 'ctest_named "$@"' ctest "$1" --parallel 2
}

own_tmpdir=${TMPDIR:-}
in_memory
build_and_test release
mapfile -t extension_tests < <(find tests/extension -name '*.test.js' | sort)
step 'extension' 600 node_counts node --test --test-concurrency=2 --test-reporter=tap "${extension_tests[@]}"
step 'extension: types' 180 one_check tests/node_modules/.bin/tsc --project extension/tsconfig.json

if [[ $size != quick ]]; then
  step 'bench of the workspace: all is right' 900 one_check tests/bench/workspace.sh --short
  build_and_test asan
  step 'fuzz targets' 7200 fuzz_counts tests/fuzz/run.sh --seconds 10
  # Each database with one of the browsers; tests/full.sh has the other two pairs. Frames are mostly waited for (10 s until a
  # page without a log-in is given up), beside the rest.
  export CERBY_E2E_REPORTER=tap
  frames=tests/e2e/frames.test.mjs
  mapfile -t others < <(find tests/e2e -maxdepth 1 -name '*.test.mjs' ! -path "$frames" | sort)
  CERBY_DATABASES=sqlite begin_step 'end to end: chromium' 1500 node_counts tests/e2e/run.sh --browser chromium "${others[@]}"
  CERBY_DATABASES=postgresql begin_step 'end to end: firefox' 1500 node_counts tests/e2e/run.sh --browser firefox "${others[@]}"
  begin_step 'end to end: frames' 1500 node_counts tests/e2e/run.sh "$frames"
  end_steps
fi

failed=0
steps_end 'tests' || failed=1
if [[ $size == long ]]; then
  # What is measured there is measured with a disk.
  if [[ -z $own_tmpdir ]]; then unset TMPDIR; fi
  tests/full.sh || failed=1
fi
exit "$failed"
