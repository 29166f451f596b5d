#!/usr/bin/env bash
# Opens the links to quotes in Chromium, and looks at which words the browser marks: of the demo's incident, and of texts that
# are hard to point into (texts.json). Then it reads the annotations of the same articles with a reader of annotations.
# Usage: tests/links/run.sh [BINARY]
#
# Prints "N passed, N failed" of each. Without Chromium nothing is checked, and it says so. CHROMIUM names the browser. What npm brings is kept
# in $CASUALTY_LEDGER_CLIENTS_CACHE (default ~/.cache/casualty-ledger-clients).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$CHROMIUM" ]; then
  echo "skipped: there is no Chromium here (apt-get install chromium, or name it in CHROMIUM)"
  exit 0
fi
export CHROMIUM
[ $# -eq 0 ] || export CASUALTY_LEDGER_BIN=$1
modules=${CASUALTY_LEDGER_CLIENTS_CACHE:-$HOME/.cache/casualty-ledger-clients}/links
if [ ! -d "$modules/node_modules/jsdom" ]; then
  mkdir -p "$modules"
  npm install --prefix "$modules" --silent --save-exact playwright-core@1.54.1 jsdom@26.1.0 \
    @apache-annotator/dom@0.2.0 @apache-annotator/selector@0.2.0
fi
. "$here/../live_service.sh"
cp "$here"/*.mjs "$here/texts.json" "$WORK"
ln -s "$modules/node_modules" "$WORK/node_modules"
node "$WORK/seed.mjs" "$WORK/texts.json"
"$program" demo --listen 127.0.0.1:0 > "$WORK/demo.out" 2> "$WORK/demo.err" &
demo_pid=$!
trap 'kill "$demo_pid" 2>/dev/null || true; stop_service' EXIT
for _ in $(seq 100); do
  demo=$(sed -n 's/^listening on //p' "$WORK/demo.out")
  [ -z "$demo" ] || break
  sleep 0.1
done
node "$WORK/check.mjs" "$BASE_URL" "$demo"
node "$WORK/annotations.mjs" "$BASE_URL" "$demo"
