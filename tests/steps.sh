# Sourced by tests/run.sh and tests/lint.sh: runs one step after the other, each with a time limit and a log of its own
# under build/logs, and adds up what passed and failed. A step in which nothing ran has failed.
# shellcheck shell=bash

steps_passed=0
steps_failed=0
steps_broken=()

steps_begun=()  # of each: NAME, COUNTER, LIMIT, log, process, when it began
# Who is stopped stops what it has begun.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM

# step NAME SECONDS COUNTER COMMAND...   COUNTER: a function that is given the log and prints "PASSED FAILED NOTE…"
step() {
  begin_step "$@"
  end_steps
}

# The same, and goes on with the next while it runs: for steps that leave the other processor idle. end_steps waits for them.
begin_step() {
  local name=$1 limit=$2 counter=$3 log
  shift 3
  log="build/logs/${name//[^A-Za-z0-9]/-}.log"
  mkdir -p build/logs
  timeout --kill-after=20 "$limit" "$@" >"$log" 2>&1 </dev/null &
  steps_begun+=("$name" "$counter" "$limit" "$log" $! "$SECONDS")
}

end_steps() {
  local name counter limit log process started
  while ((${#steps_begun[@]})); do
    read -r counter limit process started <<<"${steps_begun[1]} ${steps_begun[2]} ${steps_begun[4]} ${steps_begun[5]}"
    name=${steps_begun[0]} log=${steps_begun[3]}
    steps_begun=("${steps_begun[@]:6}")
    end_step
  done
}

end_step() {
  local status=0 passed=0 failed=0 note=''
  printf '%-46s ' "$name"
  wait "$process" || status=$?
  read -r passed failed note < <("$counter" "$log" "$status") || true
  if ((status == 124 || status == 137)); then
    note="not done in ${limit} s"
  fi
  if ((status != 0 && failed == 0)); then
    failed=1
  elif ((passed == 0 && failed == 0)); then
    failed=1 note='nothing ran'
  fi
  steps_passed=$((steps_passed + passed))
  steps_failed=$((steps_failed + failed))
  printf '%-6s %5d passed %4d failed %5d s%s\n' "$( ((failed)) && echo FAILED || echo ok)" \
    "$passed" "$failed" $((SECONDS - started)) "${note:+  ($note)}"
  { grep '^skipped: ' "$log" || true; } | sort | uniq | sed 's/^/    | /'
  if ((failed)); then
    steps_broken+=("$name: $log")
    { failures_in_tap "$log" | head -n 150; tail -n 60 "$log"; } | sed 's/^/    | /'
  fi
}

# The step is one check: its exit status.
one_check() {
  if (($2 == 0)); then echo 1 0; else echo 0 1; fi
}

# ctest of a preset, and then a line "skipped: NAME (WHY)" for each test that skipped itself, also within a program that
# ctest takes for one test: nothing goes untried unnoticed.
ctest_named() {  # PRESET ARGUMENT...
  local status=0
  ctest --preset "$@" || status=$?
  skipped_in "build/$1/Testing/Temporary/LastTest.log"
  return "$status"
}

# Of what GoogleTest ("FILE:LINE: Skipped", the reason, "[  SKIPPED ] NAME (MS ms)") and unittest's --verbose say.
skipped_in() {  # ctest's own log
  awk '/: Skipped$/ { getline why }
    /^\[  SKIPPED \] .* \([0-9]+ ms\)$/ { printf "skipped: %s (%s)\n", $4, why; why = "" }
    / \.\.\. skipped / { at = index($0, " ... skipped "); printf "skipped: %s (%s)\n", substr($0, 1, at - 1), substr($0, at + 13) }' "$1"
}
export -f ctest_named skipped_in

# "97% tests passed, 3 tests failed out of 120", and the tests that skipped themselves.
ctest_counts() {
  local failed total skipped named
  read -r failed total < <(sed -n 's/.*, \([0-9]*\) tests failed out of \([0-9]*\).*/\1 \2/p' "$1" | tail -n 1) || true
  skipped=$(grep -c '\*\*\*Skipped' "$1" || true)
  named=$(grep -c '^skipped: ' "$1" || true)
  echo $((${total:-0} - ${failed:-0} - skipped)) "${failed:-0}" "$( ((named)) && echo "$named skipped")"
}

# TAP, as `node --test --test-reporter=tap` ends each run with it; all runs together.
node_counts() {
  awk '/^# (pass|fail|cancelled|skipped|todo) [0-9]+$/ { count[$2] += $3 }
    END { printf "%d %d", count["pass"], count["fail"] + count["cancelled"]
      if (count["skipped"] + count["todo"]) printf " %d skipped", count["skipped"] + count["todo"]
      print "" }' "$1"
}

# Of TAP: the tests that failed, innermost ones too, each with what it said. The end of a long log shows neither.
failures_in_tap() {
  awk '/^ *not ok / { shown = 1 } shown { print } /^ *\.\.\.$/ { shown = 0 }' "$1"
}

# "17 targets, 0 failed"
fuzz_counts() {
  awk '/^[0-9]+ targets, [0-9]+ failed$/ { print $1 - $3, $3 }' "$1"
}

# Prints what is broken and the sum; the status says whether all is well.
steps_end() {
  if ((${#steps_broken[@]})); then
    echo
    echo 'What failed, and its log:'
    printf '  %s\n' "${steps_broken[@]}"
  fi
  printf '%s%d passed, %d failed\n' "${1:+$1: }" "$steps_passed" "$steps_failed"
  ((steps_failed == 0))
}
