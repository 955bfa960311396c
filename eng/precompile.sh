#!/usr/bin/env bash
# Adds machine code to built assemblies, in place: tests start hundreds of processes, of which each would compile the same methods
# anew. The assemblies stay what they are (their IL is kept and the runtime falls back to it), and the next build replaces them.
# Where the compiler cannot be had, nothing changes but the time that tests take.
#   bash eng/precompile.sh FOLDER…
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What every process of a gateway, of a silo or of tests loads. Other packages are loaded by few, and tests themselves run once.
names='^(ImageGateway\.|Orleans\.|OpenTelemetry|SQLitePCLRaw\.|StackExchange\.Redis|Pipelines\.Sockets|Polly\.Core|Microsoft\.Data\.Sqlite)'

compiler=$(dotnet msbuild eng/precompile.proj -restore -nologo -verbosity:quiet -target:CompilerPath -getProperty:CompilerPath) \
  && [ -x "$compiler" ] || { echo "The ahead-of-time compiler could not be fetched: tests start slower."; exit 0; }
runtime() { dotnet --list-runtimes | sed -n "s:^$1 \(10\.[^ ]*\) \[\(.*\)\]$:\2/\1:p" | sort -V | tail -1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One file for each content, though it stands in many folders.
for folder in "$@"; do
  for file in "$folder"/*.dll; do
    case ${file##*/} in *.Tests.dll | Orleans.TestingHost.dll) continue ;; esac
    ! grep -qE "$names" <<<"${file##*/}" || printf '%s\n' "$file"
  done
done | xargs -d '\n' sha256sum >"$work/files"
sort -k1,1 -u "$work/files" >"$work/distinct"

export compiler work
export framework=$(runtime Microsoft.NETCore.App) web=$(runtime Microsoft.AspNetCore.App)
compile() {
  "$compiler" "$2" --out "$work/$1.dll" --optimize --parallelism 1 --reference "$framework/*.dll" --reference "$web/*.dll" \
    --reference "$(dirname "$2")/*.dll" >"$work/$1.log" 2>&1 || { rm -f "$work/$1.dll"; echo "$2: $(head -1 "$work/$1.log")"; }
}
export -f compile
xargs -L 1 -P "$(nproc)" bash -c 'compile "$0" "$1"' <"$work/distinct"
while read -r sum file; do
  [ ! -e "$work/$sum.dll" ] || cp "$work/$sum.dll" "$file"
done <"$work/files"
echo "Precompiled $(ls "$work" | grep -c '\.dll$') assemblies."
