#!/usr/bin/env bash
# Reads the provenance of the demo's incident with an ordinary reader of RDF (rdflib) and follows it from a figure to a source, and the
# annotations of its articles down to their words.
# Prints "N passed, N failed". Usage: tests/provenance/run.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=${1:-target/debug/casualty-ledger}
[ -x "$binary" ] || cargo build --quiet
venv="${XDG_CACHE_HOME:-$HOME/.cache}/casualty-ledger/provenance"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import rdflib' 2>/dev/null || "$venv/bin/pip" install --quiet 'rdflib>=7,<8'
out=$(mktemp)
"$binary" demo --listen 127.0.0.1:0 >"$out" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$out"' EXIT
for _ in $(seq 100); do
  address=$(sed -n 's/^listening on //p' "$out")
  [ -n "$address" ] && break
  sleep 0.1
done
"$venv/bin/python" tests/provenance/check.py "$address"
