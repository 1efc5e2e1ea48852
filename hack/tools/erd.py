"""Draws the tables of a database as a page of the DocC catalogue: `hack/erd <uri>`."""

import sys

import psycopg

HEADER = """# Reference schema

The entity-relationship map of `manifests/samples/alphaswarm/migrations`, drawn from a database that has it.

## Overview

`hack/erd <uri>` prints this page; a test applies the migrations to a real server, prints it anew and compares.
"""

COLUMNS = """
SELECT c.relname, a.attname, replace(format_type(a.atttypid, a.atttypmod), ' ', '_'),
    concat_ws(', ',
        CASE WHEN EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p' AND a.attnum = ANY (conkey))
            THEN 'PK' END,
        CASE WHEN EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f' AND a.attnum = ANY (conkey))
            THEN 'FK' END,
        CASE WHEN EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'u' AND conkey = ARRAY[a.attnum])
            THEN 'UK' END),
    NOT a.attnotnull
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    AND c.relname <> 'alembic_version'
ORDER BY c.relname, a.attnum"""

REFERENCES = """
SELECT confrelid::regclass::text, conrelid::regclass::text, string_agg(a.attname, ', ')
FROM pg_constraint JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = ANY (conkey)
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
GROUP BY pg_constraint.oid, 1, 2 ORDER BY 1, 2, 3"""

RULES = """
SELECT tablename, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND (indexdef LIKE '%WHERE%' OR indexdef NOT LIKE '%USING btree%')
UNION ALL
SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) || CASE tgenabled WHEN 'A' THEN ' (always)' ELSE '' END
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'c' AND connamespace = 'public'::regnamespace
ORDER BY 1, 2"""


def page(connection):
    yield HEADER
    yield "```mermaid"
    yield "erDiagram"
    table = None
    for name, column, kind, keys, is_optional in connection.execute(COLUMNS):
        if name != table:
            if table:
                yield "    }"
            yield f"    {name} {{"
            table = name
        remark = ' "may be null"' if is_optional else ""
        yield f"        {kind} {column}{' ' + keys if keys else ''}{remark}"
    yield "    }"
    for parent, child, columns in connection.execute(REFERENCES):
        yield f"    {parent} ||--o{{ {child} : {columns}"
    yield "```"
    yield ""
    yield "## What the picture cannot show"
    yield ""
    for name, rule in connection.execute(RULES):
        yield f"- `{name}`: `{rule.replace('public.', '')}`"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: hack/erd <uri>")
    with psycopg.connect(sys.argv[1]) as connection:
        print("\n".join(page(connection)))


main()
