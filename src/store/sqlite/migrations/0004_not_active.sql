-- The few claims that do not stand, for lists of them.
CREATE INDEX claim_not_active ON claim (status, seq) WHERE status <> 'active';
