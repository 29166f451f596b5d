#!/usr/bin/env bash
# Fuzzes every operation of a live service with schemathesis: run.sh [MAX_EXAMPLES] [more arguments of schemathesis]
#
# Prints "N passed, N failed" (operations) last. The tool is kept in $CASUALTY_LEDGER_CLIENTS_CACHE
# (default ~/.cache/casualty-ledger-clients).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
examples=${1:-15}
[ $# -eq 0 ] || shift
cache=${CASUALTY_LEDGER_CLIENTS_CACHE:-$HOME/.cache/casualty-ledger-clients}
if [ ! -x "$cache/schemathesis/bin/schemathesis" ]; then
  python3 -m venv "$cache/schemathesis"
  "$cache/schemathesis/bin/pip" install --quiet 'schemathesis==4.*'
fi
. "$here/../live_service.sh"
SPARE_KEY_ID=$(python3 "$here/seed.py" "$BASE_URL" "$ADMIN_KEY")
export SPARE_KEY_ID

status=0
"$cache/schemathesis/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$BASE_URL/openapi.json" \
  --checks all --mode all --workers 1 --seed 1 --max-examples "$examples" \
  --header "Authorization: Bearer $ADMIN_KEY" --report junit --report-junit-path "$WORK/junit.xml" "$@" || status=$?
python3 - "$WORK/junit.xml" "$status" <<'PY'
import sys
import xml.etree.ElementTree as tree

suites = tree.parse(sys.argv[1]).getroot()
total = sum(int(suite.get("tests")) for suite in suites)
failed = sum(int(suite.get("failures")) + int(suite.get("errors")) for suite in suites)
print(f"{total - failed} passed, {failed} failed")
sys.exit(1 if failed or sys.argv[2] != "0" else 0)
PY
