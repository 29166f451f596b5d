-- A claim's state that stands is found by the claim's number alone. The states before it have negative row ids, in the order in which
-- they ended.
UPDATE claim SET version = -1000000000000 - version;
UPDATE claim SET version = seq WHERE to_seq = 9223372036854775807;
UPDATE claim SET version = -past.number
FROM (SELECT version, row_number() OVER (ORDER BY to_seq, seq) AS number FROM claim WHERE version < 0) AS past
WHERE claim.version = past.version;
