#!/usr/bin/env bash
# Follows the README word for word: its sample output is what the demo prints, and its tour runs against a fresh ledger.
# Needs curl and jq. Usage: tests/readme/run.sh [BINARY]
set -uo pipefail
cd "$(dirname "$0")/../.."
binary=$(realpath "${1:-target/release/casualty-ledger}")
work=$(mktemp -d)
passed=0
failed=0
trap 'kill "${server:-0}" 2>/dev/null; wait; rm -rf "$work"' EXIT

check() { # name, command...
    local name=$1
    shift
    if "$@"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
}

between() { sed -n "/<!-- $1 -->/,/<!-- \/$1 -->/p" README.md; }

"$binary" demo --no-serve > "$work/printed.txt"
block() { between "$1" | sed '1,2d' | sed '$d' | sed '$d'; }
{ block demo; echo; block reading; } > "$work/shown.txt"
check "the sample output is what the demo prints" diff "$work/shown.txt" "$work/printed.txt"

"$binary" serve --db "$work/tour.db" --listen 127.0.0.1:0 > "$work/serve.txt" &
server=$!
for _ in $(seq 100); do [ "$(wc -l < "$work/serve.txt")" -ge 2 ] && break || sleep 0.05; done
API=$(sed -n 's/^listening on //p' "$work/serve.txt")
KEY=$(sed -n 's/^admin key: //p' "$work/serve.txt")
export API KEY
between tour | sed -n '/^```sh$/,/^```$/p' | sed '/^```/d' > "$work/tour.sh"
bash -euo pipefail "$work/tour.sh" > "$work/tour.txt" 2> "$work/errors.txt"
check "the tour runs" [ $? -eq 0 ]
check "nothing went to stderr" [ ! -s "$work/errors.txt" ]
said() { check "the tour says: $1" grep -qF -- "$1" "$work/tour.txt"; }
said '"start":45,"end":58,"verified":true'
said 'https://example.org/dhaka#:~:text=nine%20Italians'
said '"code":"quote_not_found"'
said '9 Italians among the hostages were killed'
said 'Of the 20 hostages killed, 11 are under no nationality in the reports.'
said '{"group":"victims","outcome":"killed","nationality":"ITA","low":9,"best":9,'
said '{"key":"ITA","low":9,"best":9,'
said '{"title":"Attack on a café in Dhaka","best":9}'
said '"kind":"claim_recorded"'
said 'localhost/casualty-ledger'
said '"leaf_index":2'

[ "$failed" -eq 0 ] || cat "$work/errors.txt" "$work/tour.txt"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
