#!/bin/sh
# The load benchmark, in one command. Needs wrk and Python 3.
#   benches/load/run.sh [--claims 1000000] [--seconds 8] [--rounds 5] [--curve 10000,100000,1000000] [--keep FOLDER]
set -eu
cd "$(dirname "$0")/../.."
command -v wrk > /dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
cargo build --release --locked --bins --examples
exec python3 benches/load/run.py "$@"
