#!/usr/bin/env bash
# The release programs are hardened: tests/package/hardening.sh BUILD_FOLDER
set -euo pipefail
build=$1
failed=0

check() {  # WHAT COMMAND...
  local what=$1
  shift
  if "$@"; then
    echo "ok    $what"
  else
    echo "WRONG $what"
    failed=1
  fi
}
no() { ! "$@"; }
has() { grep --quiet --extended-regexp -- "$2" <<<"$1"; }

for name in cerby-host cerby-helper cerbyctl cerby-workspace; do
  program=$build/bin/$name
  headers=$(readelf --wide --file-header --program-headers "$program")
  dynamic=$(readelf --wide --dynamic "$program")
  check "$name is position independent" has "$headers" 'Type: +DYN'
  check "$name says so to the loader" has "$dynamic" 'FLAGS_1.*\bPIE\b'
  check "$name has relocations made read-only" has "$headers" 'GNU_RELRO'
  check "$name binds everything at start" has "$dynamic" '\(FLAGS(_1)?\).*\b(BIND_)?NOW\b'
  check "$name has no executable stack" has "$headers" 'GNU_STACK .* RW +0'
  check "$name has no segment that is writable and executable" no has "$headers" '\bLOAD .* RWE '
  check "$name has no relocation in its code" no has "$dynamic" '\bTEXTREL\b'
  check "$name has no library path of its own" no has "$dynamic" '\((RPATH|RUNPATH)\)'
done

headers=$(readelf --wide --program-headers "$build/bin/cerby-host")
dynamic=$(readelf --wide --dynamic "$build/bin/cerby-host")
check 'cerby-host needs no loader' no has "$headers" '\bINTERP\b'
check 'cerby-host needs no shared library' no has "$dynamic" '\(NEEDED\)'

# Every source is compiled for it, and the compiler did as it was told.
wanted=(-fstack-protector-strong -D_FORTIFY_SOURCE=3 -ftrivial-auto-var-init=zero -fPI)
case $(uname --machine) in
  x86_64) wanted+=(-fcf-protection=full) ;;
  aarch64) wanted+=(-mbranch-protection=standard) ;;
esac
without=$(python3 - "$build/compile_commands.json" "${wanted[@]}" <<'PYTHON'
import json, sys
for entry in json.load(open(sys.argv[1])):
    missing = [flag for flag in sys.argv[2:] if flag not in entry["command"]]
    if ("/host/" in entry["file"] or "/workspace/" in entry["file"]) and "/tests/" not in entry["file"] and missing:
        print(entry["file"], "without", *missing)
PYTHON
)
check "every source is compiled with ${wanted[*]}" test -z "$without"
[[ -z $without ]] || echo "$without"
objects=$(nm --undefined-only "$build"/host/libcerby_{base,wire,vault}.a 2>/dev/null)
check 'stacks are guarded' has "$objects" ' __stack_chk_fail$'
check 'calls of the C library are checked' has "$objects" ' __[a-z]+_chk$'

exit "$failed"
