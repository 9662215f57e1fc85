#!/usr/bin/env bash
# One click on a chiclet, and the user is logged in: installs what is needed, builds, makes a throw-away vault and
# stand-ins for Okta and two apps, and launches in a real browser. Nothing of yours is used or kept.
#
#   installer/demo.sh [--browser chromium|firefox] [--headless] [--stay SECONDS]
#
# With a display the browser shows a window. Pictures of each step and the timeline are left in build/demo/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source installer/node.sh

browser=chromium
window=()
stay=0
if [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]; then
  window=(--visible)
  stay=20
fi
while (($#)); do
  case $1 in
    --browser) browser=${2:-}; shift ;;
    --headless) window=() stay=0 ;;
    --stay) stay=${2:-}; shift ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "demo.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done
[[ $browser == chromium || $browser == firefox ]] || { echo "demo.sh: --browser is chromium or firefox" >&2; exit 2; }
[[ $stay =~ ^[0-9]{1,4}$ ]] || { echo "demo.sh: --stay is a number of seconds" >&2; exit 2; }

step() { printf '\n── %s\n' "$*"; }

step "1/3  What is needed"
installer/install-dependencies.sh build demo
use_node

step "2/3  Build (the first time takes some minutes)"
mkdir -p build
# In the folder of the package, which comes next, and not in that of whoever develops: its tests stay configured.
cmake --preset package >build/demo-configure.log 2>&1 || { cat build/demo-configure.log; exit 1; }
cmake --build --preset package --target cerby-host cerby-helper cerbyctl
export CERBY_BIN=$PWD/build/package/bin

pictures=$PWD/build/demo
mkdir -p "$pictures"
rm -f "$pictures/$browser"-*.png "$pictures/$browser.json"
step "3/3  A launch in $browser$( ((${#window[@]})) || echo ', without a window (no display)')"
timeout --kill-after=20 600 node tests/e2e/launch_once.mjs --browser "$browser" --pictures "$pictures" \
  --json "$pictures/$browser.json" --stay "$stay" "${window[@]}" </dev/null

printf -v here %q "$PWD"
as_root=
((EUID == 0)) || as_root='sudo '
cat <<EOF

── Done. The throw-away vault, the stand-ins and the browser's profile are gone; the pictures are in
   $pictures

To use it for real:
  1. cd $here && cmake --workflow --preset package && ${as_root}apt install ./build/package/cerby_*.deb
     (or, for you alone, and as long as the folder is there:
     export PATH=$here/build/package/bin:\$PATH; cerbyctl register --browser $browser)
  2. Load the folder extension/ in the browser: chrome://extensions, developer mode, "Load unpacked"
     (Firefox: about:debugging, "This Firefox"); README.md says what a release needs.
  3. cerbyctl vault create
     cerbyctl workspace add https://YOURS.cerby.example --idp https://YOURS.okta.com
     cerbyctl account add --name NAME --app APP --login-url ADDRESS --username USER --role owner
  4. Put the launch address that it prints on your Okta dashboard as a bookmark app, and click it.
  cerbyctl doctor tells what is missing on the way.
EOF
