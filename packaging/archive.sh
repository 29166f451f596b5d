#!/usr/bin/env bash
# Puts a built program with its licence, completions and manual pages into dist/casualty-ledger-VERSION-TARGET.tar.gz, with a checksum:
# archive.sh TARGET [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1
binary=${2:-target/release/casualty-ledger}
version=$("$binary" --version | cut -d' ' -f2)
name=casualty-ledger-$version-$target
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage/$name/completions" "$stage/$name/man" dist
cp "$binary" README.md CHANGELOG.md LICENSE packaging/casualty-ledger.service "$stage/$name/"
for shell in bash zsh fish elvish powershell; do
    "$binary" completions "$shell" > "$stage/$name/completions/casualty-ledger.$shell"
done
"$binary" man > "$stage/$name/man/casualty-ledger.1"
for command in serve demo verify backup restore migrate incidents show export import read key-create key-list key-revoke openapi completions health man; do
    "$binary" man "$command" > "$stage/$name/man/casualty-ledger-$command.1"
done
tar -C "$stage" -czf "dist/$name.tar.gz" "$name"
(cd dist && { sha256sum "$name.tar.gz" || shasum -a 256 "$name.tar.gz"; } > "$name.tar.gz.sha256")
echo "dist/$name.tar.gz"
