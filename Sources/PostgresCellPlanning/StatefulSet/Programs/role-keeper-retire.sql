-- Ends the logins of roles that were made for a purpose which the spec no longer has, or which has another role now.
-- :present has a line for each purpose of the spec: <purpose>=<role>, the role empty while its Secret is away.
WITH present AS (
    SELECT split_part(line, '=', 1) AS purpose, substr(line, strpos(line, '=') + 1) AS role
    FROM unnest(string_to_array(:'present', E'\n')) AS line
    WHERE line <> ''
)
SELECT format('ALTER ROLE %I NOLOGIN', r.rolname)
FROM pg_roles AS r, substr(shobj_description(r.oid, 'pg_authid'), 14) AS made_for
WHERE shobj_description(r.oid, 'pg_authid') LIKE 'postgrescell %' AND r.rolcanlogin AND NOT EXISTS (
    SELECT FROM present
    WHERE present.purpose = made_for
        -- The second role of the pooler's pair ends by its date.
        AND (present.role IN (r.rolname, '') OR left(r.rolname, -1) = left(present.role, -1) AND made_for = 'pooler')
) \gexec
