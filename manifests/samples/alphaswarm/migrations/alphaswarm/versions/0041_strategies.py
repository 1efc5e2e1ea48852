"""Tenants and their strategies."""

from alembic import op

revision = "0041_strategies"
down_revision = None


def upgrade():
    # The operator makes the extension before the first revision: it is not one that an owner may make.
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.execute("""
        CREATE TABLE entra_tenant_links (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_entra_tenant_links PRIMARY KEY,
            tenant text NOT NULL CONSTRAINT uq_entra_tenant_links_tenant UNIQUE,
            entra_tenant_id uuid NOT NULL,
            unlinked_at timestamptz,
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    # A directory belongs to one tenant at a time; former links stay.
    op.execute("""
        CREATE UNIQUE INDEX ix_entra_tenant_links_entra_tenant_id ON entra_tenant_links (entra_tenant_id)
        WHERE unlinked_at IS NULL
    """)
    op.execute("""
        CREATE TABLE strategies (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_strategies PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_strategies_tenant_id REFERENCES entra_tenant_links (id),
            name text NOT NULL,
            embedding vector(8),
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT uq_strategies_tenant_id_name UNIQUE (tenant_id, name)
        )
    """)
    op.execute("CREATE INDEX ix_strategies_tenant_id ON strategies (tenant_id)")


def downgrade():
    raise NotImplementedError("restore a backup instead")
