#!/bin/sh
# Restores the latest backup into a scratch volume, starts it, reads it, and reports how long that took.
#
#   PGDATA and all that restore.sh wants
set -eu
umask 077

data=${PGDATA:?}
programs=$(dirname "$0")
began=$(date +%s)
bin=$(dirname "$(command -v postgres || printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)")
export PATH="$bin:$PATH"
export PGHOST=/var/run/postgresql PGUSER=postgres PGDATABASE=postgres

report() {
    printf '{"succeeded":%s,"recoverySeconds":%s,"message":"%s"}' "$1" "$2" "$3" | tee /dev/termination-log
    echo
}

fail() {
    report false null "$1"
    exit 1
}

sh "$programs/restore.sh" || fail "the restore failed"

# The cell's own parameters, since recovery needs as many connections as the source had; reachable by nobody, archiving
# nothing.
pg_ctl --pgdata="$data" --wait --timeout=3000 --log=/tmp/postgres.log --options="-c config_file=$programs/postgresql.conf \
    -c hba_file=$programs/pg_hba.conf -c listen_addresses='' -c archive_mode=off -c ssl=off" start >&2 || {
    cat /tmp/postgres.log >&2
    fail "the restored server did not start"
}
until [ "$(psql --no-psqlrc --tuples-only --no-align --command='SELECT pg_is_in_recovery()')" = f ]; do
    pg_ctl --pgdata="$data" status >/dev/null || fail "the restored server did not recover"
    sleep 1
done
seconds=$(($(date +%s) - began))
# Reads every row of every table: damage shows where it is read.
pg_dumpall >/dev/null || fail "the restored database cannot be read"
report true "$seconds" "restored and read"
pg_ctl --pgdata="$data" --mode=immediate stop >&2
