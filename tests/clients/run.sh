#!/usr/bin/env bash
# Generates clients from openapi/ and does the main job with each against a live service: run.sh [NAME...]
# Names: openapi_fetch hey_api openapi_python_client openapi_generator progenitor java_native first_programs lint score breaking_test breaking
#
# Needs node, python3, java with javac and cargo. Tools are installed once in $CASUALTY_LEDGER_CLIENTS_CACHE
# (default ~/.cache/casualty-ledger-clients). Prints "N passed, N failed" last.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cache=${CASUALTY_LEDGER_CLIENTS_CACHE:-$HOME/.cache/casualty-ledger-clients}
mkdir -p "$cache"
. "$here/../live_service.sh"
document=$project/openapi/openapi.json
npm_tools=$cache/npm/node_modules
python_tools=$cache/python

install_npm_tools() {
  [ -x "$npm_tools/.bin/tsc" ] && return
  mkdir -p "$cache/npm"
  echo '{"name": "clients", "version": "1.0.0", "private": true}' > "$cache/npm/package.json"
  (cd "$cache/npm" && npm install --silent --no-audit --no-fund typescript@5.9.3 @types/node@20 \
    openapi-typescript@7.13.0 openapi-fetch@0.17.0 @hey-api/openapi-ts@0.95.0)
}

install_python_tools() {
  [ -x "$python_tools/bin/openapi-python-client" ] && return
  python3 -m venv "$python_tools"
  "$python_tools/bin/pip" install --quiet openapi-generator-cli==7.26.0 openapi-python-client==0.29.1 \
    httpx attrs python-dateutil urllib3 'pydantic>=2' typing-extensions lazy-imports mypy==2.4.1
}

# typescript_program FOLDER NAME: compiles and runs one program.
typescript_program() {
  ln -sfn "$npm_tools" "$1/node_modules"
  cp "$here/typescript/checks.ts" "$here/typescript/$2.ts" "$1/"
  (cd "$1" && node_modules/.bin/tsc --strict --skipLibCheck --target es2022 --lib es2022,dom,dom.iterable \
    --types node --module commonjs --moduleResolution node10 --esModuleInterop --outDir out "$2.ts") && node "$1/out/$2.js"
}

openapi_fetch() {
  install_npm_tools && "$npm_tools/.bin/openapi-typescript" "$document" -o "$1/schema.d.ts" && typescript_program "$1" openapi_fetch
}

hey_api() {
  install_npm_tools && "$npm_tools/.bin/openapi-ts" -i "$document" -o "$1/hey" -c @hey-api/client-fetch &&
    typescript_program "$1" hey_api
}

openapi_python_client() {
  install_python_tools
  printf 'package_name_override: ledger_client\npost_hooks: []\n' > "$1/config.yaml"
  "$python_tools/bin/openapi-python-client" generate --path "$document" --meta none --fail-on-warning \
    --output-path "$1/ledger_client" --config "$1/config.yaml" &&
    sed -n '/# \[first program\]/,/# \[end\]/p' "$here/python/with_openapi_python_client.py" > "$1/first_program.py" &&
    (cd "$1" && touch ledger_client/__init__.py && "$python_tools/bin/mypy" --strict first_program.py) &&
    PYTHONPATH=$1:$here/python "$python_tools/bin/python" "$here/python/with_openapi_python_client.py"
}

openapi_generator() {
  install_python_tools
  local jar; jar=$(echo "$python_tools"/lib/python3*/site-packages/openapi_generator_cli/openapi-generator.jar)
  java -jar "$jar" generate -i "$document" -g python -o "$1" --additional-properties=packageName=ledger_sdk \
    --global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false > "$1.generated" 2>&1 &&
    PYTHONPATH=$1:$here/python "$python_tools/bin/python" "$here/python/with_openapi_generator.py"
}

progenitor() {
  mkdir -p "$1/generate/src" "$1/client/src"
  cp "$here/rust/generate.toml" "$1/generate/Cargo.toml" && cp "$here/rust/generate.rs" "$1/generate/src/main.rs"
  cp "$here/rust/client.toml" "$1/client/Cargo.toml" && cp "$here/rust/main.rs" "$1/client/src/main.rs"
  export CARGO_TARGET_DIR=$cache/target
  cargo run --quiet --manifest-path "$1/generate/Cargo.toml" -- "$project/openapi/openapi-3.0.json" "$1/client/src/ledger.rs" &&
    cargo run --quiet --manifest-path "$1/client/Cargo.toml"
}

# Compiled only: the program of no client here is in Java.
java_native() {
  type -P javac > /dev/null && bash "$here/generators.sh" java_native && echo "1 passed, 0 failed"
}

# The programs that openapi/README.md shows are those that ran.
first_programs() { python3 "$here/first_programs.py"; }

# Both documents, by three linters: an error or a warning is a failure.
lint() {
  if [ ! -x "$cache/lint/node_modules/.bin/redocly" ]; then
    mkdir -p "$cache/lint"
    echo '{"name": "lint", "version": "1.0.0", "private": true}' > "$cache/lint/package.json"
    (cd "$cache/lint" && npm install --silent --no-audit --no-fund @stoplight/spectral-cli@6 @redocly/cli@2.11)
  fi
  if [ ! -x "$cache/validator/bin/openapi-spec-validator" ]; then
    python3 -m venv "$cache/validator" && "$cache/validator/bin/pip" install --quiet openapi-spec-validator
  fi
  echo 'extends: ["spectral:oas"]' > "$1/spectral.yaml"
  local file clean=0 faulty=0 tools=$cache/lint/node_modules/.bin
  for file in "$document" "$project/openapi/openapi-3.0.json"; do
    if "$tools/spectral" lint --ruleset "$1/spectral.yaml" -F warn "$file"; then clean=$((clean + 1)); else faulty=$((faulty + 1)); fi
    if "$tools/redocly" lint --extends=recommended-strict "$file" 2>&1; then clean=$((clean + 1)); else faulty=$((faulty + 1)); fi
    if "$cache/validator/bin/openapi-spec-validator" "$file"; then clean=$((clean + 1)); else faulty=$((faulty + 1)); fi
  done
  echo "$clean passed, $faulty failed"
  [ "$faulty" -eq 0 ]
}

# What IBM's validator gives of 100; openapi/README.md argues the rules that the document does not follow.
score() {
  if [ ! -x "$cache/score/node_modules/.bin/lint-openapi" ]; then
    mkdir -p "$cache/score"
    echo '{"name": "score", "version": "1.0.0", "private": true}' > "$cache/score/package.json"
    (cd "$cache/score" && npm install --silent --no-audit --no-fund ibm-openapi-validator@1.38.4)
  fi
  "$cache/score/node_modules/.bin/lint-openapi" --no-colors --impact-score "$document" > "$1/report"
  sed -n '/category/,/overall/p' "$1/report"
  local overall; overall=$(sed -n 's/.*overall (mean).* \([0-9]*\) .*100.*/\1/p' "$1/report")
  if [ "${overall:-0}" -ge 80 ]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; return 1; fi
}

breaking_test() { python3 "$here/breaking_test.py"; }
breaking() { python3 "$here/breaking.py" "$project/openapi/released.json" "$document"; }

passed=0
failed=0
for name in ${*:-openapi_fetch hey_api openapi_python_client openapi_generator progenitor java_native first_programs lint score breaking_test breaking}; do
  mkdir -p "$WORK/$name"
  "$name" "$WORK/$name" > "$WORK/$name.log" 2>&1
  status=$?
  line=$(tail -n 1 "$WORK/$name.log")
  case $line in
    *" passed, "*" failed") ;;
    *) line="0 passed, 1 failed" ;;
  esac
  [ "$status" -eq 0 ] || tail -n 40 "$WORK/$name.log"
  echo "$name: $line"
  set -- $line
  passed=$((passed + $1))
  failed=$((failed + $3))
  [ "$status" -eq 0 ] || [ "$3" -ne 0 ] || failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
