#!/bin/sh
# Makes one end's certificate for the connection between the backup server and its clients.
#
#   cell-certificates.sh <common name> <subject alternative name>
#
# Both ends derive the same certificate authority from a secret that both have, so that no key is stored or handed out:
# the authority's Ed25519 seed is derived from the owner's password and the cell's name.
#
#   CELL          <namespace>/<name>
#   SEED_FILE     the file with the secret
#   CERTIFICATES  where ca.crt, tls.crt and tls.key go
set -eu
umask 077

name=${1:?}
alternative=${2:?}
directory=${CERTIFICATES:?}
mkdir -p "$directory"
cd "$directory"

[ -s "${SEED_FILE:?}" ] || {
    echo "cell-certificates: $SEED_FILE is not there yet" >&2
    exit 75
}
# Slow by intent: the authority's certificate is shown to whoever connects. The password is read from its file, so that
# no list of processes shows it.
salt=$(printf 'postgrescell backup authority %s' "${CELL:?}" | sha256sum | cut -c 1-16)
seed=$(head -c 32 /dev/zero | openssl enc -aes-256-ctr -pbkdf2 -iter 200000 -md sha256 -S "$salt" -pass "file:$SEED_FILE" |
    tail -c 32 | xxd -p -c 32)

# PKCS #8 of an Ed25519 key is this prefix and the 32 bytes of its seed (RFC 8410).
printf '302e020100300506032b657004220420%s' "$seed" | xxd -r -p | openssl pkey -inform DER -out ca.key
# The same in every pod and at every time: fixed serial, and a validity that no clock is outside of.
openssl req -x509 -key ca.key -days 7300 -set_serial 1 -subj /CN=postgrescell -out ca.crt

openssl genpkey -algorithm ED25519 -out tls.key
openssl req -new -key tls.key -subj "/CN=$name" -out tls.csr
printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$alternative" >extensions
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 8)" -days 7300 \
    -extfile extensions -out tls.crt
rm -f ca.key tls.csr extensions
