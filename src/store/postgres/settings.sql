-- What each connection asks of the server.
SET search_path = ledger;
-- Who stops while it holds the head keeps all others waiting no longer than this.
SET idle_in_transaction_session_timeout = '15s';
SET lock_timeout = '15s';
SET default_transaction_isolation = 'read committed';
SET TimeZone = 'UTC';
-- A statement is planned once, whatever is bound to it.
SET plan_cache_mode = force_generic_plan;
