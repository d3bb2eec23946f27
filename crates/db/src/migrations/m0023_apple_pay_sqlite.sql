-- SQLite has no way to change a CHECK but to edit the text of the table (https://www.sqlite.org/lang_altertable.html, at the end):
-- no stored row changes by it, and the rows that are there satisfy the new rules as well.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, 'CHECK ((account = ''own'') = (purpose = ''order''))',
    'CHECK ((account = ''custody'') = (purpose <> ''order'')), CHECK ((account = ''acquirer'') = (way = ''apple_pay''))')
WHERE type = 'table' AND name = 'payments';
PRAGMA writable_schema = RESET;
