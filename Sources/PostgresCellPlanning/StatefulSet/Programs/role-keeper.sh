#!/bin/sh
# Keeps roles, databases, extensions and grants as the spec and the mounted Secrets say, over the local socket.
#
#   role-keeper.sh        runs for ever
#   role-keeper.sh check  succeeds while the server has what the inputs of this moment ask for
#
#   CREDENTIALS  a directory for each role, with the files username and password
#   STATE        a directory in memory that lives as long as the pod
#
# A missing or empty Secret never takes a password away: its role stays as it is until the Secret is back. A role that no
# Secret of the spec names any more keeps what it owns and can no longer log in.
set -eu
umask 077

programs=$(dirname "$0")
roles=$programs/roles
credentials=${CREDENTIALS:?}
state=${STATE:?}
psql=$(command -v psql || printf '%s\n' /usr/lib/postgresql/*/bin/psql | sort -V | tail -n 1)
# What is done here has a place in no log: statements, their errors, extensions that watch them.
quiet='-c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic -c pgaudit.log=none'

say() { echo "role-keeper: $*" >&2; }

# Runs a file of SQL, or standard input, in a database. Values travel as psql variables, never in the text.
sql() {
    database=$1
    shift
    PGOPTIONS=$quiet "$psql" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
        --dbname="$database" "$@"
}

# Runs a file of SQL as one transaction: others see what was before it or what is after it.
sql_at_once() {
    database=$1
    file=$2
    shift 2
    sql "$database" --single-transaction --file="$programs/$file" "$@" >/dev/null
}

answers() { echo 'SELECT 1' | sql postgres >/dev/null 2>&1; }

# What decides the outcome: the list of roles, our programs and every user name and password.
inputs() {
    cat "$roles" "$programs"/role-keeper* "$credentials"/*/username "$credentials"/*/password 2>/dev/null |
        sha256sum | cut -d ' ' -f 1
}

settings() { cat "$programs/postgresql.conf" "$programs/pg_hba.conf" | sha256sum | cut -d ' ' -f 1; }

check() { [ "$(cat "$state/applied" 2>/dev/null)" = "$(inputs)" ] && answers; }

# The user name in a directory of credentials; nothing where the Secret is not there yet.
user() { if [ -s "$credentials/$1/password" ]; then cat "$credentials/$1/username" 2>/dev/null; fi; }

# The name of the role that logs in with a directory of credentials.
role_of() {
    if [ "$1" = pooler ]; then cat "$state/pooler" 2>/dev/null; else user "$1"; fi
}

# True where the password in a directory of credentials is the role's own. A new verifier of the same password would
# break PgBouncer, which logs in to the server with what a client has proven to it under the old one.
logs_in() {
    printf '127.0.0.1:*:postgres:*:' >"$state/passfile"
    sed 's/[\\:]/\\&/g' "$credentials/$1/password" >>"$state/passfile"
    echo 'SELECT 1' | PGHOST=127.0.0.1 PGUSER=$2 PGPASSFILE="$state/passfile" "$psql" --no-psqlrc --quiet \
        --no-password --dbname=postgres >/dev/null 2>&1
}

# psql computes the SCRAM verifier, so that no password reaches the server.
set_password() {
    printf '\\password :"role"\n' >"$state/set-password.sql"
    password=$(cat "$credentials/$1/password")
    printf '%s\n%s\n' "$password" "$password" |
        sql postgres --set=role="$2" --file="$state/set-password.sql" >/dev/null 2>"$state/set-password.log" || {
        cat "$state/set-password.log" >&2
        return 1
    }
    say "password of $2 set"
}

# Makes a role with the password of a directory of credentials, or refuses a role that is not of ours to give away.
ensure_role() {
    sql postgres --set=role="$2" --set=purpose="postgrescell $1" --file="$programs/role-keeper-role.sql" || return 1
    logs_in "$1" "$2" || set_password "$1" "$2"
}

# The pooler has two roles, of which a rotation uses the one that the pooler does not: poolers whose Secret is not
# refreshed yet go on with the other one, whose password lasts a while longer.
ensure_pooler() {
    user=$(user pooler)
    [ -n "$user" ] || return 1
    current=
    for role in "${user}_a" "${user}_b"; do
        if logs_in pooler "$role"; then current=$role; fi
    done
    if [ -z "$current" ]; then
        current=$(
            sql postgres --set=a="${user}_a" --set=b="${user}_b" <<'SQL'
SELECT CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = :'a' AND rolvaliduntil = 'infinity') THEN :'b' ELSE :'a' END
SQL
        ) || return 1
    fi
    ensure_role pooler "$current" || return 1
    sql_at_once postgres role-keeper-pair.sql --set=role="$current" --set=a="${user}_a" --set=b="${user}_b" || return 1
    printf '%s' "$current" >"$state/pooler"
}

# Each record is tried, whatever became of the one before it.
apply_record() {
    case "$1" in
    database)
        owner=$(role_of "$3")
        [ -n "$owner" ] || return 1
        sql postgres --set=database="$2" --set=owner="$owner" --file="$programs/role-keeper-databases.sql" &&
            sql_at_once "$2" role-keeper-database.sql --set=owner="$owner" || return 1
        # Dumps are made as the owner of the cell.
        [ "$3" != owner ] || echo 'GRANT pg_read_all_data TO :"owner"' | sql postgres --set=owner="$owner"
        ;;
    extension)
        # By name with quotes: uuid-ossp has a dash.
        printf 'SET client_min_messages = warning;\nCREATE EXTENSION IF NOT EXISTS :"name" CASCADE;\n' |
            sql "$2" --set=name="$3"
        ;;
    role)
        role=$(role_of "$2")
        owner=$(role_of owner)
        [ -n "$role" ] && [ -n "$owner" ] || return 1
        if [ "$3" = Pooler ]; then
            sql_at_once "$4" role-keeper-pooler.sql --set=role="$role"
        else
            append=$(sed -n "s/^append $2 $4 //p" "$roles" | tr '\n' ' ')
            sql_at_once "$4" role-keeper-grants.sql --set=role="$role" --set=owner="$owner" --set=access="$3" \
                --set=append="$append"
        fi
        ;;
    append) ;; # With the role.
    esac
}

# The roles that may log in: for each directory of credentials the user's name, or any while its Secret is away.
retire_roles() {
    present=
    for name in $(sed -n 's/^role \([^ ]*\) .*/\1/p' "$roles") owner; do
        present="$present$name=$(role_of "$name")
"
    done
    sql postgres --set=present="$present" --file="$programs/role-keeper-retire.sql"
}

apply() {
    failed=0
    for name in owner $(sed -n 's/^role \([^ ]*\) .*/\1/p' "$roles"); do
        if [ -z "$(user "$name")" ]; then
            say "the Secret of $name is not there yet"
            failed=1
        elif [ "$name" = pooler ]; then
            ensure_pooler || failed=1
        else
            ensure_role "$name" "$(user "$name")" || failed=1
        fi
    done
    while IFS=" " read -r kind first second third; do
        apply_record "$kind" "$first" "$second" "$third" </dev/null || {
            say "not done: $kind $first $second $third"
            failed=1
        }
    done <"$roles"
    retire_roles || failed=1
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
tried=
pause=0
while :; do
    if [ "$(settings)" != "$loaded" ]; then
        loaded=$(settings)
        echo 'SELECT pg_reload_conf()' | sql postgres >/dev/null 2>&1 && say "settings reloaded" || loaded=
    fi
    now=$(inputs)
    # What failed is tried less and less often, up to once a minute; what is new at once.
    [ "$now" = "$tried" ] || pause=0
    if [ "$(cat "$state/applied" 2>/dev/null)" = "$now" ]; then
        pause=0
    elif [ "$pause" -gt 0 ]; then
        pause=$((pause - 2))
    elif answers; then
        if apply; then
            printf '%s' "$now" >"$state/applied"
            say "roles, databases and extensions are as the spec says"
        else
            [ "$now" = "$tried" ] && wait_longer=$((wait_longer * 2)) || wait_longer=2
            [ "$wait_longer" -le 60 ] || wait_longer=60
            pause=$wait_longer
        fi
        tried=$now
    fi
    # In the background, so that a signal is heeded at once.
    sleep 2 &
    wait "$!"
done
