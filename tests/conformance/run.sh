#!/usr/bin/env bash
# Holds a live service to its document: the edges of every bound of every request body, then every operation fuzzed with
# schemathesis: run.sh [MAX_EXAMPLES] [more arguments of schemathesis]
#
# Prints "N passed, N failed" (edges and operations) last. The tool is kept in $CASUALTY_LEDGER_CLIENTS_CACHE
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

python3 "$here/bounds.py" "$BASE_URL" "$ADMIN_KEY" | tee "$WORK/bounds.out" || true
status=0
"$cache/schemathesis/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$BASE_URL/openapi.json" \
  --checks all --mode all --workers 1 --seed 1 --max-examples "$examples" \
  --header "Authorization: Bearer $ADMIN_KEY" --report junit --report-junit-path "$WORK/junit.xml" "$@" || status=$?
python3 - "$WORK" "$status" <<'PY'
import pathlib
import sys
import xml.etree.ElementTree as tree

work = pathlib.Path(sys.argv[1])
last = (work / "bounds.out").read_text().split("\n")[-2].split()
passed, failed = (int(last[0]), int(last[2])) if len(last) == 4 else (0, 1)
suites = tree.parse(work / "junit.xml").getroot()
total = sum(int(suite.get("tests")) for suite in suites)
bad = sum(int(suite.get("failures")) + int(suite.get("errors")) for suite in suites)
passed, failed = passed + total - bad, failed + bad
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or sys.argv[2] != "0" else 0)
PY
