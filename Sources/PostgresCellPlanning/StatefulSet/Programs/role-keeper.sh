#!/bin/sh
# Keeps roles, databases, extensions and grants as the spec and the mounted Secrets say, over the local socket.
#
#   role-keeper.sh        runs for ever
#   role-keeper.sh check  succeeds while the server has what the inputs of this moment ask for
#
#   CREDENTIALS  a directory for each role, with the files username and password
#   STATE        a directory that lives as long as the pod
#
# A missing or empty Secret never takes a password away: its role stays as it is until the Secret is back.
set -eu
umask 077

programs=$(dirname "$0")
roles=$programs/roles
credentials=${CREDENTIALS:?}
state=${STATE:?}
psql=$(command -v psql || printf '%s\n' /usr/lib/postgresql/*/bin/psql | sort -V | tail -n 1)

say() { echo "role-keeper: $*" >&2; }

# Runs a file of SQL, or standard input, in a database. Values travel as psql variables, never in the text.
sql() {
    database=$1
    shift
    "$psql" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$database" "$@"
}

# What decides the outcome: the list of roles, our programs and every user name and password.
inputs() {
    cat "$roles" "$programs"/role-keeper* "$credentials"/*/username "$credentials"/*/password 2>/dev/null |
        sha256sum | cut -d ' ' -f 1
}

settings() { cat "$programs/postgresql.conf" "$programs/pg_hba.conf" | sha256sum | cut -d ' ' -f 1; }

check() {
    [ "$(cat "$state/applied" 2>/dev/null)" = "$(inputs)" ] && echo 'SELECT 1' | sql postgres >/dev/null
}

# The name of a role from its directory of credentials; nothing where the Secret is not there yet.
user() { if [ -s "$credentials/$1/username" ]; then cat "$credentials/$1/username"; fi; }

# psql computes the SCRAM verifier, so that no password reaches the server or its log.
set_password() {
    name=$1
    role=$2
    mark=$(printf '%s' "$role" | cat - "$credentials/$name/password" | sha256sum | cut -d ' ' -f 1)
    [ "$(cat "$state/password.$name" 2>/dev/null)" != "$mark" ] || return 0
    password=$(cat "$credentials/$name/password")
    printf '\\password :"role"\n' >/tmp/set-password.sql
    printf '%s\n%s\n' "$password" "$password" |
        sql postgres --set=role="$role" --file=/tmp/set-password.sql >/dev/null 2>/tmp/set-password.log || {
        cat /tmp/set-password.log >&2
        return 1
    }
    printf '%s' "$mark" >"$state/password.$name"
    say "password of $role set"
}

ensure_role() {
    name=$1
    role=$(user "$name")
    if [ -z "$role" ] || [ ! -s "$credentials/$name/password" ]; then
        say "the Secret of $name is not there yet"
        return 1
    fi
    sql postgres --set=role="$role" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SQL
    set_password "$name" "$role"
}

# Each record is tried, whatever became of the one before it.
apply_record() {
    case "$1" in
    database)
        owner=$(user "$3")
        [ -n "$owner" ] || return 1
        sql postgres --set=database="$2" --set=owner="$owner" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', :'database', :'owner') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database') \gexec
SQL
        sql "$2" --set=owner="$owner" --file="$programs/role-keeper-database.sql"
        ;;
    extension)
        # By name with quotes: uuid-ossp has a dash.
        printf 'SET client_min_messages = warning;\nCREATE EXTENSION IF NOT EXISTS :"name" CASCADE;\n' |
            sql "$2" --set=name="$3"
        ;;
    role)
        role=$(user "$2")
        [ -n "$role" ] || return 1
        owner=$(user owner)
        if [ "$3" = Pooler ]; then
            sql "$4" --set=role="$role" --file="$programs/role-keeper-pooler.sql"
        else
            sql "$4" --set=role="$role" --set=owner="$owner" --set=access="$3" \
                --file="$programs/role-keeper-grants.sql"
        fi
        ;;
    append)
        role=$(user "$2")
        [ -n "$role" ] || return 1
        printf '%s\n' \
            'INSERT INTO postgrescell_roles.append (grantee, relation) VALUES (:'"'role', :'relation'"') ON CONFLICT DO NOTHING;' \
            'SELECT postgrescell_roles.grant_append();' |
            sql "$3" --set=role="$role" --set=relation="$4" >/dev/null
        ;;
    esac
}

apply() {
    failed=0
    for directory in "$credentials"/*/; do
        ensure_role "$(basename "$directory")" || failed=1
    done
    while IFS=" " read -r kind first second third; do
        apply_record "$kind" "$first" "$second" "$third" </dev/null || {
            say "not done: $kind $first $second $third"
            failed=1
        }
    done <"$roles"
    return "$failed"
}

case "${1:-run}" in
check)
    check
    exit
    ;;
run) ;;
*)
    echo "usage: role-keeper.sh [check]" >&2
    exit 64
    ;;
esac

trap 'exit 0' TERM INT
loaded=$(settings)
while :; do
    if [ "$(settings)" != "$loaded" ]; then
        loaded=$(settings)
        echo 'SELECT pg_reload_conf()' | sql postgres >/dev/null 2>&1 && say "settings reloaded" || loaded=
    fi
    now=$(inputs)
    if [ "$(cat "$state/applied" 2>/dev/null)" != "$now" ]; then
        if ! echo 'SELECT 1' | sql postgres >/dev/null 2>&1; then
            :
        elif apply; then
            printf '%s' "$now" >"$state/applied"
            say "roles, databases and extensions are as the spec says"
        fi
    fi
    # In the background, so that a signal is heeded at once.
    sleep 3 &
    wait "$!"
done
