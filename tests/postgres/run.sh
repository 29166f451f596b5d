#!/usr/bin/env bash
# Makes a PostgreSQL server of its own on a free port of this machine, runs the tests of the server, of the API and of the model on it, and ends it.
# As root its processes are postgres's, since it does not run as root.
set -euo pipefail
cd "$(dirname "$0")/../.."
binaries=$(dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)")
folder=$(mktemp -d)
chmod 755 "$folder"
as=()
if [ "$(id -u)" = 0 ]; then
    as=(runuser -u postgres --)
    chown postgres "$folder"
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
end() {
    "${as[@]}" "$binaries/pg_ctl" -D "$folder/data" -m immediate stop > /dev/null || true
    rm -rf "$folder"
}
trap end EXIT
"${as[@]}" "$binaries/initdb" -D "$folder/data" -U owner -A trust -E UTF8 --locale=C.UTF-8 > /dev/null
# Two authorities, and a certificate of the first for this address.
"${as[@]}" bash -euo pipefail -c 'cd "$1"
    new() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "$@" 2> /dev/null; }
    for name in right wrong; do new -subj "/CN=$name" -keyout $name.key -out $name.crt; done
    new -subj /CN=server -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
        -CA right.crt -CAkey right.key -keyout server.key -out server.crt' -- "$folder"
"${as[@]}" sed -i '1i host all with_a_password 127.0.0.1/32 scram-sha-256' "$folder/data/pg_hba.conf"
"${as[@]}" "$binaries/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "-p $port -k $folder -c listen_addresses=127.0.0.1 \
    -c max_connections=400 -c ssl=on -c ssl_cert_file=$folder/server.crt -c ssl_key_file=$folder/server.key" start > /dev/null
export LEDGER_TEST_DB=postgres://owner@127.0.0.1:$port LEDGER_TEST_CERTIFICATES=$folder
psql -q "$LEDGER_TEST_DB/postgres" -c "CREATE ROLE with_a_password LOGIN PASSWORD 'right'"
cargo test --locked --test postgres -- --ignored "$@"
[ -z "${POSTGRES_ONLY:-}" ] || exit 0
cargo test --locked --test api -- --test-threads 8
MODEL_OPERATIONS=${POSTGRES_MODEL_OPERATIONS:-500} cargo test --locked --test model
