-- Who said yes or no, and what a reading was for.
ALTER TABLE consents ADD COLUMN by_person UUID;
ALTER TABLE access_ledger ADD COLUMN matter UUID;
