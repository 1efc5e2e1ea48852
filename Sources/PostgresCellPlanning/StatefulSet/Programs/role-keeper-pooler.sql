-- PgBouncer's lookup of users: :role may call one function, which answers with SCRAM verifiers of ordinary roles.
SET client_min_messages = warning;

SELECT current_database() AS database \gset
GRANT CONNECT ON DATABASE :"database" TO :"role";

CREATE SCHEMA IF NOT EXISTS postgrescell_pooler;
REVOKE ALL ON SCHEMA postgrescell_pooler FROM PUBLIC;

CREATE OR REPLACE FUNCTION postgrescell_pooler.user_lookup(in_user text, OUT uname text, OUT phash text)
RETURNS record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rolname::text, rolpassword
    FROM pg_catalog.pg_authid
    WHERE rolname = in_user AND rolcanlogin AND NOT rolsuper AND NOT rolreplication
        AND (rolvaliduntil IS NULL OR rolvaliduntil > pg_catalog.now())
$$;
REVOKE ALL ON FUNCTION postgrescell_pooler.user_lookup(text) FROM PUBLIC;

GRANT USAGE ON SCHEMA postgrescell_pooler TO :"role";
GRANT EXECUTE ON FUNCTION postgrescell_pooler.user_lookup(text) TO :"role";
