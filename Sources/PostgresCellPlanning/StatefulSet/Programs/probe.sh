#!/bin/sh
# Asks the server in this pod whether it is there.
#
#   probe.sh alive  also while it starts, recovers or stops: ending it then would only begin that anew
#   probe.sh ready  it accepts connections
set -u

program=$(command -v pg_isready || printf '%s\n' /usr/lib/postgresql/*/bin/pg_isready | sort -V | tail -n 1)
"$program" --host=/var/run/postgresql --username=postgres --dbname=postgres --timeout=3 --quiet
answer=$?

case "${1:-ready}" in
alive) [ "$answer" -le 1 ] ;;
ready) [ "$answer" -eq 0 ] ;;
*)
    echo "usage: probe.sh alive|ready" >&2
    exit 64
    ;;
esac
