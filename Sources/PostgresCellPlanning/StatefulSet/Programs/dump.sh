#!/bin/sh
# Dumps databases into the scratch volume and reads each dump back: a list of contents would not show damage.
#
#   dump.sh <database>...
#
#   CREDENTIALS  the files host, port, username and password
#   SCRATCH      where the dumps go
set -eu
umask 077

PGHOST=$(cat "${CREDENTIALS:?}/host")
PGPORT=$(cat "$CREDENTIALS/port")
PGUSER=$(cat "$CREDENTIALS/username")
PGPASSWORD=$(cat "$CREDENTIALS/password")
PGSSLMODE=require
export PGHOST PGPORT PGUSER PGPASSWORD PGSSLMODE

stamp=$(date -u +%Y%m%dT%H%M%SZ)
for database in "$@"; do
    file=${SCRATCH:?}/$database-$stamp.dump
    pg_dump --dbname="$database" --format=custom --compress=zstd:1 --no-owner --no-privileges \
        --lock-wait-timeout=60s --file="$file"
    pg_restore --file=/dev/null "$file"
    (cd "$SCRATCH" && sha256sum "$(basename "$file")" >"$(basename "$file").sha256")
    echo "dump: $database, $(wc -c <"$file") bytes, read back" >&2
done
