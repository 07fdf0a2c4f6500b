#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` installs works from where it was installed: the command, the renderer, the library. What lies
# where is tests/packages/components_test.py's to check.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/prefix

fail() {
    echo "install_test.sh: $*" >&2
    exit 1
}

cmake --install "$PDFSEAL_BUILD_DIR" --prefix "$prefix" >"$folder/install.log" 2>&1 || fail "$(cat "$folder/install.log")"

pdfseal=$prefix/bin/pdfseal
[ -x "$pdfseal" ] || fail "no bin/pdfseal"

# The command finds its library and its renderer without help from the environment.
unset LD_LIBRARY_PATH
"$pdfseal" sign "$PDFSEAL_SOURCE_DIR/samples/invoice.pdf" -o "$folder/signed.pdf" --p12 "$PDFSEAL_TEST_PKI/rsa2048.p12" \
    --passphrase-file "$PDFSEAL_TEST_PKI/passphrase" --seal "$PDFSEAL_SOURCE_DIR/samples/seals/seal-300.png" --quiet
"$pdfseal" verify --trust "$PDFSEAL_TEST_PKI/root.crt" "$folder/signed.pdf" >"$folder/report.txt"
grep -q 'VALID$' "$folder/report.txt" || fail "the installed command does not call its own signature valid"
"$pdfseal" selftest >"$folder/selftest.txt" || fail "the installed command does not catch its own attacks"
"$pdfseal" preview "$folder/signed.pdf" -o "$folder/page.png" || fail "the installed command draws no page"
[ "$(head -c 4 "$folder/page.png" | tail -c 3)" = PNG ] || fail "the picture of a page is no PNG"
echo "installed, signed, verified, drawn"
