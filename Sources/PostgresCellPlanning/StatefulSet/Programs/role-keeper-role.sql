-- Makes the role :role for :purpose, which stands in its comment: so it is known whose it is once the spec has changed.
SET client_min_messages = warning;

SELECT format('CREATE ROLE %I', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec

-- A user name of the store must not become a way to the superuser.
SELECT EXISTS (
    SELECT FROM pg_roles
    WHERE rolname = :'role' AND (rolsuper OR rolreplication OR rolbypassrls OR rolcreaterole)
) AS is_privileged \gset
\if :is_privileged
    DO $$ BEGIN RAISE EXCEPTION 'the user name in the store is that of a privileged role: choose another one'; END $$;
\endif

SELECT format('ALTER ROLE %I LOGIN', :'role')
WHERE NOT (SELECT rolcanlogin FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('COMMENT ON ROLE %I IS %L', :'role', :'purpose')
WHERE (SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = :'role') IS DISTINCT FROM :'purpose' \gexec
