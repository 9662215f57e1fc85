#!/bin/sh
# The browser tests: real browsers, the real host, an open vault, stand-ins for everything on the network.
#   tests/e2e/run.sh [--browser chromium|firefox|both] [--repeat N] [--grep PATTERN] [--bin DIR] [FILE…]
# $CERBY_DATABASES are those of the workspace's service: "sqlite postgresql".
# Needs the programs (build/release/bin or --bin), Node 20, the npm packages of tests/package.json and the browsers.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
browser=both repeat=1 grep=
while [ $# -gt 0 ]; do
  case "$1" in
    --browser) browser=$2; shift 2 ;;
    --repeat) repeat=$2; shift 2 ;;
    --grep) grep=$2; shift 2 ;;
    --bin) CERBY_BIN=$(cd "$2" && pwd); export CERBY_BIN; shift 2 ;;
    -h|--help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "unknown option: $1" >&2; exit 2 ;;
    *) break ;;
  esac
done
case "$browser" in both) browsers="chromium firefox" ;; chromium|firefox) browsers=$browser ;; *) echo "no such browser: $browser" >&2; exit 2 ;; esac

bin=${CERBY_BIN:-$here/../../build/release/bin}
for program in cerby-host cerby-helper cerbyctl cerby-workspace; do
  [ -x "$bin/$program" ] || { echo "$program is not built in $bin: cmake --workflow --preset release" >&2; exit 2; }
done
[ -d "$here/../node_modules/puppeteer-core" ] || (cd "$here/.." && npm ci --no-progress)
[ $# -gt 0 ] || set -- "$here"/*.test.mjs

# Profiles, vaults and databases.
# shellcheck source=tests/memory.sh
. "$here/../memory.sh"
in_memory

# For people on a terminal, TAP for programs that count.
reporter=${CERBY_E2E_REPORTER:-$([ -t 1 ] && echo spec || echo tap)}
failed=0
for browser in $browsers; do
  round=1
  while [ "$round" -le "$repeat" ]; do
    [ "$repeat" -eq 1 ] || echo "== $browser, round $round of $repeat"
    start=$(date +%s)
    # Files run one after the other: two browsers at once would make each other's waits longer.
    CERBY_BROWSER=$browser node --test --test-concurrency=1 --test-reporter="$reporter" \
      ${grep:+--test-name-pattern="$grep"} "$@" || failed=$((failed + 1))
    echo "== $browser: $(( $(date +%s) - start )) s"
    round=$((round + 1))
  done
done
[ "$failed" -eq 0 ] || { echo "$failed of the runs failed" >&2; exit 1; }
