-- Lists of captured mail, which are few rows among those that leave.
CREATE INDEX messages_test ON messages (workspace_id, id) WHERE mode = 1;
