-- Figures as they were made: what is below the least group, or would give such a one away, was never written (SPEC STAT-1).
CREATE TABLE figures (
    id UUID PRIMARY KEY,
    day BIGINT NOT NULL,
    span TEXT NOT NULL,
    measure TEXT NOT NULL,
    part TEXT NOT NULL,
    code TEXT NOT NULL,
    shown BIGINT CHECK (shown >= 0),
    published BIGINT CHECK (published >= 0),
    made_at BIGINT NOT NULL,
    UNIQUE (day, span, measure, part, code),
    CHECK (span IN ('day', 'week')),
    CHECK (measure IN ('visits', 'shared', 'signed_up', 'came', 'paid')),
    CHECK (part IN ('all', 'page', 'entry', 'city', 'category')),
    CHECK ((shown IS NULL) = (published IS NULL))
);
