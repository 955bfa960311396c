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

# Packages of node for the tests, beside the build, which does not keep all processors busy: the first tests would wait for them. The mark
# is the one that tests look for (tests/TestKit/NpmFolder.cs); where it cannot be made, they install the packages themselves.
install() {
  local folder mark
  for folder in tests/{EndToEnd,Deploy}.Tests/node; do
    mark=$folder/node_modules/.installed-$(sha256sum "$folder/package-lock.json" | cut -d' ' -f1)
    [ -e "$mark" ] || { npm ci --ignore-scripts --no-audit --no-fund --prefix "$folder" && touch "$mark"; } || true
  done
}
install >"$results/npm.log" 2>&1 &
installing=$!

# Styles and analyzers are errors of the build, so that only whitespace is left to look at. A compiler that may let 128 MB of garbage lie
# (in hex) and measures nothing of itself takes two thirds of the processor time.
DOTNET_GCgen0size=0x8000000 DOTNET_gcConcurrent=0 DOTNET_TieredPGO=0 \
  dotnet build ImageGateway.sln -nologo "-p:SharedCompilationId=$compiler"
end_compiler
trap - EXIT
# What suites have of it within themselves, too.
bash eng/precompile.sh \
  {src/Api,src/Silo,tests/Simulators,tests/{Api,Cluster,Console,Core,Gateway,Providers,Sandbox,Simulators,Storage}.Tests}/bin/Debug/net10.0
wait "$installing"
echo "Built after $SECONDS s."

# Five lanes at once keep every processor busy. Silos must answer each other in time and browsers must draw in time, so that these come
# first; end-to-end tests mostly wait, for processes and for deadlines. What only computes takes the time that is left, in two lanes of its
# own and in each that is done.
first=(Cluster.Tests)
pages=(Console.Tests)
waiting=(EndToEnd.Tests)
suites=()
computing=()
for project in tests/*.Tests/*.csproj; do
  suite=$(basename "$project" .csproj)
  grep -qx "$suite" <<<"$left_out" && continue
  suites+=("$suite")
  case " ${first[*]} ${pages[*]} ${waiting[*]} " in
    *" $suite "*) ;;
    *) computing+=("$suite") ;;
  esac
done

# Runs suites one after another at a niceness, shows what each said when it is done, and notes those that ended with an error.
run() {
  local niceness=$1 suite code began
  shift
  for suite in "$@"; do
    grep -qx "$suite" <<<"$left_out" && continue
    began=$SECONDS
    code=0
    # By the assembly, which needs no look at the projects.
    nice -n "$niceness" dotnet test "tests/$suite/bin/Debug/net10.0/ImageGateway.$suite.dll" --logger "trx;LogFileName=$suite.trx" \
      --results-directory "$results" >"$results/$suite.log" 2>&1 || code=$?
    echo "$suite took $((SECONDS - began)) s." >>"$results/$suite.log"
    cat "$results/$suite.log"
    [ "$code" -eq 0 ] || echo "$suite $code" >>"$results/ended"
  done
}

# Whitespace, and what node tests by itself; both only compute.
check() {
  local code=0
  # By folder, which loads no projects.
  nice -n 9 dotnet format whitespace . --folder --verify-no-changes --exclude '**/obj' '**/bin' '**/node_modules' artifacts || code=$?
  [ "$code" -eq 0 ] || echo "format $code" >>"$results/ended"
  code=0
  (cd bench/harness && nice -n 9 node --test --test-reporter=tap) >"$results/node.tap" || code=$?
  [ "$code" -eq 0 ] || echo "node $code" >>"$results/ended"
}

# Takes what is left and only computes, until there is none. It may let garbage lie, as the compiler.
compute() {
  local job
  export DOTNET_GCgen0size=0x4000000 DOTNET_gcConcurrent=0
  while job=$(flock "$results/computing.lock" sed -i -e '1w /dev/stdout' -e 1d "$results/computing") && [ -n "$job" ]; do
    case $job in
      check) check ;;
      *) run 9 "$job" ;;
    esac
  done
}
printf '%s\n' "${computing[@]}" check >"$results/computing"

# Processes of tests live for seconds: what the runtime learns for later costs more than it brings. Those of a cluster live as shortly as
# any and are the largest; code that is compiled once more for later is a fifth of what they do.
export DOTNET_TieredPGO=0
DOTNET_TC_CallCounting=0 run 0 "${first[@]}" &
{ run 1 "${pages[@]}"; compute; } &
{ run 4 "${waiting[@]}"; compute; } &
compute &
compute &
wait
status=0
[ ! -e "$results/ended" ] || status=$(awk 'NR == 1 { print $2 }' "$results/ended")
node_output=$(cat "$results/node.tap")
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
