-- Apple Pay (SPEC PAY-4): a third account takes payments for services, and a token of a device pays once.
ALTER TABLE payments ADD COLUMN token BYTEA;
CREATE UNIQUE INDEX payments_by_token ON payments (token);
