-- As postgres/0010_test_mail.sql.
CREATE INDEX messages_test ON messages (workspace_id, id) WHERE mode = 1;
