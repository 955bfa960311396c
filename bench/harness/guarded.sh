#!/usr/bin/env bash
# Runs one of the harness's programs: guarded.sh PROGRAM [options].
# Whatever happens, nothing it starts outlives it: processes.mjs keeps a file per process group under $work/pids.
set -euo pipefail

harness=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$1
shift
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

missing=0
need() {
  if ! command -v "$1" >/dev/null 2>&1; then
    echo "bench: $1 is not installed: $2" >&2
    missing=1
  fi
}
need wrk 'apt-get install wrk'
need nginx 'apt-get install nginx-light'
need redis-server 'apt-get install redis-server'
need node 'Node.js 20.15 or newer, https://nodejs.org/en/download'
need npm 'it comes with Node.js, on Debian apt-get install npm'
need dotnet 'the .NET 10 SDK, https://dotnet.microsoft.com/download'
[ "$missing" -eq 0 ] || exit 1

work=$(mktemp -d "${TMPDIR:-/tmp}/imagegateway-bench.XXXXXX")
mkdir "$work/pids"
runner=

groups() {
  find "$work/pids" -type f -printf '%f\n'
}

cleanup() {
  trap '' INT TERM HUP
  if [ -n "$runner" ] && kill -TERM "$runner" 2>/dev/null; then
    wait "$runner" 2>/dev/null || true
  fi
  # Only what the harness could not stop itself is left here.
  for signal in TERM KILL; do
    for group in $(groups); do
      kill -"$signal" -- "-$group" 2>/dev/null || rm -f "$work/pids/$group"
    done
    [ -z "$(groups)" ] || sleep 1
  done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

node "$harness/$program" --work "$work" "$@" &
runner=$!
status=0
wait "$runner" || status=$?
runner=
exit "$status"
