# Starts the service on a fresh ledger for a script that sources this file, and stops it when the script ends.
# Sets BASE_URL, ADMIN_KEY and WORK (a folder that goes away). CASUALTY_LEDGER_BIN names the program; without it, it is built.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WORK=$(mktemp -d)
service_pid=

stop_service() {
  [ -z "$service_pid" ] || kill "$service_pid" 2>/dev/null || true
  rm -rf "$WORK"
}
trap stop_service EXIT

program=${CASUALTY_LEDGER_BIN:-}
if [ -z "$program" ]; then
  cargo build --quiet --manifest-path "$project/Cargo.toml"
  program=${CARGO_TARGET_DIR:-$project/target}/debug/casualty-ledger
fi
"$program" serve --db "$WORK/ledger.db" --listen 127.0.0.1:0 --rate-limit 0 > "$WORK/service.out" 2> "$WORK/service.err" &
service_pid=$!
for _ in $(seq 100); do
  grep -q '^admin key: ' "$WORK/service.out" && break
  kill -0 "$service_pid" 2>/dev/null || { cat "$WORK/service.err" >&2; exit 1; }
  sleep 0.1
done
BASE_URL=$(sed -n 's/^listening on //p' "$WORK/service.out")
ADMIN_KEY=$(sed -n 's/^admin key: //p' "$WORK/service.out")
BASE_URL=${BASE_URL%/}
export BASE_URL ADMIN_KEY WORK
