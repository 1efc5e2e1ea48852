"""Versions of specs, locked by the hash of their content: a row is what it was, or it is not there."""

from alembic import op

revision = "0044_hash_locks"
down_revision = "0043_runs"


def upgrade():
    op.execute("""
        CREATE FUNCTION lock_spec_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                RAISE EXCEPTION '% is hash-locked: % is refused', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF NEW.content_hash <> encode(sha256(convert_to(NEW.spec::text, 'UTF8')), 'hex') THEN
                RAISE EXCEPTION '% is hash-locked: content_hash is not the hash of spec', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
    """)
    for kind, parent in (("strategy", "strategies"), ("bot", "bots")):
        table = f"{kind}_spec_versions"
        op.execute(f"""
            CREATE TABLE {table} (
                id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_{table} PRIMARY KEY,
                {kind}_id bigint NOT NULL CONSTRAINT fk_{table}_{kind}_id REFERENCES {parent} (id),
                spec jsonb NOT NULL,
                content_hash text NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now(),
                CONSTRAINT uq_{table}_{kind}_id_content_hash UNIQUE ({kind}_id, content_hash)
            )
        """)
        op.execute(f"""
            CREATE TRIGGER lock_rows BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION lock_spec_version()
        """)
        op.execute(f"""
            CREATE TRIGGER lock_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION lock_spec_version()
        """)
        # Also while session_replication_role is replica.
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER lock_rows, ENABLE ALWAYS TRIGGER lock_table")


def downgrade():
    raise NotImplementedError("restore a backup instead")
