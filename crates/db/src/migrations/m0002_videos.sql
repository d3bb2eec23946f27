-- Short videos of albums (PUB-4).
CREATE TABLE videos (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    poster_id UUID NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    millis BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX videos_by_person ON videos (person_id);
