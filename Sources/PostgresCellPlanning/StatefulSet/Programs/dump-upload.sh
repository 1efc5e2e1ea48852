#!/bin/sh
# Uploads dumps that were read back, and removes the oldest beyond those that are kept.
#
#   SCRATCH      where the dumps are
#   DESTINATION  <bucket>/<path>
#   PROVIDER     s3, with REGION, ENDPOINT and URI_STYLE, or gcs
#   SECRET       the files access-key and secret-key; missing with workload identity
#   RETAIN       how many dumps of each database are kept
set -eu
umask 077

secret() { if [ -s "${SECRET:-}/$1" ]; then cat "$SECRET/$1"; fi; }

case "${PROVIDER:?}" in
s3)
    export RCLONE_CONFIG_STORE_TYPE=s3 RCLONE_CONFIG_STORE_PROVIDER=Other RCLONE_CONFIG_STORE_REGION="${REGION:-}"
    export RCLONE_CONFIG_STORE_ENDPOINT="${ENDPOINT:-}" RCLONE_CONFIG_STORE_NO_CHECK_BUCKET=true
    [ -n "${ENDPOINT:-}" ] || export RCLONE_CONFIG_STORE_PROVIDER=AWS
    if [ "${URI_STYLE:-host}" = path ]; then
        export RCLONE_CONFIG_STORE_FORCE_PATH_STYLE=true
    else
        export RCLONE_CONFIG_STORE_FORCE_PATH_STYLE=false
    fi
    RCLONE_CONFIG_STORE_ACCESS_KEY_ID=$(secret access-key)
    RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY=$(secret secret-key)
    export RCLONE_CONFIG_STORE_ACCESS_KEY_ID RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY
    [ -n "$RCLONE_CONFIG_STORE_ACCESS_KEY_ID" ] || export RCLONE_CONFIG_STORE_ENV_AUTH=true
    ;;
gcs)
    export RCLONE_CONFIG_STORE_TYPE='google cloud storage' RCLONE_CONFIG_STORE_BUCKET_POLICY_ONLY=true
    if [ -s "${SECRET:-}/secret-key" ]; then
        export RCLONE_CONFIG_STORE_SERVICE_ACCOUNT_FILE="$SECRET/secret-key"
    else
        export RCLONE_CONFIG_STORE_ENV_AUTH=true
    fi
    ;;
esac
[ ! -s "${SECRET:-}/ca.crt" ] || export RCLONE_CA_CERT="$SECRET/ca.crt"
export RCLONE_CONFIG=/tmp/rclone.conf

place=store:${DESTINATION:?}
(cd "${SCRATCH:?}" && sha256sum --check --quiet ./*.dump.sha256)

for file in "$SCRATCH"/*.dump; do
    name=$(basename "$file")
    # Under its own name only once it was read back from the store whole.
    rclone copyto "$file" "$place/$name.tmp"
    [ "$(rclone cat "$place/$name.tmp" | sha256sum | cut -d ' ' -f 1)" = "$(cut -d ' ' -f 1 "$file.sha256")" ] || {
        rclone deletefile "$place/$name.tmp"
        echo "dump-upload: $name did not arrive whole" | tee /dev/termination-log >&2
        exit 1
    }
    rclone copyto "$file.sha256" "$place/$name.sha256"
    rclone moveto "$place/$name.tmp" "$place/$name"
    echo "dump-upload: $name" >&2

    # Names sort by time. What an earlier run left unfinished goes too.
    database=${name%-*.dump}
    rclone lsf --files-only --include "$database-????????T??????Z.dump" "$place" | sort -r |
        tail -n +"$((${RETAIN:?} + 1))" | while read -r old; do
        rclone deletefile "$place/$old"
        rclone deletefile "$place/$old.sha256" || true
    done
    rclone delete --include "$database-????????T??????Z.dump.tmp" "$place"
done
rclone lsf --files-only --include '*.dump' "$place" | sort -r | head -c 4000 >/dev/termination-log
