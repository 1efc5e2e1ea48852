#!/bin/sh
# Runs PgBouncer, and reloads it when its settings or its own credentials change.
#
#   pooler.sh        runs until PgBouncer ends
#   pooler.sh check  succeeds while PgBouncer answers
#   pooler.sh drain  waits until clients go elsewhere, then lets transactions end and returns when PgBouncer is gone
#
#   SETTINGS      pgbouncer.ini, in which @USER@ stands for the lookup role
#   CREDENTIALS   the files username and password of that role
#   RENDERED      where the finished files go
#   CERTIFICATES  where the pod's own key and certificate go
#   SOCKET        directory of the local socket and the process id
#   HOST_NAME     the name in the certificate
set -eu
umask 077

say() { echo "pooler: $*" >&2; }

# The console admits the user that PgBouncer runs as, over the socket, without a password.
check() {
    PGCONNECT_TIMEOUT=3 psql --no-psqlrc --quiet --tuples-only --host="$SOCKET" --port=6432 --username=pgbouncer \
        --dbname=pgbouncer --command='SHOW VERSION' >/dev/null
}

drain() {
    # The endpoint goes first; a client that comes later would be refused.
    sleep 10
    pid=$(cat "$SOCKET/pgbouncer.pid")
    # Transactions end, idle clients are sent away: those of application pools would never leave by themselves.
    kill -INT "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 1; done
}

sources() { cat "$SETTINGS/pgbouncer.ini" "$CREDENTIALS/username" "$CREDENTIALS/password" | sha256sum; }

# In userlist.txt a quote is doubled.
quoted() { printf '"%s"' "$(sed 's/"/""/g' "$1")"; }

render() {
    user=$(sed 's/[&|\\]/\\&/g' "$CREDENTIALS/username")
    sed "s|@USER@|$user|" "$SETTINGS/pgbouncer.ini" >"$RENDERED/pgbouncer.ini.new"
    printf '%s %s\n' "$(quoted "$CREDENTIALS/username")" "$(quoted "$CREDENTIALS/password")" \
        >"$RENDERED/userlist.txt.new"
    mv "$RENDERED/userlist.txt.new" "$RENDERED/userlist.txt"
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

loaded=$(sources)
render
rm -f "$SOCKET/pgbouncer.pid"
pgbouncer "$RENDERED/pgbouncer.ini" &
pgbouncer=$!
trap 'kill -INT "$pgbouncer" 2>/dev/null || true' TERM INT

while kill -0 "$pgbouncer" 2>/dev/null; do
    now=$(sources 2>/dev/null) || now=$loaded
    # An emptied Secret never takes the credentials away.
    if [ "$now" != "$loaded" ] && [ -s "$CREDENTIALS/username" ] && [ -s "$CREDENTIALS/password" ]; then
        render
        kill -HUP "$pgbouncer"
        loaded=$now
        say "settings reloaded"
    fi
    # In the background, so that a signal is heeded at once.
    sleep 3 &
    wait "$!" || true
done
status=0
wait "$pgbouncer" || status=$?
exit "$status"
