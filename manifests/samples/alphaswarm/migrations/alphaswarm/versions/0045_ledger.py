"""The ledger, the graph of who owns what, and the audit."""

from alembic import op

revision = "0045_ledger"
down_revision = "0044_hash_locks"


def upgrade():
    op.execute("""
        CREATE TABLE ledger_entries (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_ledger_entries PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_ledger_entries_tenant_id REFERENCES entra_tenant_links (id),
            run_id bigint NOT NULL CONSTRAINT fk_ledger_entries_run_id REFERENCES runs (id),
            account text NOT NULL,
            amount numeric(38, 18) NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_ledger_entries_run_id ON ledger_entries (run_id)")
    op.execute("""
        CREATE TABLE ownership_snapshots (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_ownership_snapshots PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_ownership_snapshots_tenant_id REFERENCES entra_tenant_links (id),
            taken_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("""
        CREATE TABLE ownership_edges (
            snapshot_id bigint NOT NULL
                CONSTRAINT fk_ownership_edges_snapshot_id REFERENCES ownership_snapshots (id),
            owner text NOT NULL,
            owned text NOT NULL,
            CONSTRAINT pk_ownership_edges PRIMARY KEY (snapshot_id, owner, owned)
        )
    """)
    op.execute("""
        CREATE TABLE security_audit_events (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_security_audit_events PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_security_audit_events_tenant_id REFERENCES entra_tenant_links (id),
            actor text NOT NULL,
            action text NOT NULL,
            detail jsonb NOT NULL DEFAULT '{}',
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    for table in ("ledger_entries", "ownership_snapshots", "security_audit_events"):
        op.execute(f"CREATE INDEX ix_{table}_tenant_id ON {table} (tenant_id)")


def downgrade():
    raise NotImplementedError("restore a backup instead")
