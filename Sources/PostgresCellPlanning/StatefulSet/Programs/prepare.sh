#!/bin/sh
# Prepares a pod from the tools image: a key and certificate of the pod's own, and pgBackRest for a stock image.
#
#   CERTIFICATES  directory for tls.key and tls.crt; unset: none are made
#   HOST_NAME     the name in the certificate
#   TOOLS         directory that gets pgBackRest with its own libraries and loader; unset: not brought
set -eu
umask 077

if [ -n "${CERTIFICATES:-}" ]; then
    # Protects against listeners; it proves no name, so clients ask for sslmode=require.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 3650 \
        -subj /CN=postgrescell -addext "subjectAltName=DNS:${HOST_NAME:?}" \
        -keyout "$CERTIFICATES/tls.key" -out "$CERTIFICATES/tls.crt" 2>/tmp/openssl.log || {
        cat /tmp/openssl.log >&2
        exit 1
    }
fi

if [ -n "${TOOLS:-}" ]; then
    cp -Rf /opt/postgrescell/. "$TOOLS/"
    chmod -R go=rX "$TOOLS"/*
    # Proves that it runs before anything relies on it; the copy runs only where it will be mounted.
    /opt/postgrescell/bin/pgbackrest version
fi
