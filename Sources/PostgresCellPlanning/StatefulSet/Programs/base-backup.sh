#!/bin/sh
# Makes a base backup through the database pod's server.
#
#   base-backup.sh full|incr
#
#   CREDENTIALS      the owner's files host, port, username, password and database
#   REPOSITORY_PATH  the cell's folder in the object store; an epoch is a folder in it
set -eu
umask 077

type=${1:?}
programs=$(dirname "$0")
sh "$programs/cell-certificates.sh" backup backup
export PGBACKREST_PG1_HOST_CA_FILE="$CERTIFICATES/ca.crt"
export PGBACKREST_PG1_HOST_CERT_FILE="$CERTIFICATES/tls.crt"
export PGBACKREST_PG1_HOST_KEY_FILE="$CERTIFICATES/tls.key"

# Only the server itself knows in which epoch it lives.
epoch=$(
    PGHOST=$(cat "${CREDENTIALS:?}/host") PGPORT=$(cat "$CREDENTIALS/port") PGUSER=$(cat "$CREDENTIALS/username")
    PGPASSWORD=$(cat "$CREDENTIALS/password") PGDATABASE=$(cat "$CREDENTIALS/database")
    PGSSLMODE=require PGCONNECT_TIMEOUT=30
    export PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGCONNECT_TIMEOUT
    psql --no-psqlrc --tuples-only --no-align --command='SHOW postgrescell.epoch'
)
export PGBACKREST_REPO1_PATH="${REPOSITORY_PATH:?}/${epoch:?}"

# An incremental backup without a full one before it becomes a full one.
pgbackrest --type="$type" backup

# A backup with damaged pages ends well for pgBackRest.
pgbackrest info --output=json |
    jq --compact-output '.[0].backup[-1] | {label, type, error, start: .timestamp.start, stop: .timestamp.stop}' |
    tee /dev/termination-log
jq --exit-status '.error == false' /dev/termination-log >/dev/null
