-- Words that a search takes for each other (SPEC FIND-2): what staff changed of the list that comes with the program.
CREATE TABLE synonyms (
    id UUID PRIMARY KEY,
    word TEXT NOT NULL,
    other TEXT NOT NULL,
    stands BOOLEAN NOT NULL,
    version BIGINT NOT NULL UNIQUE,
    changed_by UUID,
    changed_at BIGINT NOT NULL,
    UNIQUE (word, other)
);
