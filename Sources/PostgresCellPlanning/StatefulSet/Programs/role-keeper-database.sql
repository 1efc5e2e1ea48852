-- What every database of a cell has. :owner owns it and runs migrations in it.
SET client_min_messages = warning;

ALTER SCHEMA public OWNER TO :"owner";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- The migrations' ledger; the owner makes its tables.
CREATE SCHEMA IF NOT EXISTS postgrescell AUTHORIZATION :"owner";

-- Tables of which a read-only role may also insert rows, some of which migrations have yet to create: the grant comes
-- with the table, in the same transaction.
CREATE SCHEMA IF NOT EXISTS postgrescell_roles;
REVOKE ALL ON SCHEMA postgrescell_roles FROM PUBLIC;
CREATE TABLE IF NOT EXISTS postgrescell_roles.append (
    grantee name NOT NULL,
    relation text NOT NULL,
    PRIMARY KEY (grantee, relation)
);
CREATE OR REPLACE FUNCTION postgrescell_roles.grant_append() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT a.grantee, c.oid::regclass AS relation
        FROM postgrescell_roles.append AS a
        JOIN pg_roles AS r ON r.rolname = a.grantee
        JOIN pg_class AS c ON c.relkind IN ('r', 'p')
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE a.relation IN (n.nspname || '.' || c.relname, CASE n.nspname WHEN 'public' THEN c.relname END)
            AND NOT has_table_privilege(a.grantee, c.oid, 'INSERT')
    LOOP
        EXECUTE format('GRANT SELECT, INSERT ON %s TO %I', wanted.relation, wanted.grantee);
        -- A serial column's sequence belongs to the insert.
        EXECUTE (
            SELECT coalesce(string_agg(format('GRANT USAGE ON SEQUENCE %s TO %I', d.objid::regclass, wanted.grantee), ';'), 'SELECT 1')
            FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
            WHERE d.refobjid = wanted.relation::oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        );
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION postgrescell_roles.grant_append() FROM PUBLIC;

CREATE OR REPLACE FUNCTION postgrescell_roles.on_table() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM postgrescell_roles.grant_append();
END $$;

DROP EVENT TRIGGER IF EXISTS postgrescell_append;
CREATE EVENT TRIGGER postgrescell_append ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'ALTER TABLE')
    EXECUTE FUNCTION postgrescell_roles.on_table();
