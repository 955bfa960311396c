#!/usr/bin/env bash
# Installs what the suites need, builds, checks the format and runs all tests. The last line is "N passed, N failed, N skipped".
# Needs the .NET 10 SDK and Node.js 20.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
results=$PWD/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

for tool in dotnet node npm; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: the tests need the .NET 10 SDK and Node.js 20." >&2; exit 1; }
done
left_out=$(bash eng/setup.sh 3>&1 1>&2)

# One compiler for all projects, whatever the environment says: a new one for each project spends most of its time on compiling itself.
# It has a name of its own and is ended here, so that it neither disturbs another build nor outlives this one.
export UseSharedCompilation=true
compiler=imagegateway-tests-$$
end_compiler() {
  local folder
  folder=$(dotnet --info | sed -n 's/^ *Base Path: *//p')Roslyn/bincore
  dotnet "$folder/VBCSCompiler.dll" "-pipename:$compiler" -shutdown >/dev/null 2>&1 || true
}
trap end_compiler EXIT

# Styles and analyzers are errors of the build, so that only whitespace is left to look at.
dotnet build ImageGateway.sln -nologo "-p:SharedCompilationId=$compiler"
end_compiler
trap - EXIT
dotnet format whitespace ImageGateway.sln --verify-no-changes --no-restore

# Most end-to-end tests wait, for processes and for deadlines; the other suites compute meanwhile. Clusters have the machine to themselves.
waiting=EndToEnd.Tests
alone=Cluster.Tests
suites=()
computing=()
for project in tests/*.Tests/*.csproj; do
  suite=$(basename "$project" .csproj)
  grep -qx "$suite" <<<"$left_out" && continue
  suites+=("$suite")
  [ "$suite" = "$waiting" ] || [ "$suite" = "$alone" ] || computing+=("$suite")
done

# Runs suites one after another, shows what each said when it is done, and notes those that ended with an error.
run() {
  local suite code
  for suite in "$@"; do
    code=0
    # By the assembly, which needs no look at the projects.
    dotnet test "tests/$suite/bin/Debug/net10.0/ImageGateway.$suite.dll" --logger "trx;LogFileName=$suite.trx" --results-directory "$results" >"$results/$suite.log" 2>&1 || code=$?
    cat "$results/$suite.log"
    [ "$code" -eq 0 ] || echo "$suite $code" >>"$results/ended"
  done
}

run "${computing[@]}" &
computes=$!
run "$waiting"
wait "$computes"
if ! grep -qx "$alone" <<<"$left_out"; then
  run "$alone"
fi
status=0
node_output=$(cd bench/harness && node --test --test-reporter=tap) || status=$?
[ ! -e "$results/ended" ] || status=$(awk 'NR == 1 { print $2 }' "$results/ended")
printf '%s\n' "$node_output" | grep -E '^(not ok|# (tests|pass|fail))' || true

# Every trx file has one <Counters …/>; node's reporter ends with "# pass N" and so on.
count() {
  { grep -ho '<Counters [^>]*' "$results"/${2:-*}.trx || true; } | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}
node_count() {
  printf '%s\n' "$node_output" | awk -v name="$1" '$1 == "#" && $2 == name { print $3 }'
}
for suite in "${suites[@]}"; do
  echo "$suite: $(count passed "$suite") of $(count total "$suite") passed"
done
for suite in $left_out; do
  echo "$suite: left out, see above"
done
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

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
