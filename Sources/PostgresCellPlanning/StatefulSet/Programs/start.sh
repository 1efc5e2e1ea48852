#!/bin/sh
# Starts Postgres in any image that has its programs, on a volume that may be empty, half-made or in use.
#
# This shell stays the first process: children that Postgres loses are adopted here and cannot look like a crashed
# backend to it.
set -eu

data=${PGDATA:?}
settings=/etc/postgrescell/programs
bin=$(dirname "$(command -v postgres || printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)")
export PATH="$bin:$PATH"

say() { echo "start: $*" >&2; }

fail() {
    say "$*"
    { printf '%s' "$*" >/dev/termination-log; } 2>/dev/null || true
    exit 78
}

major=$(postgres --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')

# The directory is made beside its place and moved there whole, so that what stands there is never half-made.
initialise() {
    unfinished=$data.unfinished
    if [ -e "$unfinished" ]; then
        say "an initialisation was interrupted: starting it anew"
        rm -rf "$unfinished"
    fi
    say "initialising $data for Postgres $major"
    initdb --pgdata="$unfinished" --username=postgres --auth-local=peer --auth-host=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-instructions >&2
    date -u +%Y%m%dT%H%M%SZ >"$unfinished/postgrescell.epoch"
    mv "$unfinished" "$data"
    sync
}

# One server at a time on a volume, which a pod that was deleted by force may still use; the lock goes with its holder.
if command -v flock >/dev/null; then
    exec 9>"$data.lock"
    left=60
    until flock -n 9; do
        [ "$left" -lt 60 ] || say "waiting for another server that runs on this volume"
        [ "$left" -gt 0 ] || fail "another server runs on this volume: see whether a pod of it is left on the node"
        left=$((left - 1))
        sleep 1
    done
else
    say "this image has no flock: nothing here keeps a second server off this volume"
fi

if [ -e "$data.restoring" ]; then
    fail "a restore into $data was interrupted: the restore step must finish before Postgres starts"
fi
if [ ! -s "$data/PG_VERSION" ]; then
    if [ -d "$data" ] && [ -n "$(ls -A "$data")" ]; then
        fail "$data holds files but no database, and is not touched: look at what they are and move them away"
    fi
    if [ -e "$settings/has-served" ]; then
        fail "the volume is empty, and this cell's database has served from it: no empty one takes its place;" \
            "bring the content back, or delete the cell and apply it again, with spec.recovery to restore its backups"
    fi
    [ ! -d "$data" ] || rmdir "$data"
    initialise
fi
found=$(cat "$data/PG_VERSION")
if [ "$found" != "$major" ]; then
    fail "the volume holds data of Postgres $found and the image has Postgres $major: set an image of Postgres $found"
fi
chmod 0700 "$data"
# Process ids of an earlier container mean nothing here, and one of these may belong to another process now.
rm -f "$data/postmaster.pid" /var/run/postgresql/.s.PGSQL.*

# A directory that was made anew, by initialisation or restore, archives to a place of its own.
epoch=$(cat "$data/postgrescell.epoch")
if [ -n "${REPOSITORY_PATH:-}" ]; then
    export PGBACKREST_REPO1_PATH="$REPOSITORY_PATH/$epoch"
fi

stopping='' held=''
trap 'stopping=yes' TERM INT
postgres -D "$data" -c postgrescell.epoch="$epoch" -c config_file="$settings/postgresql.conf" \
    -c hba_file="$settings/pg_hba.conf" &
postmaster=$!
trap 'kill -HUP "$postmaster" 2>/dev/null || true' HUP

ask() {
    PGCONNECT_TIMEOUT=3 psql --host=/var/run/postgresql --username=postgres --dbname=postgres --no-psqlrc --quiet \
        --tuples-only --no-align --set=ON_ERROR_STOP=1 2>/dev/null
}

# Says whether the server is about to stop: on or off.
announce() {
    ask <<SQL >/dev/null
SET postgrescell.stopping = '$1';
ALTER SYSTEM SET postgrescell.stopping = '$1';
SELECT pg_reload_conf();
SQL
}

sessions() {
    echo "SELECT count(*) FROM pg_stat_activity
        WHERE client_addr IS NOT NULL AND application_name $1 'postgrescell-pooler'" | ask
}

# Poolers, which ask every second, let transactions end and hold their clients back before the server stops.
hold_clients() {
    announce on || return 0
    [ "$(sessions '=')" != 0 ] || return 0
    say "waiting for the poolers to hold their clients back"
    left=6
    sleep 2
    until [ "$(sessions '<>')" = 0 ] || [ "$left" -eq 0 ]; do
        left=$((left - 1))
        sleep 1
    done
}

# The reload also wakes the checkpointer, which sleeps a whole checkpoint_timeout after a start and ignores
# archive_timeout until then.
(
    until announce off; do
        kill -0 "$postmaster" 2>/dev/null || exit 0
        sleep 1
    done
) 9>&- &

# A signal ends `wait` early; only the server's own end ends the loop. Fast shutdown: sessions are ended, nothing is lost.
# It is asked for again and again, since a server that has just begun to start hears no signal yet.
while kill -0 "$postmaster" 2>/dev/null; do
    if [ -n "$stopping" ]; then
        [ -n "$held" ] || hold_clients
        held=yes
        kill -INT "$postmaster" 2>/dev/null || true
        sleep 1 &
        wait "$!" || true
    else
        wait "$postmaster" || true
    fi
done
status=0
wait "$postmaster" || status=$?
exit "$status"
