-- Minors and their guardians (SPEC MIN-1, MIN-2, MIN-3).
ALTER TABLE people ADD COLUMN minor BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE erasures ADD COLUMN reason TEXT NOT NULL DEFAULT 'requested';
ALTER TABLE exports ADD COLUMN ward_id UUID;

-- What is known of a minor, and when the data goes unless a guardian consents.
CREATE TABLE minors (
    person_id UUID PRIMARY KEY REFERENCES people (id),
    born BYTEA NOT NULL,
    source TEXT NOT NULL,
    corrected_at BIGINT,
    known_at BIGINT NOT NULL,
    erase_at BIGINT,
    extended_at BIGINT
);

CREATE TABLE guardian_invitations (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    token_digest BYTEA NOT NULL UNIQUE,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX guardian_invitations_by_person ON guardian_invitations (person_id, created_at);

CREATE TABLE guardian_documents (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX guardian_documents_by_person ON guardian_documents (person_id, created_at);

CREATE TABLE guardianships (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    ward_id UUID NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    relation TEXT NOT NULL,
    relation_reason BYTEA,
    name BYTEA NOT NULL,
    id_number BYTEA NOT NULL,
    id_number_blind BYTEA NOT NULL,
    id_document_id UUID REFERENCES guardian_documents (id),
    bond_document_id UUID REFERENCES guardian_documents (id),
    said TEXT NOT NULL,
    reason TEXT,
    submitted_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by UUID,
    ended_at BIGINT,
    UNIQUE (person_id, ward_id)
);
CREATE INDEX guardianships_by_ward ON guardianships (ward_id);
CREATE INDEX guardianships_by_state ON guardianships (state, submitted_at);
