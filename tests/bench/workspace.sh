#!/usr/bin/env bash
# What launches cost a workspace of a large company: 100,000 accounts, 10,000 users, 1,000 teams, 5,000 collections.
# A launch is what a host asks for: account, password, code, over https, by API key, each decided anew and each secret
# in the audit log, on the disk, before it leaves. The service, PostgreSQL (its own, with fsync) and the load are on this
# machine: on a quiet one, please; CPU time a launch says most where others work, too. Prints tables, judges no times;
# fails where an answer was wrong, where the log has not one entry a secret, or where its chain does not hold.
#
#   tests/bench/workspace.sh                 both databases: 200 launches a second, then as many as there can be
#   tests/bench/workspace.sh --short         a few seconds of a small workspace: whether all is right
#   tests/bench/workspace.sh --only postgresql|sqlite   --seconds N   --rate N   --folder DIR (kept; filled once)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

engines=(postgresql sqlite)
seconds=20 warm_up=3 rate=200 folder='' sizes=() connections=48
while (($#)); do
  case $1 in
    --short) seconds=1 warm_up=0.5 rate=20 connections=8 sizes=(--accounts 300 --users 60 --teams 10 --collections 60) ;;
    --only) engines=("$2"); shift ;;
    --seconds) seconds=$2; shift ;;
    --rate) rate=$2; shift ;;
    --folder) folder=$2; shift ;;
    *) echo 'usage: tests/bench/workspace.sh [--short] [--only ENGINE] [--seconds N] [--rate N] [--folder DIR]' >&2; exit 2 ;;
  esac
  shift
done

if [[ -z ${CERBY_BIN_DIR:-} ]]; then
  cmake --preset release >/dev/null
  cmake --build --preset release --target bench_workspace
fi
bin=${CERBY_BIN_DIR:-$PWD/build/release/bin}
postgres_bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -n 1)

keep=$folder
work=${folder:-$(mktemp --directory)}
mkdir -p "$work"
chmod 711 "$work"
service='' postgres=''
clean_up() {
  if [[ -n $service ]]; then kill "$service" || true; wait "$service" || true; fi
  if [[ -n $postgres ]]; then kill -INT "$postgres" || true; wait "$postgres" || true; fi
  if [[ -z $keep ]]; then rm -rf "$work"; fi
}
trap clean_up EXIT

as_postgres=()
if ((EUID == 0)); then
  as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi

start_postgres() {
  if [[ ! -d $work/data ]]; then
    mkdir -p "$work/data" "$work/socket"
    if ((EUID == 0)); then chown postgres: "$work/data" "$work/socket"; fi
    (cd / && "${as_postgres[@]}" "$postgres_bin/initdb" --auth=trust --username=cerby --encoding=UTF8 --locale=C -D "$work/data" >/dev/null)
  fi
  (cd / && exec "${as_postgres[@]}" "$postgres_bin/postgres" -D "$work/data" -k "$work/socket" -c listen_addresses= \
    -c shared_buffers=256MB -c shared_preload_libraries=pg_stat_statements 2>"$work/postgres.log") &
  postgres=$!
  for _ in $(seq 600); do
    if "$postgres_bin/pg_isready" -q -h "$work/socket"; then return; fi
    sleep 0.1
  done
  echo 'PostgreSQL does not start' >&2
  exit 1
}

prepare() {  # ENGINE
  config=$work/$1.json plan=$work/$1.plan
  database=sqlite:$work/workspace.db
  if [[ $1 == postgresql ]]; then
    start_postgres
    database="postgresql:host=$work/socket user=cerby dbname=cerby"
  fi
  if [[ -e $work/$1.filled ]]; then return; fi
  if [[ $1 == postgresql ]]; then "$postgres_bin/createdb" -h "$work/socket" -U cerby cerby; fi
  "$bin/cerby-workspace" create-master-key "$work/$1.key" >/dev/null
  if [[ ! -e $work/tls.key ]]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
      -keyout "$work/tls.key" -out "$work/tls.pem" 2>/dev/null
    chmod 600 "$work/tls.key"
  fi
  cat >"$config" <<CONFIG
{"listen": ["127.0.0.1:0"], "health": "127.0.0.1:0", "database": "$database", "master_key": ["file:$work/$1.key"],
 "tls": {"certificate": "$work/tls.pem", "key": "$work/tls.key"}, "limits": {"connections_per_address": 1024}}
CONFIG
  chmod 600 "$config"
  "$bin/cerby-workspace" migrate --config "$config" >/dev/null
  "$bin/bench_workspace_fill" --database "$database" --master-key "$work/$1.key" --plan "$plan" "${sizes[@]}"
  touch "$work/$1.filled"
}

sql() {  # ENGINE TEXT
  if [[ $1 == postgresql ]]; then
    "$postgres_bin/psql" -XAtq -v ON_ERROR_STOP=1 -h "$work/socket" -U cerby -d cerby -c "$2"
  else
    python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])' "$work/workspace.db" "$2"
  fi
}

secrets_in_log() {
  sql "$1" "SELECT count(*) FROM audit WHERE entry LIKE '%\"secret\":%'"
}

measure() {  # ENGINE
  local header=(--header) before after all=0 count address watched
  before=$(secrets_in_log "$1")
  NOTIFY_SOCKET='' "$bin/cerby-workspace" serve --config "$config" 2>"$work/$1.log" &
  service=$!
  for _ in $(seq 600); do
    address=$(sed -n 's/.*\] \{0,1\}listening on //p; s/.* listening on //p' "$work/$1.log" | head -n 1)
    if [[ -n $address ]]; then break; fi
    sleep 0.1
  done
  watched=(--watch "service=$service")
  if [[ $1 == postgresql ]]; then watched+=(--watch "PostgreSQL=$postgres"); fi
  for how in "kept alive, $rate/s" "handshake each, $rate/s" 'kept alive, saturation' 'handshake each, saturation'; do
    local more=()
    if [[ $how == handshake* ]]; then more+=(--handshake-each); fi
    if [[ $how == *"/s" ]]; then more+=(--rate "$rate"); fi
    "$bin/bench_workspace_load" --address "$address" --plan "$plan" --label "$1: $how" --seconds "$seconds" --warm-up "$warm_up" \
      --connections "$connections" "${watched[@]}" "${more[@]}" "${header[@]}" 2>"$work/load.log" || { cat "$work/load.log"; exit 1; }
    header=()
    count=$(sed -n 's/^all launches.*: //p' "$work/load.log")
    all=$((all + count))
  done
  kill "$service"
  wait "$service"
  service=''
  after=$(secrets_in_log "$1")
  if ((after - before != 2 * all)); then
    echo "$1: $((after - before)) entries of the audit log for $((2 * all)) secrets" >&2
    exit 1
  fi
  "$bin/cerby-workspace" verify-audit --config "$config" >"$work/verified" || { cat "$work/verified"; exit 1; }
  if grep -E 'error|warn' "$work/$1.log"; then exit 1; fi
  echo "$1: each of $((2 * all)) secrets is in the audit log, whose chains hold"
}

echo "## $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sr), load $(cut -d' ' -f1 /proc/loadavg)"
for engine in "${engines[@]}"; do
  prepare "$engine"
  echo
  measure "$engine"
done
