#!/usr/bin/env bash
# What an import costs: many accounts into a new vault, through the real cerbyctl. Prints the time and how much the
# vault's file grows, beside the goals (10,000 accounts in under 5 s, at most 1 KiB each); fails where one is missed.
#
#   tests/import/many.sh [--size-only] [ACCOUNTS]   default: 10000; build/release, or CERBY_BIN_DIR, is what is measured
#
# --size-only judges no time, for a machine that does other things too: what the file takes is the same on each.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

judged=time_and_size
if [[ ${1:-} == --size-only ]]; then
  judged=size
  shift
fi
accounts=${1:-10000}
cerbyctl=${CERBY_BIN_DIR:-$PWD/build/release/bin}/cerbyctl
HOME=$(mktemp --directory)
export HOME
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME
clean_up() {
  "$cerbyctl" vault lock >/dev/null 2>&1 || true
  rm -rf "$HOME"
}
trap clean_up EXIT

echo 'correct horse battery' | "$cerbyctl" vault create --passphrase-stdin --json >/dev/null
"$cerbyctl" workspace add https://acme.cerby.test --idp https://acme.okta.test --json >/dev/null
awk -v count="$accounts" 'BEGIN {
  print "name,url,username,password,note"
  for (i = 0; i < count; i++)
    printf "Account %d,https://login.app%d.test/users/sign_in,user%d@example.test,\"pass,\"\"word\"\" %d\",A note of a few words\n", i, i, i, i
}' >"$HOME/many.csv"

vault=$HOME/.local/share/cerby/vault.db
before=$(stat --format=%s "$vault")
started=$(date +%s%N)
"$cerbyctl" import --json "$HOME/many.csv" >/dev/null
ms=$((($(date +%s%N) - started) / 1000000))
each=$((($(stat --format=%s "$vault") - before) / accounts))
started=$(date +%s%N)
"$cerbyctl" import --json "$HOME/many.csv" >/dev/null
again_ms=$((($(date +%s%N) - started) / 1000000))

limit_ms=$((accounts / 2))
printf '%d accounts imported in %d ms (goal: under %d ms); again, all duplicates: %d ms; the file grew by %d bytes each (goal: at most 1024)\n' \
  "$accounts" "$ms" "$limit_ms" "$again_ms" "$each"
listed=$("$cerbyctl" account list --json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["accounts"]))')
((listed == accounts && each > 0 && each <= 1024)) || { echo "many.sh: $listed accounts, $each bytes each" >&2; exit 1; }
[[ $judged == size ]] || ((ms < limit_ms))
