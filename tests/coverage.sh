#!/usr/bin/env bash
# How many of the host's lines the unit and wire tests run: builds the coverage preset, runs it, prints the table.
#   tests/coverage.sh [--at-least PERCENT]     with it, less than that is a failure
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

at_least=0
case ${1:-} in
  '') ;;
  --at-least) at_least=${2:?a percentage} ;;
  *) echo "usage: tests/coverage.sh [--at-least PERCENT]" >&2; exit 2 ;;
esac

cmake --preset coverage >/dev/null
cmake --build --preset coverage
find build/coverage -name '*.gcda' -delete
ctest --preset coverage --parallel 2 --quiet || { echo 'Tests fail: what they cover says nothing.' >&2; exit 1; }
# A process that a test kills leaves no counts; the programs count from many processes at once.
gcovr --root . --object-directory build/coverage --filter 'host/' --exclude-throw-branches --gcov-ignore-parse-errors \
  --sort-uncovered --print-summary --fail-under-line "$at_least"
