-- Browsers that notices are pushed to (SPEC NOTE-2), each by the service of its maker.
CREATE TABLE web_push_browsers (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    session_id UUID NOT NULL,
    service TEXT NOT NULL CHECK (service IN ('apple', 'microsoft', 'mozilla')),
    address BYTEA NOT NULL,
    address_blind BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
CREATE INDEX web_push_browsers_of_person ON web_push_browsers (person_id, created_at);
CREATE INDEX web_push_browsers_of_session ON web_push_browsers (session_id);
