SELECT sum(balance) FROM account;
UPDATE account SET balance = balance - 50000 WHERE name = '$name';
COMMIT;
