#!/usr/bin/env bash
# Builds the fuzz targets, runs them from their seeds, and prints what each has tried. The status says whether nothing was
# found. See README.md beside this file.
#
#   tests/fuzz/run.sh [--seconds N | --hours N | --runs N | --replay] [TARGET...]
#
#   --seconds N   of each target (10)
#   --hours N     of all together, each its share
#   --runs N      inputs of each target
#   --replay      the seeds and what was found once each, and nothing new
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() {
  sed -n '5,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

mode=seconds amount=10
wanted=()
while (($#)); do
  case $1 in
    --seconds | --hours | --runs)
      mode=${1#--} amount=${2:-}
      if [[ ! $amount =~ ^[0-9]+$ ]] || ((amount == 0)); then
        echo "$1 takes a number" >&2
        exit 2
      fi
      shift 2
      ;;
    --replay) mode=replay && shift ;;
    -h | --help) usage && exit 0 ;;
    -*) usage >&2 && exit 2 ;;
    *) wanted+=("$1") && shift ;;
  esac
done

mkdir -p build/logs
if ! { cmake --preset fuzz && cmake --build --preset fuzz; } >build/logs/fuzz-build.log 2>&1; then
  tail -n 60 build/logs/fuzz-build.log
  exit 1
fi

mapfile -t known < <(cd build/asan/bin && printf '%s\n' fuzz_* | sed 's/^fuzz_//')
if ((${#wanted[@]} == 0)); then
  wanted=("${known[@]}")
fi
for target in "${wanted[@]}"; do
  if [[ ! -x build/asan/bin/fuzz_$target ]]; then
    echo "there is no target \"$target\"; there are: ${known[*]}" >&2
    exit 2
  fi
done

# A finding's file says nothing in another process where keys and ids are others there.
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
for target in "${wanted[@]}"; do
  case $target in
    sealed_item | sealed_key | vault_file | device_chain_and_lease)
      for turn in first second; do
        mkdir -p "$made/$target/$turn"
        CERBY_FUZZ_MADE=$made/$target/$turn "build/asan/bin/fuzz_$target" -runs=0 >"build/logs/fuzz-$target.log" 2>&1 || true
      done
      if [[ -z $(ls "$made/$target/first") ]] || ! diff -rq "$made/$target/first" "$made/$target/second" >/dev/null; then
        echo "fuzz_$target does not make the same in each process: its findings cannot be run again" >&2
        exit 1
      fi
      ;;
  esac
done

jobs=$(nproc)
case $mode in
  seconds) limit=(-max_total_time="$amount") ;;
  hours) limit=(-max_total_time=$((amount * 3600 * jobs / ${#wanted[@]} + 1))) ;;
  runs) limit=(-runs="$amount") ;;
  replay) limit=(-runs=0) ;;
esac

dictionary_of() {
  case $1 in
    request) echo request ;;
    json_scan) echo json ;;
    http_*) echo http ;;
    secret_body | workspace_answer | jws_and_key_set) echo json ;;
    otpauth | migration) echo otpauth ;;
    import_*csv | import_chrome | import_firefox | import_lastpass) echo csv ;;
    import_bitwarden_json) echo json ;;
    import_keepass_xml) echo xml ;;
    import_1password) echo zip ;;
  esac
}

# What is written there by the million is gone with the run.
if [[ -d /dev/shm && -w /dev/shm ]]; then
  export TMPDIR=/dev/shm
fi

run_target() {  # NAME
  local name=$1 dictionary seeds=tests/fuzz/corpus/$1 found=build/fuzz/corpus/$1
  local -a options=("${limit[@]}" -print_final_stats=1 -timeout=25 -rss_limit_mb=2048 -artifact_prefix="build/fuzz/findings/$name-")
  dictionary=$(dictionary_of "$name")
  if [[ -n $dictionary ]]; then
    options+=(-dict="tests/fuzz/dictionaries/$dictionary.dict")
  fi
  mkdir -p "$found"
  build/asan/bin/fuzz_"$name" "${options[@]}" "$found" "$seeds" >"build/logs/fuzz-$name.log" 2>&1
}

mkdir -p build/fuzz/findings
declare -A status=() target_of=()
next=0
while ((next < ${#wanted[@]} || ${#target_of[@]} > 0)); do
  while ((next < ${#wanted[@]} && ${#target_of[@]} < jobs)); do
    run_target "${wanted[next]}" &
    target_of[$!]=${wanted[next]}
    next=$((next + 1))
  done
  code=0
  wait -n -p ended "${!target_of[@]}" || code=$?
  status[${target_of[$ended]}]=$code
  unset "target_of[$ended]"
done

failed=0
printf '%-24s %12s %10s %8s %8s  %s\n' target inputs 'a second' edges corpus ''
for target in "${wanted[@]}"; do
  log=build/logs/fuzz-$target.log
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  pace=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  read -r edges corpus < <(sed -n 's/.*\bcov: \([0-9]*\).*\bcorp: \([0-9]*\).*/\1 \2/p' "$log" | tail -n 1) || true
  said=ok
  if ((status[$target] != 0)); then
    failed=$((failed + 1))
    said="FAILED: $(grep -m 1 -E '^SUMMARY|does not hold|^refused with|ERROR: ' "$log" || echo "exit $((status[$target]))"), $log"
  fi
  printf '%-24s %12s %10s %8s %8s  %s\n' "$target" "${inputs:--}" "${pace:--}" "${edges:--}" "${corpus:--}" "$said"
  edges='' corpus=''
done
printf '%d targets, %d failed\n' "${#wanted[@]}" "$failed"
((failed == 0))
