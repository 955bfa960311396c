#!/usr/bin/env bash
# Prints the bytes that a request leaves on disk in the request log and in the records of images: sizes.sh [REQUESTS]. See README.md.
set -euo pipefail

requests=${1:-600}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
published=$repository/artifacts/bench/gateway
for tool in dotnet curl sqlite3; do
  command -v "$tool" >/dev/null || { echo "sizes: $tool is not installed" >&2; exit 1; }
done
[ -n "${NO_BUILD:-}" ] || dotnet publish "$repository/src/Api" --configuration Release --output "$published" --disable-build-servers >/dev/null

work=$(mktemp -d)
gateway=
cleanup() {
  [ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
dotnet "$published/ImageGateway.Api.dll" --urls http://127.0.0.1:0 --data-directory "$work/data" >"$work/log" 2>&1 &
gateway=$!
until address=$(grep -o -m 1 'Listening on [^ ]*' "$work/log"); do kill -0 "$gateway" && sleep 0.1; done

# 110 characters, two metadata keys, a user; the number in the query is not looked at.
curl --silent --fail --show-error --output /dev/null "${address#Listening on }/v1/images/generations?number=[1-$requests]" \
  --header 'content-type: application/json' --header 'x-portkey-provider: sandbox' \
  --header 'x-portkey-metadata: {"team":"red","project":"lighthouse"}' \
  --data '{"model":"sandbox","prompt":"A lighthouse on a basalt cliff at dusk, long exposure, warm window light against a cold sea, in 35 mm film look","n":1,"size":"64x64","response_format":"b64_json","user":"ann"}'
kill "$gateway"
wait "$gateway" || true
gateway=

bytes() { sqlite3 "$1" "SELECT '  ' || name || ': ' || (sum(pgsize) / $requests) FROM dbstat GROUP BY name HAVING sum(pgsize) > 16384 ORDER BY name"; }
for day in "$work"/data/log*/????-??-??.db; do
  echo "Bytes a request in the file of a day: $(($(stat -c %s "$day") / requests))"
  bytes "$day"
done
echo "Bytes a request in images.db: $(($(stat -c %s "$work/data/images.db") / requests))"
bytes "$work/data/images.db"
