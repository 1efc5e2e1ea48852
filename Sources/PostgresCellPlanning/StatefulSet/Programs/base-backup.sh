#!/bin/sh
# Makes a base backup through the database pod's server.
#
#   base-backup.sh full|incr
set -eu
umask 077

type=${1:?}
programs=$(dirname "$0")
sh "$programs/cell-certificates.sh" backup backup
export PGBACKREST_PG1_HOST_CA_FILE="$CERTIFICATES/ca.crt"
export PGBACKREST_PG1_HOST_CERT_FILE="$CERTIFICATES/tls.crt"
export PGBACKREST_PG1_HOST_KEY_FILE="$CERTIFICATES/tls.key"

# An incremental backup without a full one before it becomes a full one.
pgbackrest --type="$type" backup
pgbackrest info
pgbackrest info --output=json | head -c 4000 >/dev/termination-log
