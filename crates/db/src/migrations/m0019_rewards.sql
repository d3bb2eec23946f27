-- What the operator pays itself, with the tax withheld (SPEC PAY-5, MKT-2). The budget holds to the fen.
CREATE TABLE reward_campaigns (
    id UUID PRIMARY KEY,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    audience TEXT NOT NULL,
    regime TEXT NOT NULL,
    budget_fen BIGINT NOT NULL,
    taken_fen BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    least_fen BIGINT NOT NULL,
    most_fen BIGINT NOT NULL,
    per_person BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CHECK (state IN ('running', 'paused', 'ended')),
    CHECK (regime IN ('incidental', 'labour_ordinary', 'labour_platform')),
    CHECK (taken_fen >= 0 AND taken_fen <= budget_fen),
    CHECK (taken >= 0),
    CHECK (least_fen > 0 AND least_fen <= most_fen AND most_fen <= budget_fen),
    CHECK (per_person > 0),
    CHECK (starts_at < ends_at)
);
CREATE INDEX reward_campaigns_by_state ON reward_campaigns (state, ends_at);

CREATE TABLE rewards (
    id UUID PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES reward_campaigns (id),
    person_id UUID NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    regime TEXT NOT NULL,
    gross_fen BIGINT NOT NULL,
    tax_fen BIGINT,
    net_fen BIGINT,
    rule TEXT,
    drawn_at BIGINT NOT NULL,
    collect_by BIGINT NOT NULL,
    paid_at BIGINT,
    UNIQUE (campaign_id, person_id, number),
    CHECK (state IN ('drawn', 'paid', 'lapsed')),
    CHECK (gross_fen > 0),
    CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((paid_at IS NULL) = (tax_fen IS NULL) AND (paid_at IS NULL) = (net_fen IS NULL)
        AND (paid_at IS NULL) = (rule IS NULL)),
    CHECK (tax_fen >= 0 AND net_fen >= 0 AND tax_fen + net_fen = gross_fen)
);
CREATE INDEX rewards_by_person ON rewards (person_id, drawn_at);
CREATE INDEX rewards_paid ON rewards (paid_at) WHERE state = 'paid';

-- Name and ID number of whoever was paid by the operator: asked at the first payment, kept as long as tax law orders.
CREATE TABLE tax_identities (
    person_id UUID PRIMARY KEY,
    name BYTEA NOT NULL,
    id_number BYTEA NOT NULL,
    id_number_blind BYTEA NOT NULL UNIQUE,
    given_at BIGINT NOT NULL,
    paid_at BIGINT NOT NULL
);

-- Each file for the tax office that was made: a matter of its own for the gate. What stood in it is not kept.
CREATE TABLE tax_files (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    period_start TEXT NOT NULL,
    persons BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    gross_fen BIGINT NOT NULL,
    withheld_fen BIGINT NOT NULL,
    made_by UUID NOT NULL,
    made_at BIGINT NOT NULL,
    CHECK (kind IN ('monthly', 'quarterly'))
);
CREATE INDEX tax_files_by_time ON tax_files (made_at);
