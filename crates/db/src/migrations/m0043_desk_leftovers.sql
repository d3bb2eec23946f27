-- Customer service (SPEC CS-1): who gives a picture, since when a chat has an answer and waits for its person, when it ends by
-- itself; and finding the answer of an operation that nobody was signed in for by its key alone.
ALTER TABLE support_pictures ADD COLUMN side TEXT NOT NULL DEFAULT 'person' CHECK (side IN ('person', 'staff'));
ALTER TABLE support_chats ADD COLUMN answered_at BIGINT;
ALTER TABLE support_chats ADD COLUMN ends_at BIGINT;
CREATE INDEX idempotency_keys_by_key ON idempotency_keys (key_digest);
