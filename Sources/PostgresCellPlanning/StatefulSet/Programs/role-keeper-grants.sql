-- What a consumer's role may do in its database. :access is ReadOnly, ReadWrite or Owner; :owner owns the schema;
-- :append has the tables to which a read-only role may add rows. One transaction: a role that works loses nothing.
SET client_min_messages = warning;

SELECT :'access' = 'Owner' AS is_owner, :'access' = 'ReadWrite' AS is_writer \gset
SELECT current_database() AS database \gset

GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"role";

\if :is_owner
    -- The database belongs to this role already. The owner of the cell may read it, for dumps.
    GRANT CONNECT ON DATABASE :"database" TO :"owner";
\else
    -- Never an owner of tables: an owner could switch off the triggers that guard them.
    SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, :'role')
    FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'postgrescell_roles', 'postgrescell_pooler')
    \gexec
    SELECT format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', nspname, :'role')
    FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'postgrescell_roles', 'postgrescell_pooler')
    \gexec
    ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE ON SCHEMAS TO :"role";
    ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT ON TABLES TO :"role";
    \if :is_writer
        SELECT format('GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', nspname, :'role')
        FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\_%'
            AND nspname NOT IN ('information_schema', 'postgrescell', 'postgrescell_roles', 'postgrescell_pooler')
        \gexec
        SELECT format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', nspname, :'role')
        FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\_%'
            AND nspname NOT IN ('information_schema', 'postgrescell', 'postgrescell_roles', 'postgrescell_pooler')
        \gexec
        ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT INSERT, UPDATE, DELETE ON TABLES TO :"role";
        ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE, SELECT ON SEQUENCES TO :"role";
    \else
        ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" REVOKE INSERT, UPDATE, DELETE ON TABLES FROM :"role";
        DELETE FROM postgrescell_roles.append WHERE grantee = :'role';
        INSERT INTO postgrescell_roles.append (grantee, relation)
        SELECT DISTINCT :'role', relation FROM unnest(string_to_array(trim(:'append'), ' ')) AS relation;
        SELECT format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I FROM %I', nspname, :'role')
        FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
        \gexec
        SELECT postgrescell_roles.grant_append();
    \endif
\endif
