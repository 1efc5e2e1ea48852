#!/bin/sh
# Fills an empty data directory from a backup; does nothing where there is a database already.
#
#   SOURCE_FOLDER  the folder of cells in the object store
#   SOURCE_CELL    the name of the cell whose newest backup is taken; unset: the one cell in the folder
#   TARGET_TIME    RFC 3339, or latest
#   PGBACKREST     the program
set -eu
umask 077

data=${PGDATA:?}
pgbackrest=${PGBACKREST:?}
mark=$data.restoring

fail() {
    echo "restore: $*" >&2
    { printf '%s' "$*" >/dev/termination-log; } 2>/dev/null || true
    exit 1
}

if [ -s "$data/PG_VERSION" ] && [ ! -e "$mark" ]; then
    echo "restore: $data holds a database already" >&2
    exit 0
fi

# Folders are called <cell>-<identity>; of several with the same name the one with the newest backup is meant.
newest=
newest_time=0
export PGBACKREST_REPO1_PATH
for folder in $(PGBACKREST_REPO1_PATH=${SOURCE_FOLDER:?} "$pgbackrest" repo-ls | sort); do
    case "$folder" in
    "${SOURCE_CELL:-}"*-*) ;;
    *) continue ;;
    esac
    # An identity is a UUID: 36 characters after the last of the name's own dashes.
    name=${folder%-????????-????-????-????-????????????}
    [ -z "${SOURCE_CELL:-}" ] || [ "$name" = "$SOURCE_CELL" ] || continue
    PGBACKREST_REPO1_PATH=$SOURCE_FOLDER/$folder
    time=$("$pgbackrest" info --output=json | grep -o '"stop":[0-9]*}' | tr -dc '0-9\n' | sort -n | tail -n 1)
    if [ "${time:-0}" -gt "$newest_time" ]; then
        newest=$PGBACKREST_REPO1_PATH
        newest_time=$time
    fi
done
[ -n "$newest" ] || fail "no backup of ${SOURCE_CELL:-a cell} under $SOURCE_FOLDER"
PGBACKREST_REPO1_PATH=$newest

mkdir -p "$data"
: >"$mark"
sync
# Always with an explicit target: recovery to the end of what is there promotes silently at a gap.
if [ "${TARGET_TIME:?}" = latest ]; then
    set -- --type=default --target-timeline=latest
else
    target=$(printf '%s' "$TARGET_TIME" | sed 's/T/ /; s/Z$/+00/')
    set -- --type=time --target="$target" --target-action=promote
fi
"$pgbackrest" --delta --archive-mode=off "$@" restore
rm -f "$mark"
sync
echo "restore: $data restored from $newest" >&2
