#!/usr/bin/env bash
# Installs what a task needs and is not there yet (Debian 12 or newer). Safe to run any number of times.
#
#   installer/install-dependencies.sh [build] [test] [demo] [bench]     default: build test demo
#
# Debian packages are named in installer/packages/, npm ones in tests/package.json. Works as root, or through sudo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source installer/node.sh

(($#)) || set -- build test demo

packages=()
for group in "$@"; do
  list="installer/packages/$group.txt"
  [[ -f $list ]] || { echo "install-dependencies.sh: no such group: $group (see installer/packages)" >&2; exit 2; }
  mapfile -t -O "${#packages[@]}" packages < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$list")
done

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo --preserve-env=DEBIAN_FRONTEND "$@"
  else
    echo "install-dependencies.sh: run this as root, or install sudo first; missing:" "${missing[@]}" >&2
    exit 1
  fi
}

is_there() {
  # A newer Node from elsewhere is as good as Debian's, and brings its own npm.
  case $1 in
    nodejs) command -v node >/dev/null && return 0 ;;
    npm) command -v npm >/dev/null && return 0 ;;
  esac
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

missing=()
for package in "${packages[@]}"; do
  is_there "$package" || missing+=("$package")
done

if ((${#missing[@]})); then
  command -v apt-get >/dev/null || {
    echo "install-dependencies.sh: this machine has no apt-get; install what these Debian packages hold:" "${missing[@]}" >&2
    exit 1
  }
  export DEBIAN_FRONTEND=noninteractive
  echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root apt-get update --quiet
  as_root apt-get install --yes --quiet --no-install-recommends "${missing[@]}"
else
  echo "Debian packages: all ${#packages[@]} are there."
fi

for group in "$@"; do
  [[ $group == test || $group == demo ]] || continue
  provide_node
  provide_node_modules
  break
done
