#!/bin/sh
# Scores a folder of pages with a kinds.json (tests/forms/README.md): each page in a real browser, through the
# extension and the host, launched from its chiclet; prints per kind what was right, what was wrong, and why.
#   tests/forms/score.sh [DIR] [--browser chromium|firefox] [--only FILE]… [--kind KIND]… [--jobs N] [--repeat N]
#                        [--paths] [--json] [--keep DIR] [--bin DIR]
# DIR: tests/forms/pages where none is given. --browser firefox: the pages that DIR/both-browsers.json names, one by one.
# --repeat: so many rounds, each in a browser of its own; the first page that is wrong ends them, and none may be.
# --paths: each page at its own path too, not only on its own host.
# --keep: writes descriptions, answers and results there. Exit 0: within the goals; for our own pages, none is wrong.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in -h|--help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
CERBY_BIN=${CERBY_BIN:-$here/../../build/release/bin}
take=
for argument in "$@"; do
  case "$take" in --bin) CERBY_BIN=$(cd "$argument" && pwd) ;; --browser) CERBY_BROWSER=$argument ;; esac
  case "$argument" in --bin|--browser) take=$argument ;; *) take= ;; esac
done
case "${CERBY_BROWSER:=chromium}" in chromium|firefox) ;; *) echo "no such browser: $CERBY_BROWSER" >&2; exit 2 ;; esac
export CERBY_BIN CERBY_BROWSER
for program in cerby-host cerby-helper cerbyctl; do
  [ -x "$CERBY_BIN/$program" ] || { echo "$program is not built in $CERBY_BIN: cmake --workflow --preset release" >&2; exit 2; }
done
[ -d "$here/../node_modules/puppeteer-core" ] || (cd "$here/.." && npm ci --no-progress)
exec node "$here/score.mjs" "$@"
