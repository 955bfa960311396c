#!/usr/bin/env bash
# Builds, checks the format and runs all tests. The last line is "N passed, N failed, N skipped".
# Needs the .NET 10 SDK and Node.js 20; the cluster suite also redis-server, the deployment suite kubectl.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
results=$PWD/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

dotnet build ImageGateway.sln -nologo
dotnet format ImageGateway.sln --verify-no-changes --no-restore

# One suite at a time: several start processes and watch their deadlines.
status=0
dotnet test ImageGateway.sln --no-build -nologo -m:1 --logger "trx" --results-directory "$results" || status=$?
node_output=$(cd bench/harness && node --test --test-reporter=tap) || status=$?
printf '%s\n' "$node_output" | grep -E '^(not ok|# (tests|pass|fail))' || true

# Every trx file has one <Counters …/>; node's reporter ends with "# pass N" and so on.
count() {
  { grep -ho '<Counters [^>]*' "$results"/*.trx || true; } | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}
node_count() {
  printf '%s\n' "$node_output" | awk -v name="$1" '$1 == "#" && $2 == name { print $3 }'
}
total=$(count total)
passed=$(count passed)
failed=$(count failed)
skipped=$((total - passed - failed))
passed=$((passed + $(node_count pass)))
failed=$((failed + $(node_count fail)))
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "A test run ended abnormally with exit code $status." >&2
  failed=1
fi

if grep -q '>true<' artifacts/WithOrleans.props; then
  echo "Cluster suite: ran on the Orleans packages of this feed."
else
  echo "Cluster suite: left out, this package feed does not carry Orleans."
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
