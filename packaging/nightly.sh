#!/usr/bin/env bash
# A backup that was restored and read, each night: nightly.sh LEDGER FOLDER VKEY KEYFILE
#
# Copies the ledger, also while it is served, into FOLDER/ledger-DAY.db; proves the copy with the verifier key that was kept; puts it in place
# elsewhere, as after a loss, with the copy of the signing key, and asks a service over it. Copies older than 35 days are removed, once there is one of today. Ends with 1 where
# anything fails: let whoever runs it (cron, a timer) say so.
set -euo pipefail
ledger=$1 folder=$2 vkey=$3 keyfile=$4
program=${CASUALTY_LEDGER:-casualty-ledger}
copy=$folder/ledger-$(date +%F).db
drill=$(mktemp -d)
serving=
trap '[ -z "$serving" ] || kill "$serving" 2>/dev/null || true; rm -rf "$drill"' EXIT

"$program" backup --db "$ledger" --key "$vkey" "$copy"
"$program" restore --db "$drill/ledger.db" --key "$vkey" "$copy"
cp "$keyfile" "$drill/ledger.db.key"
"$program" serve --db "$drill/ledger.db" --origin "${vkey%%+*}" --listen 127.0.0.1:0 --public-read > "$drill/served" &
serving=$!
address=
for _ in $(seq 600); do
    address=$(sed -n 's/^listening on //p' "$drill/served")
    [ -z "$address" ] || break
    kill -0 "$serving"
    sleep 0.1
done
curl --silent --fail --output /dev/null "$address/v1/incidents?limit=1"
find "$folder" -name 'ledger-*.db' -mtime +35 -delete
echo "$copy is whole, and a service over it answers"
