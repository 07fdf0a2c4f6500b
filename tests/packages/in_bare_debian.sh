#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What debian_test.py runs inside a bare Debian 12: installs the packages that lie beside it, uses each of them, removes them, and
# looks whether anything is left. Says on standard output what it has done.
set -eu
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
# What built the packages need not be here.
unset CMAKE_GENERATOR CMAKE_C_COMPILER_LAUNCHER CC CFLAGS LDFLAGS

fail() {
    echo "in_bare_debian.sh: $*" >&2
    exit 1
}

apt() {
    apt-get -qq -o Dpkg::Use-Pty=0 "$@" </dev/null >apt.log 2>&1 || fail "apt-get $1: $(tail -5 apt.log)"
}

# All paths of the system, but for what apt, dpkg and caches note for themselves.
list_files() {
    find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path "$PWD" -o -path /var/lib/apt \
        -o -path /var/lib/dpkg -o -path /var/cache -o -path /var/log \) -prune -o -print | sort
}

list_files >before.txt
apt install -y --no-install-recommends ./*.deb
list_files >with.txt
packages="libpdfseal0 libpdfseal-dev pdfseal pdfseal-cups pdfseal-plugin pdfseal-render libreoffice-pdfseal"
for package in $packages; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package")" = installed ] || fail "$package is not installed"
    dpkg --verify "$package" | grep . && fail "$package is not what its list says"
done
library=$(dirname "$(dpkg -L libpdfseal0 | grep 'libpdfseal\.so\.0$')")
[ "$(dpkg-query -S "$library/libpdfseal.so.0")" = "libpdfseal0:$(dpkg --print-architecture): $library/libpdfseal.so.0" ] || fail "whose is the library?"
for binary in /usr/bin/pdfseal "$library/libpdfseal.so.0" "$library/pdfseal/pdfseal-plugin.so" /usr/libexec/pdfseal/* \
    /usr/lib/cups/backend/pdfseal /usr/lib/cups/filter/pdfsealtopdf; do
    ldd "$binary" | grep 'not found' && fail "$binary lacks a library"
done
echo "installed"

# The command and the renderer.
pdfseal sign contract.pdf -o signed.pdf --p12 rsa2048.p12 --passphrase-file passphrase --seal seal.png --quiet
pdfseal verify --no-network --trust root.crt signed.pdf | grep -q 'VALID$' || fail "its own signature is not valid"
code=0
pdfseal verify --no-network signed.pdf >report.txt || code=$?
[ $code = 2 ] || fail "an authority that nobody trusts gives exit code $code instead of 2"
pdfseal preview signed.pdf -o page.png
[ "$(head -c 4 page.png | tail -c 3)" = PNG ] || fail "the picture of a page is no PNG"
pdfseal selftest >selftest.txt || fail "it does not catch its own attacks"
code=0
pdfseal sign contract.pdf -o token.pdf --key "pkcs11:token=none;object=none" --passphrase-file passphrase 2>token.txt || code=$?
{ [ $code = 6 ] || [ $code = 4 ]; } || fail "a token that is not there gives exit code $code: $(cat token.txt)"
grep -q "pdfseal-token" token.txt && fail "the module for tokens was not found: $(cat token.txt)"
echo "sealed, signed, verified, drew"

# Programs that link the library, and one that loads the plugin.
# shellcheck disable=SC2046 # a list of words
cc -Wall -Werror program.c -o by-pkg-config $(pkg-config --cflags --libs pdfseal)
./by-pkg-config signed.pdf >by-pkg-config.txt
cmake -S . -B by-cmake >cmake.log 2>&1 && cmake --build by-cmake >>cmake.log 2>&1 || fail "$(cat cmake.log)"
by-cmake/program signed.pdf >by-cmake.txt
[ "pdfseal $(cut -d ' ' -f 1 by-pkg-config.txt)" = "$(pdfseal --version)" ] || fail "the library tells another version than the command"
cmp by-pkg-config.txt by-cmake.txt
cc -Wall -Werror /usr/share/doc/pdfseal-plugin/examples/seal_and_verify.c -o host -ldl
./host "$library/pdfseal/pdfseal-plugin.so" contract.pdf hosted.pdf rsa2048.p12 "$(cat passphrase)" seal.png root.crt >host.txt
pdfseal verify --no-network --trust root.crt hosted.pdf | grep -q 'VALID$' || fail "what the host sealed is not valid"
echo "linked, loaded"

# Man pages, with what a reader would type.
for page in pdfseal pdfseal-sign pdfseal_document_open pdfseal_open_options pdfseal_plugin; do
    man -w "$page" >man.txt 2>&1 || fail "no man page $page: $(cat man.txt)"
done
man -w 3 pdfseal | grep -q 'man3/pdfseal\.3' || fail "no pdfseal(3)"
for page in $(dpkg -L pdfseal libpdfseal-dev | grep '/man/.*\.gz$'); do
    man --warnings -l "$page" 2>man.txt >/dev/null
    [ ! -s man.txt ] || fail "$page: $(cat man.txt)"
done
for file in /usr/share/bash-completion/completions/pdfseal /usr/share/zsh/vendor-completions/_pdfseal /usr/share/fish/vendor_completions.d/pdfseal.fish; do
    [ -s "$file" ] || fail "no $file"
done
echo "read"

# shellcheck disable=SC2086 # a list of words
apt purge -y $packages
apt autoremove --purge -y
list_files >after.txt
diff before.txt after.txt >left.txt || fail "is left or gone after the removal: $(cat left.txt)"
[ "$(wc -l <with.txt)" -gt "$(wc -l <before.txt)" ] || fail "the lists of files show nothing"
echo "removed"
