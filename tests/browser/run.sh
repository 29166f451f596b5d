#!/usr/bin/env bash
# Looks at every page in Chromium. Arguments: the program; and a folder, for the pictures of the README in place of the tests.
set -euo pipefail
program=$(realpath "${1:-${CASUALTY_LEDGER_BIN:-target/debug/casualty-ledger}}")
pictures=${2:+$(realpath "$2")}
cd "$(dirname "$0")"
if ! command -v "${CHROMIUM:-/usr/bin/chromium}" > /dev/null; then
    echo "SKIPPED: there is no chromium here, so no page was looked at" >&2
    exit 1
fi
[ -d node_modules ] || npm ci --no-audit --no-fund --silent
if [ -n "$pictures" ]; then node screenshots.mjs "$program" "$pictures"; else node run.mjs "$program"; fi
