# Sourced: TMPDIR is in memory where there is room for it and programs may run there, unless it is set. What a disk has to
# sync while others write to it takes seconds now and then, which is the programs' to bear and not what most tests try.
# shellcheck shell=sh

in_memory() {
  memory=/dev/shm
  if [ -n "${TMPDIR:-}" ] || [ ! -w "$memory" ]; then return; fi
  if [ "$(df --output=avail "$memory" | tail -n 1)" -lt 4194304 ]; then return; fi
  trial=$(mktemp "$memory/cerby-trial-XXXXXX")
  printf '#!/bin/sh\n' >"$trial"
  chmod 700 "$trial"
  if "$trial" 2>/dev/null; then export TMPDIR="$memory"; fi
  rm -f "$trial"
}
