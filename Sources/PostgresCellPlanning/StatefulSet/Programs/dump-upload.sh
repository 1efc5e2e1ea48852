#!/bin/sh
# Uploads dumps that were read back, and removes the oldest beyond those that are kept.
#
#   SCRATCH      where the dumps are
#   DESTINATION  <bucket>/<path>
#   PROVIDER     s3, gcs or azure; with REGION, ENDPOINT and URI_STYLE, or ACCOUNT
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
azure)
    export RCLONE_CONFIG_STORE_TYPE=azureblob RCLONE_CONFIG_STORE_ACCOUNT="${ACCOUNT:?}"
    RCLONE_CONFIG_STORE_KEY=$(secret secret-key)
    export RCLONE_CONFIG_STORE_KEY
    [ -n "$RCLONE_CONFIG_STORE_KEY" ] || export RCLONE_CONFIG_STORE_ENV_AUTH=true
    ;;
esac
[ ! -s "${SECRET:-}/ca.crt" ] || export RCLONE_CA_CERT="$SECRET/ca.crt"
export RCLONE_CONFIG=/tmp/rclone.conf

for file in "${SCRATCH:?}"/*.dump; do
    name=$(basename "$file")
    # Under its own name only once it is there whole.
    rclone copyto "$file" "store:${DESTINATION:?}/$name.tmp"
    rclone copyto "$file.sha256" "store:$DESTINATION/$name.sha256"
    rclone moveto "store:$DESTINATION/$name.tmp" "store:$DESTINATION/$name"
    rclone check --download --one-way --include "$name" "$SCRATCH" "store:$DESTINATION"
    echo "dump-upload: $name" >&2

    # Names sort by time.
    database=${name%-*.dump}
    rclone lsf --files-only --include "$database-????????T??????Z.dump" "store:$DESTINATION" | sort -r |
        tail -n +"$((${RETAIN:?} + 1))" | while read -r old; do
        rclone deletefile "store:$DESTINATION/$old"
        rclone deletefile "store:$DESTINATION/$old.sha256" || true
    done
done
rclone lsf --files-only --include '*.dump' "store:$DESTINATION" | sort -r | head -c 4000 >/dev/termination-log
