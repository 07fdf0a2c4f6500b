#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` installs works from where it was installed: the command, the renderer, the library, the man pages.
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
library=$(dirname "$(find "$prefix" -name libpdfseal.so)")
[ -x "$pdfseal" ] || fail "no bin/pdfseal"
[ -f "$prefix/include/pdfseal.h" ] || fail "no include/pdfseal.h"
[ -f "$library/libpdfseal.so.0" ] || fail "no libpdfseal.so.0"
[ -x "$prefix/libexec/pdfseal/pdfseal-render" ] || fail "no libexec/pdfseal/pdfseal-render"
for page in "$PDFSEAL_SOURCE_DIR"/man/*.1; do
    [ -f "$prefix/share/man/man1/$(basename "$page")" ] || fail "no man page $(basename "$page")"
done

# The command finds its library and its renderer without help from the environment.
unset LD_LIBRARY_PATH
"$pdfseal" sign "$PDFSEAL_SOURCE_DIR/samples/invoice.pdf" -o "$folder/signed.pdf" --p12 "$PDFSEAL_TEST_PKI/rsa2048.p12" \
    --passphrase-file "$PDFSEAL_TEST_PKI/passphrase" --seal "$PDFSEAL_SOURCE_DIR/samples/seals/seal-300.png" --quiet
"$pdfseal" verify --trust "$PDFSEAL_TEST_PKI/root.crt" "$folder/signed.pdf" >"$folder/report.txt"
grep -q 'VALID$' "$folder/report.txt" || fail "the installed command does not call its own signature valid"
"$pdfseal" selftest >"$folder/selftest.txt" || fail "the installed command does not catch its own attacks"
"$pdfseal" preview "$folder/signed.pdf" -o "$folder/page.png" || fail "the installed command draws no page"
[ "$(head -c 4 "$folder/page.png" | tail -c 3)" = PNG ] || fail "the picture of a page is no PNG"

# A program of others, through pkg-config.
cat >"$folder/program.c" <<'PROGRAM'
#include <pdfseal.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    pdfseal_document *document;
    pdfseal_error error = {0};
    if (argc != 2 || pdfseal_document_open(argv[1], NULL, &document, &error) != PDFSEAL_OK)
        return 1;
    printf("%s %lld\n", pdfseal_version(), (long long)pdfseal_document_revision_count(document));
    pdfseal_document_close(document);
    return 0;
}
PROGRAM
PKG_CONFIG_PATH=$library/pkgconfig
export PKG_CONFIG_PATH
sanitizers=
[ "${PDFSEAL_SANITIZE:-0}" = 1 ] && sanitizers=-fsanitize=address,undefined
# shellcheck disable=SC2046,SC2086 # lists of words
cc -Wall -Werror $sanitizers "$folder/program.c" -o "$folder/program" \
    $(pkg-config --define-variable=prefix="$prefix" --cflags --libs pdfseal) -Wl,-rpath,"$library"
version=$("$pdfseal" --version)
[ "pdfseal $("$folder/program" "$folder/signed.pdf")" = "$version 2" ] || fail "a program that links the library does not work"
echo "installed, signed, verified, drawn, linked"
