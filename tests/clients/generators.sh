#!/usr/bin/env bash
# Generates a client with every other generator that is known to read the document, and compiles or type-checks it where a compiler is
# at hand: generators.sh [NAME...]. The five that the programs of this folder use are run by run.sh.
#
# Needs node, python3 and java with javac; go, php and ruby are skipped where they are missing. Tools are installed once in
# $CASUALTY_LEDGER_CLIENTS_CACHE (default ~/.cache/casualty-ledger-clients). Prints "N passed, N failed, N skipped" last.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cache=${CASUALTY_LEDGER_CLIENTS_CACHE:-$HOME/.cache/casualty-ledger-clients}
document=$here/../../openapi/openapi.json
document=$(realpath "$document")
modules=$cache/generators/node_modules
python_tools=$cache/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SKIPPED=77

install_npm_tools() {
  [ -x "$modules/.bin/kubb" ] && return
  mkdir -p "$cache/generators"
  echo '{"name": "generators", "version": "1.0.0", "private": true}' > "$cache/generators/package.json"
  (cd "$cache/generators" && npm install --silent --no-audit --no-fund typescript@5.9.3 @types/node@20 axios@1 orval@7.13.2 \
    swagger-typescript-api@13.13.0 @kubb/cli@4.39.3 @kubb/core@4.39.3 @kubb/plugin-oas@4.39.3 @kubb/plugin-ts@4.39.3 \
    @kubb/plugin-client@4.39.3)
}

jar() {
  [ -x "$python_tools/bin/openapi-generator-cli" ] || {
    python3 -m venv "$python_tools" && "$python_tools/bin/pip" install --quiet openapi-generator-cli==7.26.0
  } || return 1
  echo "$python_tools"/lib/python3*/site-packages/openapi_generator_cli/openapi-generator.jar
}

# from_openapi_generator FOLDER LANGUAGE [OPTION...]
from_openapi_generator() {
  local folder=$1 language=$2
  shift 2
  java -Xmx900m -jar "$(jar)" generate -i "$document" -g "$language" -o "$folder" \
    --global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false "$@"
}

# A folder of TypeScript, with the strictest settings.
type_checked() {
  ln -sfn "$modules" "$1/node_modules"
  echo '{"type": "module"}' > "$1/package.json"
  find "$1" -name '*.ts' -not -path '*/node_modules/*' > "$1/files.txt"
  "$modules/.bin/tsc" --noEmit --strict --skipLibCheck --target es2022 --lib es2022,dom,dom.iterable --module esnext \
    --moduleResolution bundler --allowImportingTsExtensions @"$1/files.txt"
}

orval() {
  install_npm_tools && ln -sfn "$modules" "$1/node_modules" && echo '{"type": "module"}' > "$1/package.json" &&
    (cd "$1" && "$modules/.bin/orval" --input "$document" --output "$1/src/api.ts" --client fetch --mode tags-split) && type_checked "$1"
}

swagger_typescript_api() {
  install_npm_tools &&
    "$modules/.bin/swagger-typescript-api" generate -p "$document" -o "$1/src" -n api.ts --extract-enums && type_checked "$1"
}

kubb() {
  install_npm_tools && ln -sfn "$modules" "$1/node_modules" && echo '{"type": "module"}' > "$1/package.json" &&
    cat > "$1/kubb.config.js" <<X && (cd "$1" && "$modules/.bin/kubb" generate --config kubb.config.js) && type_checked "$1"
import { defineConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";

export default defineConfig({
  root: ".",
  input: { path: "$document" },
  output: { path: "./src", clean: true, format: false, lint: false },
  plugins: [
    pluginOas({ generators: [] }),
    pluginTs({ output: { path: "types" } }),
    pluginClient({ output: { path: "clients" }, client: "fetch" }),
  ],
});
X
}

typescript_fetch() {
  install_npm_tools && from_openapi_generator "$1" typescript-fetch --additional-properties=stringEnums=true,supportsES6=true && type_checked "$1"
}

typescript_axios() { install_npm_tools && from_openapi_generator "$1" typescript-axios && type_checked "$1"; }

# The generator's own jar holds the libraries that its clients need, but for three annotations.
java_native() {
  type -P javac > /dev/null || return $SKIPPED
  from_openapi_generator "$1" java \
    --additional-properties=library=native,openApiNullable=false,annotationLibrary=none,useJakartaEe=true || return 1
  mkdir -p "$1/annotations/jakarta/annotation" "$1/classes"
  echo 'package jakarta.annotation; public @interface Generated { String[] value(); String date() default ""; String comments() default ""; }' \
    > "$1/annotations/jakarta/annotation/Generated.java"
  for name in Nonnull Nullable; do
    echo "package jakarta.annotation; public @interface $name {}" > "$1/annotations/jakarta/annotation/$name.java"
  done
  find "$1/src/main" "$1/annotations" -name '*.java' > "$1/files.txt"
  javac -proc:none -nowarn -d "$1/classes" -cp "$(jar)" @"$1/files.txt"
}

go() {
  type -P go > /dev/null || return $SKIPPED
  from_openapi_generator "$1" go --additional-properties=packageName=ledger,isGoSubmodule=false,enumClassPrefix=true || return 1
  # Its one library is not fetched: a function stands for it.
  rm -rf "$1/test"
  mkdir -p "$1/validator"
  printf 'module gopkg.in/validator.v2\n' > "$1/validator/go.mod"
  printf 'package validator\n\nfunc Validate(v interface{}) error { return nil }\n' > "$1/validator/validator.go"
  printf 'module ledger\n\ngo 1.18\n\nrequire gopkg.in/validator.v2 v2.0.1\n\nreplace gopkg.in/validator.v2 => ./validator\n' \
    > "$1/go.mod"
  (cd "$1" && GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local "$(type -P go)" vet .)
}

php() {
  type -P php > /dev/null || return $SKIPPED
  from_openapi_generator "$1" php && find "$1/lib" -name '*.php' -print0 | xargs -0 -n 1 php -l > /dev/null
}

ruby() {
  type -P ruby > /dev/null || return $SKIPPED
  from_openapi_generator "$1" ruby && find "$1/lib" -name '*.rb' -print0 | xargs -0 -n 1 ruby -wc > /dev/null
}

# No compiler of these is at hand: whether the generator takes the document.
kotlin() { from_openapi_generator "$1" kotlin; }
csharp() { from_openapi_generator "$1" csharp; }
swift6() { from_openapi_generator "$1" swift6; }
dart() { from_openapi_generator "$1" dart; }

passed=0 failed=0 skipped=0
for name in ${*:-orval swagger_typescript_api kubb typescript_fetch typescript_axios java_native go php ruby kotlin csharp swift6 dart}; do
  mkdir -p "$work/$name"
  ("$name" "$work/$name") > "$work/$name.log" 2>&1
  case $? in
    0) passed=$((passed + 1)); echo "$name: passed" ;;
    "$SKIPPED") skipped=$((skipped + 1)); echo "$name: skipped, its tool is missing" ;;
    *) failed=$((failed + 1)); tail -n 20 "$work/$name.log"; echo "$name: failed" ;;
  esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
