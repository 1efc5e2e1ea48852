#!/bin/sh
# Runs PgBouncer, reloads it when its settings or its own credentials change, and holds its clients back while the server
# restarts as planned.
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

# Asks the server itself, as a role: role, arguments of psql...
server() {
    PGHOST=$(cat "$CREDENTIALS/host") PGPORT=$(cat "$CREDENTIALS/port") PGUSER=$1 PGSSLMODE=require \
        PGPASSFILE="$RENDERED/passfile" PGCONNECT_TIMEOUT=3 PGAPPNAME=postgrescell-pooler
    export PGHOST PGPORT PGUSER PGSSLMODE PGPASSFILE PGCONNECT_TIMEOUT PGAPPNAME
    shift
    psql --no-psqlrc --quiet --tuples-only --no-align --no-password --dbname="$(cat "$CREDENTIALS/database")" "$@"
}

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

# The lookup role is one of a pair, of which a rotation uses the other one: it is the one that lets this password in.
# Fails where neither does, as long as the database is away or does not know the password yet.
lookup_role() {
    user=$(cat "$CREDENTIALS/username")
    printf '*:*:*:*:' >"$RENDERED/passfile"
    sed 's/[\\:]/\\&/g' "$CREDENTIALS/password" >>"$RENDERED/passfile"
    for role in "${user}_a" "${user}_b"; do
        if (server "$role" --command='SELECT 1') >/dev/null 2>&1; then
            printf '%s' "$role"
            return
        fi
    done
    return 1
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

# A server that stops as planned says so some seconds before (start.sh). From then until it answers again clients wait:
# transactions end first, and nobody sees an error.
hold_clients() {
    while kill -0 "$pgbouncer" 2>/dev/null; do
        # One session that asks every second; it ends with the server.
        echo "SELECT current_setting('postgrescell.stopping', true) IS NOT DISTINCT FROM 'on' \\watch 1" |
            (server "$(cat "$RENDERED/role")" 2>/dev/null) | while read -r stopping; do
            kill -0 "$pgbouncer" 2>/dev/null || break
            case $stopping in
            t)
                [ ! -e "$RENDERED/held" ] || continue
                touch "$RENDERED/held"
                say "the server is about to stop: clients wait"
                console PAUSE || say "clients could not be held back"
                ;;
            f)
                [ -e "$RENDERED/held" ] || continue
                console RESUME || continue
                rm -f "$RENDERED/held"
                say "the server is back: clients go on"
                ;;
            esac
        done
        sleep 1
    done
}

case "${1:-run}" in
check)
    console 'SHOW VERSION'
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
rm -f "$SOCKET/pgbouncer.pid" "$RENDERED/held"
pgbouncer "$RENDERED/pgbouncer.ini" &
pgbouncer=$!
trap 'kill -INT "$pgbouncer" 2>/dev/null || true' TERM INT
hold_clients &

while kill -0 "$pgbouncer" 2>/dev/null; do
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
    # In the background, so that a signal is heeded at once.
    sleep 3 &
    wait "$!" || true
done
status=0
wait "$pgbouncer" || status=$?
exit "$status"
