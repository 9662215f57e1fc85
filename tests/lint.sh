#!/usr/bin/env bash
# Format, lint and types: everything that reads the sources without running them. Needs the dependencies of build and
# test (installer/install-dependencies.sh) and changes nothing outside build/.
#
#   tests/lint.sh --tidy   clang-tidy over host/ besides (a quarter of an hour on two cores; not clean yet, so not in CI)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/steps.sh
source installer/node.sh
use_node

mapfile -t cpp < <(git ls-files '*.cpp' '*.h')
mapfile -t scripts < <(git ls-files | while read -r file; do
  [[ $file == *.sh ]] || head --bytes=64 "$file" | head --lines=1 | grep --quiet --text '^#!.*\bbash\b\|^#!/bin/sh' || continue
  echo "$file"
done)
mapfile -t json < <(git ls-files '*.json')

# The checker has to see the code as clang compiles it: by the commands of the build that clang does, but for precompiled
# headers, which would have to be built.
configure_for_clang() { cmake --preset asan -B build/tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null; }
json_files() {
  local file broken=0
  for file in "$@"; do
    python3 -m json.tool "$file" /dev/null || { echo "$file"; broken=1; }
  done
  return "$broken"
}
man_pages() {  # groff complains on stderr and still succeeds
  local page complaints broken=0
  for page in installer/man/*.[1-8]; do
    complaints=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
    [[ -z $complaints ]] || { echo "$page: $complaints"; broken=1; }
  done
  return "$broken"
}
# What is for other systems is not built here: Windows' compiler reads it, macOS's cannot be had.
windows_sources() {
  local include=build/lint/windows
  mkdir -p "$include"
  ln -sfn /usr/include/sodium.h "$include/sodium.h"
  ln -sfn /usr/include/sodium "$include/sodium"
  x86_64-w64-mingw32-g++-posix -std=c++23 -fsyntax-only -Wall -Wextra -Wconversion -Wshadow -Werror -Ihost \
    -isystem "$include" "$@"
}
export -f configure_for_clang json_files man_pages windows_sources

step 'format: clang-format' 120 one_check clang-format-19 --dry-run -Werror "${cpp[@]}"
step 'lint: shellcheck' 120 one_check shellcheck --external-sources "${scripts[@]}"
step 'lint: json' 60 one_check bash -c 'json_files "$@"' json "${json[@]}"
step 'lint: man pages' 60 one_check bash -c man_pages
step 'lint: windows' 120 one_check bash -c 'windows_sources "$@"' windows host/{helper,process}/windows/*.cpp
step 'lint: web-ext' 120 one_check node tests/web_ext_lint.mjs
step 'types: extension' 180 one_check tests/node_modules/.bin/tsc --project extension/tsconfig.json
if [[ ${1:-} == --tidy ]]; then
  step 'lint: clang configures' 120 one_check bash -c configure_for_clang
  step 'lint: clang-tidy' 2400 one_check run-clang-tidy-19 -quiet -p build/tidy -j 2 "^$PWD/host/.*"
fi

steps_end 'lint'
