-- MTA-STS policies of recipients' domains (RFC 8461): what was fetched holds until it ends, over restarts. Neither the domain nor its hosts are to be read here:
-- the domain is a keyed hash, the policy is sealed. The keys are those of the operators' log, whose id is the workspace.
CREATE TABLE mta_sts_policies (
    workspace_id uuid NOT NULL,
    domain_hash uuid NOT NULL,
    fetched_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (workspace_id, domain_hash)
);

CREATE INDEX mta_sts_policies_expiry ON mta_sts_policies (expires_at);
