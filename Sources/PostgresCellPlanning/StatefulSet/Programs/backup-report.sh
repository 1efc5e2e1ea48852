#!/bin/sh
# Prints what is known of archiving, backups and volume, as JSON; nothing in it is secret. Times are Unix seconds.
#
#   PGDATA                   the data directory
#   PGHOST, PGUSER           the local superuser
#   PGBACKREST_REPO1_PATH    the epoch's folder in the object store
#   STATE                    a directory that lives as long as the pod
set -eu
umask 077

now=$(date +%s)
state=${STATE:?}/backup
mkdir -p "$state"

archiver() {
    PGCONNECT_TIMEOUT=3 psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname=postgres <<'SQL'
SET statement_timeout = '5s';
SELECT json_strip_nulls(json_build_object(
    'lastArchivedWAL', left(last_archived_wal, 24),
    'lastArchivedTime', floor(extract(epoch FROM last_archived_time)),
    'lastFailedTime', floor(extract(epoch FROM last_failed_time)),
    'waiting', (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'),
    'oldestWaitingTime', (SELECT floor(extract(epoch FROM min(modification))) FROM pg_ls_archive_statusdir()
                          WHERE name LIKE '%.ready')
)) FROM pg_stat_archiver;
SQL
}

# What the object store holds; asked seldom and beside the report, since a store that is down keeps its caller waiting.
ask_repository() {
    backups=$(timeout 240 pgbackrest --log-level-console=off info --output=json | jq '[.[].backup[]? | select(.error | not)
        | {label, time: .timestamp.stop}] | if . == [] then {} else
            {lastBaseBackup: max_by(.time), earliestRestorableTime: (map(.time) | min)} end') || return 0
    # Beside the epochs, with whichever of them made it.
    dump=$(PGBACKREST_REPO1_PATH=${PGBACKREST_REPO1_PATH%/*} timeout 240 pgbackrest --log-level-console=off repo-ls dumps |
        sed -n 's/^.*-\([0-9]\{8\}T[0-9]\{6\}Z\)\.dump$/\1/p' | sort | tail -n 1)
    jq --null-input --argjson backups "$backups" --arg dump "$dump" '$backups
        + if $dump == "" then {} else {lastDumpTime: ($dump | strptime("%Y%m%dT%H%M%SZ") | mktime)} end' \
        >"$state/repository.new"
    mv "$state/repository.new" "$state/repository"
}

repository() {
    interval=300
    jq --exit-status '.lastBaseBackup != null' "$state/repository" >/dev/null 2>&1 || interval=10
    [ "$((now - $(cat "$state/asked" 2>/dev/null || echo 0)))" -ge "$interval" ] || return 0
    echo "$now" >"$state/asked"
    ask_repository >/dev/null 2>&1 &
}

# A quarter of an hour of samples tells at what rate the volume fills.
volume() {
    # shellcheck disable=SC2046 # three numbers
    set -- $(df -P -B1 "$PGDATA" | sed -n '2p' | tr -s ' ' | cut -d ' ' -f 2-4)
    [ "$(tail -n 1 "$state/used" 2>/dev/null | cut -d ' ' -f 1 | grep . || echo 0)" -gt "$((now - 20))" ] ||
        echo "$now $2" >>"$state/used"
    tail -n 46 "$state/used" >"$state/used.new" && mv "$state/used.new" "$state/used"
    first=$(head -n 1 "$state/used")
    jq --null-input --argjson size "$1" --argjson used "$2" --argjson free "$3" --argjson now "$now" \
        --argjson since "${first% *}" --argjson before "${first#* }" \
        '{sizeBytes: $size, freeBytes: $free} + if $now - $since >= 20 and $used > $before
            then {secondsUntilFull: ($free * ($now - $since) / ($used - $before) | floor)} else {} end'
}

repository
[ -s "$state/repository" ] || echo '{}' >"$state/repository"
jq --null-input --argjson time "$now" --arg epoch "${PGBACKREST_REPO1_PATH##*/}" \
    --argjson archiver "$(archiver 2>/dev/null || echo null)" --argjson volume "$(volume)" \
    --slurpfile repository "$state/repository" \
    '{time: $time, epoch: $epoch, archiver: $archiver, volume: $volume} + $repository[0] | del(..|nulls)'
