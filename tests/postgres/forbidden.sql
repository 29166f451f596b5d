-- What a service's user may not do, a statement on each line.
UPDATE ledger.entry SET record = 'x'
DELETE FROM ledger.entry WHERE seq = 2
TRUNCATE ledger.entry CASCADE
UPDATE ledger.words SET words = 'x'
DELETE FROM ledger.words WHERE seq = 1
UPDATE ledger.node SET idx = 7
DELETE FROM ledger.checkpoint
UPDATE ledger.redaction SET redacted_by = 2
INSERT INTO ledger.entry VALUES (3, 'k', 200, 'p', 'r', 'b', '\x00', '\x00')
ALTER TABLE ledger.entry DISABLE TRIGGER ALL
SET session_replication_role = replica
DROP TABLE ledger.entry CASCADE
CREATE TABLE ledger.mine (a integer)
UPDATE ledger.migration SET digest = ''
