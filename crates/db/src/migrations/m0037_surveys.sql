-- Surveys (SPEC SURV-1): who has answered stands apart from what was answered, and that only as counts.
CREATE TABLE surveys (
    id UUID PRIMARY KEY,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    questions TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    created_by UUID,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX surveys_by_state ON surveys (state, created_at);

CREATE TABLE survey_persons (
    id UUID PRIMARY KEY,
    survey_id UUID NOT NULL REFERENCES surveys (id),
    person_id UUID NOT NULL,
    said TEXT NOT NULL CHECK (said IN ('answered', 'skipped')),
    on_day BIGINT NOT NULL,
    UNIQUE (survey_id, person_id)
);
CREATE INDEX survey_persons_of_person ON survey_persons (person_id);

CREATE TABLE survey_counts (
    survey_id UUID NOT NULL REFERENCES surveys (id),
    question BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    answers BIGINT NOT NULL CHECK (answers >= 0),
    PRIMARY KEY (survey_id, question, choice)
);
