"""Bots, and the search for strategies that are alike."""

from alembic import op

revision = "0042_bots"
down_revision = "0041_strategies"


def upgrade():
    op.execute("""
        CREATE TABLE IF NOT EXISTS bots (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_bots PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_bots_tenant_id REFERENCES entra_tenant_links (id),
            strategy_id bigint NOT NULL CONSTRAINT fk_bots_strategy_id REFERENCES strategies (id),
            state text NOT NULL DEFAULT 'idle' CONSTRAINT ck_bots_state CHECK (state IN ('idle', 'running', 'retired')),
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX IF NOT EXISTS ix_bots_tenant_id ON bots (tenant_id)")
    op.execute("CREATE INDEX IF NOT EXISTS ix_bots_strategy_id ON bots (strategy_id)")
    # Outside of a transaction, so that nobody who writes waits: what stands above is committed here, and this revision
    # may be run again after a kill. An index that was left half-made goes first.
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_strategies_embedding")
        op.execute("""
            CREATE INDEX CONCURRENTLY ix_strategies_embedding ON strategies USING hnsw (embedding vector_cosine_ops)
        """)


def downgrade():
    raise NotImplementedError("restore a backup instead")
