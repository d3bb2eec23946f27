-- What a map service knew of the work place that a posting names (SPEC PUB-5).
CREATE TABLE place_checks (
    posting_id UUID PRIMARY KEY REFERENCES postings (id),
    state TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    found_address TEXT,
    found_area TEXT,
    level TEXT,
    distance_m BIGINT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    trouble TEXT,
    checked_at BIGINT,
    CHECK (state IN ('waiting', 'agrees', 'differs', 'unclear')),
    CHECK ((state = 'waiting') = (checked_at IS NULL))
);

-- How often the page of a posting was opened by a shared link: no person, no address, no time of the day (SPEC STAT-1).
CREATE TABLE share_counts (
    posting_id UUID NOT NULL REFERENCES postings (id),
    day BIGINT NOT NULL,
    channel TEXT NOT NULL,
    opened BIGINT NOT NULL CHECK (opened > 0),
    PRIMARY KEY (posting_id, day, channel),
    CHECK (channel IN ('wechat', 'poster', 'link', 'system', 'app'))
);
