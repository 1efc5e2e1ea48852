#!/bin/sh
# Runs PgBouncer, and reloads it when its settings or its own credentials change. While the database restarts as planned
# it holds clients back, which then wait and see no error.
#
#   pooler.sh        runs until PgBouncer ends
#   pooler.sh check  succeeds while PgBouncer answers
#   pooler.sh drain  waits until clients go elsewhere, then lets transactions end and returns when PgBouncer is gone
#
#   SETTINGS      pgbouncer.ini, in which @USER@ stands for the lookup role
#   CREDENTIALS   the files username and password of that role, and host, port and database of the server
#   RENDERED      where the finished files go
#   CERTIFICATES  where the pod's own key and certificate go
#   SOCKET        directory of the local socket and the process id
#   HOST_NAME     the name in the certificate
set -eu
umask 077

say() { echo "pooler: $*" >&2; }

# The console admits the user that PgBouncer runs as, over the socket, without a password.
console() {
    PGCONNECT_TIMEOUT=3 psql --no-psqlrc --quiet --tuples-only --host="$SOCKET" --port=6432 --username=pgbouncer \
        --dbname=pgbouncer --command="$1" >/dev/null
}

check() { console 'SHOW VERSION'; }

drain() {
    # The endpoint goes first; a client that comes later would be refused.
    sleep 10
    pid=$(cat "$SOCKET/pgbouncer.pid")
    # Transactions end, idle clients are sent away: those of application pools would never leave by themselves.
    kill -INT "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 1; done
}

settings() { sha256sum <"$SETTINGS/pgbouncer.ini"; }

credentials() { cat "$CREDENTIALS/username" "$CREDENTIALS/password" | sha256sum; }

# Asks the database itself, as a role that has the password in the passfile.
ask() {
    PGHOST=$(cat "$CREDENTIALS/host") PGPORT=$(cat "$CREDENTIALS/port") PGUSER=$1 PGSSLMODE=require \
        PGPASSFILE="$RENDERED/passfile" PGCONNECT_TIMEOUT=3 psql --no-psqlrc --quiet --no-password --tuples-only \
        --no-align --dbname="$(cat "$CREDENTIALS/database")" --command="$2" 2>/dev/null
}

# The lookup role is one of a pair, of which a rotation uses the other one: it is the one that lets this password in.
# Fails where neither does, as long as the database is away or does not know the password yet.
lookup_role() {
    user=$(cat "$CREDENTIALS/username")
    printf '*:*:*:*:' >"$RENDERED/passfile"
    sed 's/[\\:]/\\&/g' "$CREDENTIALS/password" >>"$RENDERED/passfile"
    for role in "${user}_a" "${user}_b"; do
        if ask "$role" 'SELECT 1' >/dev/null; then
            printf '%s' "$role"
            return
        fi
    done
    return 1
}

# 1 from when the database says that it is about to stop (start.sh holds this lock), 0 while it serves, nothing while
# it does not answer.
stopping() {
    ask "$(cat "$RENDERED/role")" "SELECT count(*) FROM pg_locks
        WHERE locktype = 'advisory' AND classid = 6432 AND objid = 1" || true
}

# Returns when transactions have ended and sessions with the database are closed; clients wait from now on.
hold() {
    say "the database is about to stop: clients wait"
    console PAUSE 2>/dev/null &
    held=$(date +%s)
}

release() {
    console RESUME 2>/dev/null || true
    held=
    say "clients wait no longer"
}

# In userlist.txt a quote is doubled.
quoted() { printf '"%s"' "$(sed 's/"/""/g' "$1")"; }

render_credentials() {
    printf '%s' "$1" >"$RENDERED/role"
    printf '%s %s\n' "$(quoted "$RENDERED/role")" "$(quoted "$CREDENTIALS/password")" >"$RENDERED/userlist.txt.new"
    mv "$RENDERED/userlist.txt.new" "$RENDERED/userlist.txt"
}

render_settings() {
    role=$(sed 's/[&|\\]/\\&/g' "$RENDERED/role")
    sed "s|@USER@|$role|" "$SETTINGS/pgbouncer.ini" >"$RENDERED/pgbouncer.ini.new"
    mv "$RENDERED/pgbouncer.ini.new" "$RENDERED/pgbouncer.ini"
}

case "${1:-run}" in
check)
    check
    exit
    ;;
drain)
    drain
    exit
    ;;
run) ;;
*)
    echo "usage: pooler.sh [check|drain]" >&2
    exit 64
    ;;
esac

# Protects against listeners; it proves no name, so clients ask for sslmode=require.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 3650 \
    -subj /CN=postgrescell -addext "subjectAltName=DNS:$HOST_NAME" \
    -keyout "$CERTIFICATES/tls.key" -out "$CERTIFICATES/tls.crt" 2>/tmp/openssl.log || {
    cat /tmp/openssl.log >&2
    exit 1
}

loaded=$(settings)
if role=$(lookup_role); then
    proven=$(credentials)
else
    # Clients may come and wait while the database starts.
    role=$(cat "$CREDENTIALS/username")_a
    proven=
fi
render_credentials "$role"
render_settings
rm -f "$SOCKET/pgbouncer.pid"
pgbouncer "$RENDERED/pgbouncer.ini" &
pgbouncer=$!
trap 'kill -INT "$pgbouncer" 2>/dev/null || true' TERM INT

held=
while kill -0 "$pgbouncer" 2>/dev/null; do
    case $(stopping) in
    1) [ -n "$held" ] || hold ;;
    0) [ -z "$held" ] || release ;;
    esac
    # One that stays away is no planned restart any more; clients would be sent away soon (query_wait_timeout).
    [ -z "$held" ] || [ $(($(date +%s) - held)) -lt 100 ] || release
    changed=
    now=$(settings 2>/dev/null) || now=$loaded
    if [ "$now" != "$loaded" ]; then
        loaded=$now
        changed=settings
    fi
    # An emptied Secret never takes the credentials away, and no password is used that the database does not take.
    now=$(credentials 2>/dev/null) || now=$proven
    if [ "$now" != "$proven" ] && [ -s "$CREDENTIALS/username" ] && [ -s "$CREDENTIALS/password" ] &&
        role=$(lookup_role); then
        render_credentials "$role"
        proven=$now
        changed=credentials
    fi
    if [ -n "$changed" ]; then
        render_settings
        kill -HUP "$pgbouncer"
        say "$changed reloaded"
    fi
    pause=3
    [ -z "$held" ] || pause=1
    # In the background, so that a signal is heeded at once.
    sleep "$pause" &
    wait "$!" || true
done
status=0
wait "$pgbouncer" || status=$?
exit "$status"
