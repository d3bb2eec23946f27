-- Real-name verification (SPEC IDV-1): who was verified and how, pictures for it, and what the source said.
CREATE TABLE identity_documents (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    side TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX identity_documents_by_person ON identity_documents (person_id, created_at);

CREATE TABLE identities (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    method TEXT NOT NULL,
    state TEXT NOT NULL,
    name BYTEA NOT NULL,
    id_number BYTEA NOT NULL,
    id_number_blind BYTEA NOT NULL,
    front_document_id UUID REFERENCES identity_documents (id),
    back_document_id UUID REFERENCES identity_documents (id),
    reason TEXT,
    evidence TEXT,
    submitted_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by UUID
);
CREATE INDEX identities_by_person ON identities (person_id, submitted_at);
CREATE INDEX identities_by_state ON identities (state, submitted_at);
-- A person stands verified once, and so does an ID number.
CREATE UNIQUE INDEX identities_verified_person ON identities (person_id) WHERE state = 'verified';
CREATE UNIQUE INDEX identities_verified_number ON identities (id_number_blind) WHERE state = 'verified';

CREATE TABLE identity_verdicts (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    claim BYTEA NOT NULL UNIQUE,
    verdict TEXT NOT NULL,
    evidence TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX identity_verdicts_by_person ON identity_verdicts (person_id);
