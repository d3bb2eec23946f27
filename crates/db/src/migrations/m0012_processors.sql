-- What third parties were asked to delete after erasures, and what they answered (SPEC DEL-1, DEL-3).
CREATE TABLE processor_askings (
    id UUID PRIMARY KEY,
    processor TEXT NOT NULL,
    covers_until BIGINT NOT NULL,
    reference TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by UUID NOT NULL,
    result TEXT,
    answer_reference TEXT,
    answered_at BIGINT,
    answered_by UUID
);
CREATE INDEX processor_askings_by_processor ON processor_askings (processor, covers_until);
