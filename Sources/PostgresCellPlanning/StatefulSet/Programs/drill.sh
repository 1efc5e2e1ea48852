#!/bin/sh
# Restores the latest backup into a scratch volume, starts it, asks it, and reports how long that took.
set -eu
umask 077

data=${PGDATA:?}
began=$(date +%s)
bin=$(dirname "$(command -v postgres || printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)")
export PATH="$bin:$PATH"

report() {
    printf '{"succeeded":%s,"recoverySeconds":%s,"message":"%s"}' "$1" "$(($(date +%s) - began))" "$2" |
        tee /dev/termination-log
    echo
}

mkdir -p "$data"
chmod 0700 "$data"
"${PGBACKREST:?}" --pg1-path="$data" --archive-mode=off restore || {
    report false "the restore failed"
    exit 1
}

# Reachable by nobody, archiving nothing.
pg_ctl --pgdata="$data" --wait --timeout=1800 --options="-c listen_addresses='' -c archive_mode=off -c ssl=off \
    -c config_file=$data/postgresql.conf" start >&2 || {
    report false "the restored server did not start"
    exit 1
}
# Reads every row of every table: damage shows where it is read.
if pg_dump --host=/var/run/postgresql --username=postgres --dbname="${DATABASE:?}" --format=plain >/dev/null; then
    report true "restored and read"
else
    report false "the restored database cannot be read"
    exit 1
fi
pg_ctl --pgdata="$data" --mode=immediate stop >&2
