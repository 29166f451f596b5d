//! The examples at the end of every `--help`: what one types first, then what one looks for next.

pub const ALL: &str = "\
First steps:
  casualty-ledger demo
  casualty-ledger serve --db ledger.db
  casualty-ledger completions bash > /etc/bash_completion.d/casualty-ledger

Every command has examples in its own --help.";

pub const SERVE: &str = "\
Examples:
  casualty-ledger serve --db ledger.db
  casualty-ledger serve --db ledger.db --listen localhost:9000 --public-read
  CASUALTY_LEDGER_DB=ledger.db casualty-ledger serve --log info --log-json

The first start prints the key of the first administrator, once. It answers
at /docs/ with a page to look around in, and at /openapi.json for clients.";

pub const MIGRATE: &str = "\
Examples:
  casualty-ledger migrate --db 'postgres://ledger_owner@localhost/ledger'
  casualty-ledger serve --db 'postgres://ledger_service@localhost/ledger' \\
    --signing-key ledger.key

A service only looks whether the database is of its form. Where there are the
roles ledger_service and ledger_reader, they may do what a service and a reader
need, and no more.";

pub const DEMO: &str = "\
Examples:
  casualty-ledger demo
  casualty-ledger demo --no-serve
  casualty-ledger demo --listen 127.0.0.1:0

Stop it with Ctrl-C: it keeps its port until then, and nothing afterwards.";

pub const VERIFY: &str = "\
Examples:
  casualty-ledger verify ledger.db
  casualty-ledger verify ledger.db --checkpoint kept.txt --json
  casualty-ledger verify http://127.0.0.1:8080 --key \"$VKEY\"

GET /v1/checkpoint/key of a service has its VKEY. Keep it from a day on which
you trusted the service: a key read today proves only that today's are signed.";

pub const BACKUP: &str = "\
Examples:
  casualty-ledger backup --db ledger.db backups/2016-07-02.db
  casualty-ledger backup --db ledger.db copy.db --json

The ledger may be served meanwhile. Its signing key is not copied.";

pub const RESTORE: &str = "\
Examples:
  casualty-ledger restore backups/2016-07-02.db --db ledger.db

Nothing is written over: move the old file away first.";

pub const INCIDENTS: &str = "\
Examples:
  casualty-ledger incidents --db ledger.db
  casualty-ledger incidents --db ledger.db --json | jq -r .id";

pub const SHOW: &str = "\
Examples:
  casualty-ledger show --db ledger.db
  casualty-ledger show \"ferry fire\" --db ledger.db --policy ibc
  casualty-ledger show --db ledger.db --as-of 2016-07-02T12:00:00Z --full";

pub const EXPORT: &str = "\
Examples:
  casualty-ledger export claims --db ledger.db > claims.csv
  casualty-ledger export figures --db ledger.db --format xlsx -o figures.xlsx
  casualty-ledger export answers --db ledger.db --hxl > answers.csv
  casualty-ledger export claims --format ndjson | jq .quote.exact";

pub const IMPORT: &str = "\
Examples:
  casualty-ledger import --template > claims.csv
  casualty-ledger import claims.csv --db ledger.db --dry-run
  casualty-ledger import claims.csv --db ledger.db
  casualty-ledger import events.csv --db ledger.db --mapping ucdp
  casualty-ledger import mine.xlsx --db ledger.db --mapping mine.toml
  casualty-ledger import *.ndjson --db ledger.db --json
  casualty-ledger import --retract imp_01jd6fzb4qe7xsm3v0k9c2w8an \\
    --reason 'The wrong file' --db ledger.db

The same line twice is recorded once. Each import that records something says
its id, by which all of it is taken back.";

pub const READ: &str = "\
Examples:
  casualty-ledger read article.txt
  casualty-ledger read page.html --json
  casualty-ledger read page.html --db ledger.db --accept-strong --create \\
    --incident 'Ferry fire' --started-on 2021-03-04 --country BGD \\
    --source 'Harbour Gazette' --published-at 2021-03-05T10:00:00Z

Nothing is recorded without --accept-strong; what is weak is left to you.";

pub const KEY_CREATE: &str = "\
Examples:
  casualty-ledger key create --role contributor --name \"Night desk\"
  KEY=$(casualty-ledger key create --role admin --name me --db ledger.db)

The secret alone is on stdout. It works beside a running service.";

pub const KEY_LIST: &str = "\
Examples:
  casualty-ledger key list --db ledger.db
  casualty-ledger key list --json | jq -r '.[] | select(.revoked_at == null).id'";

pub const KEY_REVOKE: &str = "\
Examples:
  casualty-ledger key revoke key_01jd6fzb4qe7xsm3v0k9c2w8an --db ledger.db

`key list` has the ids. What the key recorded stays.";

pub const OPENAPI: &str = "\
Examples:
  casualty-ledger openapi > openapi.json
  casualty-ledger openapi --version 3.0 > openapi-3.0.json";

pub const COMPLETIONS: &str = "\
Examples:
  casualty-ledger completions bash > /etc/bash_completion.d/casualty-ledger
  casualty-ledger completions zsh > ~/.zfunc/_casualty-ledger
  casualty-ledger completions fish \\
    > ~/.config/fish/completions/casualty-ledger.fish";

pub const HEALTH: &str = "\
Examples:
  casualty-ledger health
  casualty-ledger health --listen localhost:9000 && echo it runs";

pub const MAN: &str = "\
Examples:
  casualty-ledger man | man -l -
  casualty-ledger man serve > casualty-ledger-serve.1
  casualty-ledger man key-create | man -l -";
