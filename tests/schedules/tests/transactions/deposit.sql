SELECT balance FROM account WHERE name = 'Alice';
UPDATE account SET balance = $balance + 5000 WHERE name = 'Alice';
COMMIT;
