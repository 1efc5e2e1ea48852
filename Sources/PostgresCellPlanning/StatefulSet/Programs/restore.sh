#!/bin/sh
# Fills an empty data directory from a backup; does nothing where there is a database already.
#
#   SOURCE_FOLDER  the folder of cells in the object store
#   SOURCE_CELL    the name of the cell that is meant; unset: the one in the folder
#   TARGET_TIME    RFC 3339, or latest
#   PGBACKREST     the program
#   HAS_SERVED     a file that is there once the volume has held the data; unset: it is a scratch one
#
# Recovery always has an explicit target: to the end of what is there it would promote silently at a gap.
set -eu
umask 077

data=${PGDATA:?}
pgbackrest=${PGBACKREST:?}
mark=$data.restoring
bin=$(dirname "$(command -v pg_waldump || printf '%s\n' /usr/lib/postgresql/*/bin/pg_waldump | sort -V | tail -n 1)")
export PATH="$bin:$PATH" TZ=UTC
export PGBACKREST_REPO1_PATH PGBACKREST_LOG_LEVEL_CONSOLE=warn

say() { echo "restore: $*" >&2; }

fail() {
    say "$*"
    { printf '%s' "$*" >/dev/termination-log; } 2>/dev/null || true
    exit 1
}

if [ -s "$data/PG_VERSION" ] && [ ! -e "$mark" ]; then
    say "$data holds a database already"
    exit 0
fi

if [ -e "${HAS_SERVED:-}" ]; then
    fail "the volume is empty, and this cell's database has served from it: what it had since then is in its own backups;" \
        "bring the content back, or delete the cell and apply it again, with spec.recovery from this cell"
fi

list() { PGBACKREST_REPO1_PATH=$1 "$pgbackrest" repo-ls | sort; }

# Nanoseconds.
moment() { date -u -d "$1" +%s%N; }

# Folders are called <cell>-<identity>/<epoch>. The one with the newest backup is meant, of those that reach back to the
# target.
find_source() {
    source=
    newest=0
    for folder in $(list "${SOURCE_FOLDER:?}"); do
        # An identity is a UUID: 36 characters after the last of the name's own dashes.
        name=${folder%-????????-????-????-????-????????????}
        if [ "$name" = "$folder" ] || [ "$name" != "${SOURCE_CELL:-$name}" ]; then continue; fi
        for epoch in $(list "$SOURCE_FOLDER/$folder"); do
            case $epoch in [0-9]*Z) ;; *) continue ;; esac
            PGBACKREST_REPO1_PATH=$SOURCE_FOLDER/$folder/$epoch
            ends=$("$pgbackrest" info --output=json | grep -o '"stop":[0-9]*}' | tr -dc '0-9\n' | sort -n)
            if [ -z "$ends" ]; then continue; fi
            first=$(echo "$ends" | head -n 1)
            last=$(echo "$ends" | tail -n 1)
            # pgBackRest takes a backup that ended in an earlier second than the target's.
            if [ "$TARGET_TIME" != latest ] && [ "$first" -ge "$(date -u -d "$TARGET_TIME" +%s)" ]; then continue; fi
            if [ "$last" -gt "$newest" ]; then
                newest=$last
                source=$PGBACKREST_REPO1_PATH
            fi
        done
    done
    [ -n "$source" ] || fail "no backup of ${SOURCE_CELL:-a cell} under $SOURCE_FOLDER that reaches back to $TARGET_TIME"
    PGBACKREST_REPO1_PATH=$source
}

# The archived segments of the newest timeline, in order.
segments() {
    "$pgbackrest" repo-ls --recurse archive/main | grep -oE '[0-9A-F]{24}-[0-9a-f]{40}' | cut -c 1-24 | sort -u |
        { all=$(cat) && newest=$(echo "$all" | tail -n 1) && echo "$all" | grep "^${newest%????????????????}"; }
}

# The segment after one, of 16 MiB each.
following() {
    number=${1#????????????????}
    log=${1#????????}
    log=${log%????????}
    if [ "$number" = 000000FF ]; then
        printf '%s%08X%08X\n' "${1%????????????????}" "$((0x$log + 1))" 0
    else
        printf '%s%s%08X\n' "${1%????????????????}" "$log" "$((0x$number + 1))"
    fi
}

# Refuses where a segment is missing between the newest backup and the end of the archive.
check_continuity() {
    start=$("$pgbackrest" info --output=json | grep -o '"archive":{"start":"[0-9A-F]*"' | tail -n 1 | grep -oE '[0-9A-F]{24}')
    expected=
    for segment in $archived; do
        if [ "$(printf '%s\n' "$start" "$segment" | sort | head -n 1)" != "$start" ]; then continue; fi
        if [ -n "$expected" ] && [ "$segment" != "$expected" ]; then
            fail "the archive has a gap: $expected is missing; restore to a time before it"
        fi
        expected=$(following "$segment")
    done
}

# The last record of the archive, and the last commit in it.
find_end() {
    record=
    commit=
    segment_files=$(mktemp -d)
    for segment in $(echo "$archived" | sort -r | head -n 64); do
        "$pgbackrest" --pg1-path="$data" archive-get "$segment" "$segment_files/$segment"
        # It ends with an error wherever a segment is not full.
        pg_waldump --path="$segment_files" "$segment" >"$segment_files/records" 2>/dev/null || true
        rm -f "$segment_files/$segment"
        [ -n "$record" ] || record=$(sed -n 's/^.* lsn: \([0-9A-F/]*\), prev .*$/\1/p' "$segment_files/records" | tail -n 1)
        commit=$(sed -n 's/^.*desc: COMMIT\(_PREPARED\)\{0,1\} .*\([0-9]\{4\}-[0-9-]* [0-9:.]* UTC\).*$/\2/p' \
            "$segment_files/records" | tail -n 1)
        if [ -n "$record" ] && [ -n "$commit" ]; then break; fi
    done
    rm -rf "$segment_files"
    [ -n "$record" ] || fail "the archive under $PGBACKREST_REPO1_PATH holds no record"
}

# What the server fetches segments with: it has none of this environment.
fetching() {
    printf '%s' "$pgbackrest"
    env | sort | sed -n 's/^PGBACKREST_\([A-Z0-9_]*\)=\(.*\)$/\1 \2/p' | while read -r name value; do
        printf ' --%s=%s' "$(printf '%s' "$name" | tr 'A-Z_' 'a-z-')" "$value"
    done
    printf ' --pg1-path=%s archive-get %%f "%%p"' "$data"
}

# Of the settings in this file the last ones count.
end_at_last_record() {
    printf '%s\n' "recovery_target_time = ''" "recovery_target_lsn = '$record'" "recovery_target_action = 'promote'" \
        >>"$data/postgresql.auto.conf"
}

: "${TARGET_TIME:?}"
find_source
say "from $PGBACKREST_REPO1_PATH"
archived=$(segments)
if [ "$TARGET_TIME" = latest ]; then
    check_continuity
    set -- --type=default
else
    set -- --type=time --target="$(printf '%s' "$TARGET_TIME" | sed 's/T/ /; s/Z$/+00/')" --target-action=promote
fi

mkdir -p "$data"
: >"$mark"
sync
"$pgbackrest" --pg1-path="$data" --delta "$@" --recovery-option=restore_command="$(fetching)" restore

find_end
say "the last commit in the archive is of ${commit:-an unknown time}"
if [ "$TARGET_TIME" = latest ]; then
    end_at_last_record
elif [ -n "$commit" ] && [ "$(moment "$commit")" -le "$(moment "$TARGET_TIME")" ]; then
    # Recovery finds no commit after such a target, and would fail rather than end there.
    say "nothing was committed between then and $TARGET_TIME, or it was not archived"
    check_continuity
    end_at_last_record
fi
# What is archived from here on must not meet what the source archived.
date -u +%Y%m%dT%H%M%SZ >"$data/postgrescell.epoch"
rm -f "$mark"
sync
say "$data restored"
