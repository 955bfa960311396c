#!/usr/bin/env bash
# Installs through apt what the suites need and the machine lacks. What cannot be installed is named in one line, together with the
# suites that are left out for it. Prints the names of these suites' projects, one a line, on file descriptor 3.
set -euo pipefail

# command, Debian's package, suites that need it
needs=(
  "redis-server redis-server Cluster.Tests"
  "redis-server redis-server Console.Tests"
  "kubectl kubernetes-client Deploy.Tests"
  "pg_ctlcluster postgresql Storage.Tests"
  "pg_ctlcluster postgresql EndToEnd.Tests"
  "chromium chromium Console.Tests"
)

missing=()
for need in "${needs[@]}"; do
  read -r command package _ <<<"$need"
  command -v "$command" >/dev/null || missing+=("$package")
done

if [ "${#missing[@]}" -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
  # A service that cannot be started in a container is no reason to fail: the tests start their own.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2 || true
fi

for need in "${needs[@]}"; do
  read -r command package suite <<<"$need"
  if ! command -v "$command" >/dev/null; then
    echo "Missing: $command (Debian's $package); $suite is left out." >&2
    echo "$suite" >&3
  fi
done
