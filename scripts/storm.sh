#!/usr/bin/env bash
# Breaks a cluster of three nodes on purpose, for as long as it is told to, and checks what is left. As root, on Debian with the packages
# that ./test installs: every node gets a network namespace of its own.
#   scripts/storm.sh --minutes 30 [--seed N] [--clients N] [--report FILE] [--no-build]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/globalization.sh
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

build=yes
usage() { sed -n '2,4p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) export APPROVALS_STORM_MINUTES="${2:?}"; shift 2 ;;
    --seed) export APPROVALS_STORM_SEED="${2:?}"; shift 2 ;;
    --clients) export APPROVALS_STORM_CLIENTS="${2:?}"; shift 2 ;;
    --report) APPROVALS_STORM_REPORT="$(realpath "${2:?}")"; export APPROVALS_STORM_REPORT; shift 2 ;;
    --no-build) build=no; shift ;;
    *) usage ;;
  esac
done
[ -n "${APPROVALS_STORM_MINUTES:-}" ] || usage

project=tests/Approvals.Cluster.Tests
[ "$build" = no ] || dotnet build "$project" -c Release --nologo --verbosity quiet -clp:ErrorsOnly
exec dotnet test "$project" -c Release --no-build --nologo --filter FullyQualifiedName~StormTests --logger "console;verbosity=detailed"
