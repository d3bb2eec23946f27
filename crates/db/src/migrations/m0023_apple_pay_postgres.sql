-- The rule which purpose is paid to which account, under whatever name the engine gave it.
DO $$
DECLARE rule TEXT;
BEGIN
    SELECT conname INTO STRICT rule FROM pg_constraint
        WHERE conrelid = 'payments'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%purpose%';
    EXECUTE format('ALTER TABLE payments DROP CONSTRAINT %I', rule);
END $$;
ALTER TABLE payments ADD CHECK ((account = 'custody') = (purpose <> 'order'));
ALTER TABLE payments ADD CHECK ((account = 'acquirer') = (way = 'apple_pay'));
