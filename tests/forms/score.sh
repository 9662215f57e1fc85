#!/bin/sh
# Scores a folder of pages with a kinds.json (tests/forms/README.md): each page in a real Chromium, through the
# extension and the host, launched from its chiclet; prints per kind what was right, what was wrong, and why.
#   tests/forms/score.sh [DIR] [--only FILE]… [--kind KIND]… [--jobs N] [--paths] [--json] [--keep DIR] [--bin DIR]
# DIR: tests/forms/pages where none is given. --paths: each page at its own path too, not only on its own host.
# --keep: writes descriptions, answers and results there. Exit 0: within the goals.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in -h|--help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
CERBY_BIN=${CERBY_BIN:-$here/../../build/release/bin}
take=
for argument in "$@"; do
  [ -z "$take" ] || { CERBY_BIN=$(cd "$argument" && pwd); take=; continue; }
  [ "$argument" != --bin ] || take=1
done
export CERBY_BIN
for program in cerby-host cerby-helper cerbyctl; do
  [ -x "$CERBY_BIN/$program" ] || { echo "$program is not built in $CERBY_BIN: cmake --workflow --preset release" >&2; exit 2; }
done
[ -d "$here/../node_modules/puppeteer-core" ] || (cd "$here/.." && npm ci --no-progress)
exec node "$here/score.mjs" "$@"
