#!/usr/bin/env bash
# What a launch costs: the host beside the floor (the least a C++ host can do) and beside browserpass, where it is
# installed; then the launch in both browsers, beside a minimal extension and host that fill a constant, that of an
# account in a workspace beside one in the local vault, and what a crowded page costs to describe. Prints ratios with the
# goals beside them, and judges nothing. On a quiet machine, please.
#
#   tests/bench/run.sh            100 runs of each program, 20 launches in each browser
#   tests/bench/run.sh --short    15 runs, 5 launches
#   tests/bench/run.sh --no-browsers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source installer/node.sh

runs=100
launches=20
browsers=(chromium firefox)
for argument in "$@"; do
  case $argument in
    --short) runs=15 launches=5 ;;
    --no-browsers) browsers=() ;;
    *) echo "usage: tests/bench/run.sh [--short] [--no-browsers]" >&2; exit 2 ;;
  esac
done

installer/install-dependencies.sh build test demo
use_node
cmake --preset release >/dev/null
cmake --build --preset release --target bench cerby-host cerby-helper cerbyctl cerby-workspace
bin=$PWD/build/release/bin

work=$(mktemp --directory)
export GNUPGHOME=$work/gnupg
clean_up() {
  gpgconf --kill gpg-agent 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

# A password store of one account, with a key that has no passphrase: the fastest browserpass can be.
others=()
browserpass=/usr/lib/browserpass/browserpass-native
if [[ -x $browserpass ]]; then
  others=(--browserpass "$browserpass")
  if command -v gpg >/dev/null; then
    mkdir -m 700 "$GNUPGHOME" "$work/store"
    gpg --batch --quiet --passphrase '' --quick-generate-key bench@cerby.test default default never 2>/dev/null
    printf 'correct horse\nuser: zilla\n' | gpg --batch --quiet --encrypt --recipient bench@cerby.test --output "$work/store/account.gpg"
    others+=(--store "$work/store" --gnupg "$GNUPGHOME")
  fi
else
  echo 'browserpass is not installed (installer/install-dependencies.sh bench): left out.'
fi

echo "## $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sr), load $(cut -d' ' -f1 /proc/loadavg)"
"$bin/bench_host" --host "$bin/cerby-host" --floor "$bin/bench_floor" --home "$work/homes" --runs "$runs" "${others[@]}"

for browser in "${browsers[@]}"; do
  node tests/bench/browsers.mjs --browser "$browser" --launches "$launches" --bin "$bin"
  node tests/bench/workspace_launch.mjs --browser "$browser" --launches "$launches" --bin "$bin"
  node tests/bench/page.mjs --browser "$browser" --bin "$bin"
done
