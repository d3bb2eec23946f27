-- Hosts of links that are warned of (SPEC TALK-3, RISK-2): addresses without persons and without paths.
CREATE TABLE risky_hosts (
    id UUID PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('suspected', 'listed', 'trusted')),
    reason TEXT CHECK (reason IN ('numeric', 'disguised', 'shortened')),
    warned BIGINT NOT NULL CHECK (warned >= 0),
    first_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by UUID
);
