-- What each role may do, where there are such roles. Nobody but the owner may change an entry, or switch off what forbids it.
DO $$
DECLARE projections text := 'ledger.source, ledger.incident, ledger.external_id, ledger.article, ledger.claim, ledger.claim_nationality,
    ledger.embargo, ledger.withheld, ledger.article_incident, ledger.ruling, ledger.ruled_source, ledger.incident_change,
    ledger.kept_figures, ledger.total_stale, ledger.total_part, ledger.total, ledger.api_key, ledger.idempotency, ledger.import_run';
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ledger_service') THEN
        GRANT USAGE ON SCHEMA ledger TO ledger_service;
        GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_service;
        GRANT INSERT ON ledger.entry, ledger.node, ledger.checkpoint, ledger.redaction TO ledger_service;
        GRANT INSERT, DELETE ON ledger.words TO ledger_service;
        GRANT UPDATE ON ledger.head TO ledger_service;
        EXECUTE 'GRANT INSERT, UPDATE, DELETE ON ' || projections || ' TO ledger_service';
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ledger_reader') THEN
        GRANT USAGE ON SCHEMA ledger TO ledger_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_reader;
    END IF;
END $$;
