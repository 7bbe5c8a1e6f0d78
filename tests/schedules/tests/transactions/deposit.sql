SELECT balance FROM account WHERE name = '$name';
UPDATE account SET balance = $read + 5000 WHERE name = '$name';
COMMIT;
