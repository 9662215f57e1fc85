#!/usr/bin/env bash
# Makes host/startup_order.txt anew: the functions that a launch with a code calls, in the order of their first calls.
# The linker puts them side by side, so that a start maps a few pieces of the program instead of most of it.
# Worth doing when the way of a launch has changed; a name that is gone or new costs nothing but the piece it is in.
#
#   tests/bench/startup_order.sh            x86-64, from the release build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake --preset release >/dev/null
cmake --build --preset release --target bench bench_first_calls cerby-host cerby-helper
bin=$PWD/build/release/bin
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

readelf --wide --symbols "$bin/cerby-host" | awk '$4 == "FUNC" && $7 != "UND" {print $2, $8}' >"$work/functions"
cat >"$work/cerby-host" <<END
#!/bin/sh
exec "$bin/bench_first_calls" "$work/functions" "$work/called" "$bin/cerby-host" "\$@"
END
chmod +x "$work/cerby-host"
"$bin/bench_host" --host "$work/cerby-host" --floor "$bin/bench_floor" --home "$work/homes" --runs 1 --only 'with a code' >/dev/null

{
  echo '# Functions in the order of their first calls in a launch; made by tests/bench/startup_order.sh.'
  cat "$work/called"
} >host/startup_order.txt
echo "host/startup_order.txt: $(wc -l <"$work/called") functions"
