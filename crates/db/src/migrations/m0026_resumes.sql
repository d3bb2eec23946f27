-- Resumes, what was delivered of them, who looked, and invitations (SPEC RES-1..4, WORK-9).
CREATE TABLE resumes (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    name BYTEA,
    basics BYTEA NOT NULL,
    experience BYTEA,
    education BYTEA,
    skills BYTEA,
    hours BYTEA,
    wish BYTEA,
    public BOOLEAN NOT NULL,
    published_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (public = (published_at IS NOT NULL))
);
CREATE INDEX resumes_of_person ON resumes (person_id);
CREATE INDEX resumes_public ON resumes (id) WHERE published_at IS NOT NULL;

CREATE TABLE resume_files (
    id UUID PRIMARY KEY,
    resume_id UUID NOT NULL REFERENCES resumes (id),
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK (kind IN ('picture', 'document')),
    CHECK (size > 0)
);
CREATE INDEX resume_files_of_resume ON resume_files (resume_id);
CREATE INDEX resume_files_of_person ON resume_files (person_id);

CREATE TABLE resume_deliveries (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    resume_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    posting_id UUID NOT NULL,
    parts TEXT NOT NULL,
    content BYTEA,
    delivered_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    UNIQUE (posting_id, person_id),
    CHECK (withdrawn_at IS NULL OR content IS NULL)
);
CREATE INDEX resume_deliveries_of_person ON resume_deliveries (person_id, delivered_at);
CREATE INDEX resume_deliveries_of_resume ON resume_deliveries (resume_id);

CREATE TABLE resume_views (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    resume_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    delivered BOOLEAN NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX resume_views_of_person ON resume_views (person_id, at);
CREATE INDEX resume_views_by_time ON resume_views (at);

CREATE TABLE job_invitations (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    resume_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    posting_id UUID NOT NULL,
    state TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    answered_at BIGINT,
    UNIQUE (posting_id, person_id),
    CHECK (state IN ('open', 'accepted', 'declined')),
    CHECK ((state = 'open') = (answered_at IS NULL))
);
CREATE INDEX job_invitations_of_person ON job_invitations (person_id, invited_at);
CREATE INDEX job_invitations_of_merchant ON job_invitations (merchant_id, invited_at);

CREATE TABLE refused_merchants (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (person_id, merchant_id)
);
