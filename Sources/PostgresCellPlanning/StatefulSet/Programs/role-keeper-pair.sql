-- Of the pooler's roles :a and :b makes :role the one that lasts; the other one ends ten minutes from now.
SELECT format('ALTER ROLE %I VALID UNTIL %L', :'role', 'infinity')
WHERE (SELECT rolvaliduntil FROM pg_roles WHERE rolname = :'role') IS DISTINCT FROM 'infinity' \gexec
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '10 minutes')
FROM pg_roles
WHERE rolname IN (:'a', :'b') AND rolname <> :'role' AND (rolvaliduntil IS NULL OR rolvaliduntil = 'infinity') \gexec
