#!/bin/sh
# The backup side car of the database's pod: pgBackRest's server, through which base backups read the volume over mutual
# TLS; the stanza and the first full backup; and the report on archiving, backups and volume that report.sh fetches.
#
#   PGDATA           the data directory
#   REPOSITORY_PATH  the cell's folder in the object store; an epoch is a folder in it
#   HOST_NAME        the name in the server's certificate
#   SEED_FILE, CERTIFICATES, CELL   as cell-certificates.sh wants them
#   REPORT           the directory that is served on REPORT_PORT
set -eu
umask 077

programs=$(dirname "$0")
say() { echo "backup-server: $*" >&2; }

certify() { sh "$programs/cell-certificates.sh" server "${HOST_NAME:?}" && sha256sum <"$SEED_FILE" >"$CERTIFICATES/seed"; }

has_full_backup() { pgbackrest info --output=json | jq --exit-status '[.[].backup[]?] != []' >/dev/null; }

make_repository() {
    until [ -s "${PGDATA:?}/PG_VERSION" ] && [ ! -e "$PGDATA.restoring" ]; do sleep 1; done
    # From the control file, so that the stanza is there before the server archives anything.
    until pgbackrest --no-online stanza-create; do
        say "the object store has no stanza yet: trying again"
        sleep 5
    done
    until pgbackrest check; do
        say "archiving does not work yet: trying again"
        sleep 10
    done
    # Nothing can be restored before the first backup.
    until has_full_backup; do
        say "first full backup"
        pgbackrest --type=full backup || sleep 30
    done
}

until certify; do sleep 5; done
mkdir -p "${REPORT:?}"

PGBACKREST_TLS_SERVER_ADDRESS='*' \
    PGBACKREST_TLS_SERVER_PORT=8432 \
    PGBACKREST_TLS_SERVER_CA_FILE="$CERTIFICATES/ca.crt" \
    PGBACKREST_TLS_SERVER_CERT_FILE="$CERTIFICATES/tls.crt" \
    PGBACKREST_TLS_SERVER_KEY_FILE="$CERTIFICATES/tls.key" \
    PGBACKREST_TLS_SERVER_AUTH=backup=main \
    pgbackrest server &
server=$!
busybox httpd -f -p "${REPORT_PORT:?}" -h "$REPORT" &
web=$!
trap 'kill "$server" "$web" 2>/dev/null || true; exit 0' TERM INT

until [ -s "${PGDATA:?}/postgrescell.epoch" ] && [ ! -e "$PGDATA.restoring" ]; do
    kill -0 "$server" || exit 1
    # In the background, so that a signal is heeded at once.
    sleep 1 &
    wait "$!" || true
done
PGBACKREST_REPO1_PATH=${REPOSITORY_PATH:?}/$(cat "$PGDATA/postgrescell.epoch")
export PGBACKREST_REPO1_PATH
make_repository &

while kill -0 "$server" 2>/dev/null && kill -0 "$web" 2>/dev/null; do
    # A rotated password is another seed, and so another authority.
    if [ "$(sha256sum <"$SEED_FILE")" != "$(cat "$CERTIFICATES/seed")" ] && certify; then
        kill -HUP "$server"
        say "certificates renewed"
    fi
    if sh "$programs/backup-report.sh" >"$REPORT/report.new"; then
        mv "$REPORT/report.new" "$REPORT/report.json"
        chmod 0644 "$REPORT/report.json"
    fi
    sleep 10 &
    wait "$!" || true
done
say "a server ended"
exit 1
