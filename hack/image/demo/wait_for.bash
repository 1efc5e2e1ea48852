# For hack/demo and hack/image/demo/show, which source it.
# shellcheck shell=bash

wait_for() { # what, seconds, command...
    local what=$1 deadline=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [[ $SECONDS -ge $deadline ]]; then
            echo "gave up waiting for $what" >&2
            return 1
        fi
        sleep 0.2
    done
}
