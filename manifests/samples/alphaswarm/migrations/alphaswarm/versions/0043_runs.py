"""Runs of bots, and what the control plane runs for itself."""

from alembic import op

revision = "0043_runs"
down_revision = "0042_bots"


def upgrade():
    op.execute("""
        CREATE TABLE runs (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_runs PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_runs_tenant_id REFERENCES entra_tenant_links (id),
            bot_id bigint NOT NULL CONSTRAINT fk_runs_bot_id REFERENCES bots (id),
            finished_at timestamptz,
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_runs_bot_id ON runs (bot_id)")
    op.execute("""
        CREATE TABLE workload_runs (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_workload_runs PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_workload_runs_tenant_id REFERENCES entra_tenant_links (id),
            workload text NOT NULL,
            outcome text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("""
        CREATE TABLE terraform_runs (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_terraform_runs PRIMARY KEY,
            tenant_id bigint NOT NULL CONSTRAINT fk_terraform_runs_tenant_id REFERENCES entra_tenant_links (id),
            workspace text NOT NULL,
            plan jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    for table in ("runs", "workload_runs", "terraform_runs"):
        op.execute(f"CREATE INDEX ix_{table}_tenant_id ON {table} (tenant_id)")


def downgrade():
    raise NotImplementedError("restore a backup instead")
