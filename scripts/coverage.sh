#!/usr/bin/env bash
# Line coverage of each assembly under src, over all cobertura files below the given folder. A line that any test project ran counts.
set -euo pipefail
find "$1" -name coverage.cobertura.xml -print0 | xargs -0 -r awk '
  # Each report names its files relative to a root of its own.
  /<source>/ { root = $0; gsub(/^.*<source>|<\/source>.*$/, "", root) }
  /<package / { match($0, /name="[^"]*"/); assembly = substr($0, RSTART + 6, RLENGTH - 7) }
  /<class / { match($0, /filename="[^"]*"/); file = substr($0, RSTART + 10, RLENGTH - 11); if (file !~ /^\//) file = root (root ~ /\/$/ ? "" : "/") file }
  /<line / {
    match($0, /number="[0-9]+"/); line = substr($0, RSTART + 8, RLENGTH - 9)
    match($0, /hits="[0-9]+"/); hits = substr($0, RSTART + 6, RLENGTH - 7)
    key = assembly SUBSEP file SUBSEP line
    if (!(key in seen)) { seen[key] = 1; lines[assembly]++; all++ }
    if (hits > 0 && !(key in hit)) { hit[key] = 1; covered[assembly]++; reached++ }
  }
  END {
    for (assembly in lines) printf "%-24s %6.1f %%  (%d of %d lines)\n", assembly, 100 * covered[assembly] / lines[assembly], covered[assembly], lines[assembly] | "sort"
    close("sort")
    if (all) printf "%-24s %6.1f %%  (%d of %d lines)\n", "all", 100 * reached / all, reached, all
  }'
