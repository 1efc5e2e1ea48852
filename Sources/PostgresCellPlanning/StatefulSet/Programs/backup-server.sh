#!/bin/sh
# pgBackRest's server in the database's pod: base backups read the volume through it, over mutual TLS.
set -eu
umask 077

programs=$(dirname "$0")
say() { echo "backup-server: $*" >&2; }

until sh "$programs/cell-certificates.sh" server "${POD_NAME:-server}"; do sleep 5; done

# The stanza is made before archiving can hold its lock, and again without harm at every start.
make_stanza() {
    until pgbackrest stanza-create; do
        say "the object store has no stanza yet: trying again"
        sleep 10
    done
    pgbackrest check || say "check failed: archiving does not work yet"
    # Nothing can be restored before the first backup.
    if ! pgbackrest info --output=json | grep -q '"type":"full"'; then
        say "first full backup"
        pgbackrest --type=full backup || say "the first full backup failed; the schedule tries again"
    fi
}

PGBACKREST_TLS_SERVER_ADDRESS='*' \
    PGBACKREST_TLS_SERVER_PORT=8432 \
    PGBACKREST_TLS_SERVER_CA_FILE="$CERTIFICATES/ca.crt" \
    PGBACKREST_TLS_SERVER_CERT_FILE="$CERTIFICATES/tls.crt" \
    PGBACKREST_TLS_SERVER_KEY_FILE="$CERTIFICATES/tls.key" \
    PGBACKREST_TLS_SERVER_AUTH=backup=main \
    pgbackrest server &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || true' TERM INT
make_stanza &

status=0
while kill -0 "$server" 2>/dev/null; do
    status=0
    wait "$server" || status=$?
done
exit "$status"
