#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to a sealed, signed and checked contract: installs, builds, seals, verifies, and shows that changes are found.
# Asks nothing. Everything it makes lies in build/.
set -eu

cd "$(dirname "$0")/.."
out=build/quickstart
pdfseal=build/bin/pdfseal

# The first digit of the price where page 2 says it, in points: 197,880.00 becomes 97,880.00.
PRICE_PAGE=2
PRICE_DIGITS="473,631,478.6,640 158.8,591.5,165.0,602.5 181.6,547,187.4,556.5"

step() {
    printf '\n== %s\n' "$*"
}

fail() {
    printf '\nquickstart.sh: %s\n' "$*" >&2
    exit 1
}

# expect CODE COMMAND...: runs the command and ends loudly if it does not exit with that code.
expect() {
    wanted=$1
    shift
    printf '$ %s\n' "$*"
    code=0
    "$@" || code=$?
    [ "$code" = "$wanted" ] || fail "that should have ended with exit code $wanted, but ended with $code"
}

install_packages() {
    step "1. Installing what is needed (cmake/packages.list says what and why)"
    cmake/install-packages.sh build run
}

build_pdfseal() {
    step "2. Building pdfseal"
    mkdir -p "$out"
    if ! { cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build -j"$(nproc)"; } >"$out/build.log" 2>&1; then
        tail -20 "$out/build.log" >&2
        fail "the build failed; all of it: $out/build.log"
    fi
    [ -x "$pdfseal" ] || fail "the build left no $pdfseal"
}

write_openssl_config() {
    cat >"$out/openssl.cnf" <<'EOF'
[ req ]
distinguished_name = empty_name
string_mask = utf8only
[ empty_name ]
[ authority ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ signer ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
}

make_certificate() {
    openssl req -x509 -newkey rsa:2048 -noenc -days 30 -utf8 -config "$out/openssl.cnf" -extensions authority \
        -subj "/C=CN/O=pdfseal quickstart/CN=Throw-away authority" -keyout "$out/authority.key" -out "$out/authority.crt"
    openssl req -x509 -newkey rsa:2048 -noenc -days 30 -utf8 -config "$out/openssl.cnf" -extensions signer \
        -CA "$out/authority.crt" -CAkey "$out/authority.key" \
        -subj "/C=CN/O=示例科技（北京）有限公司/CN=示例科技（北京）有限公司" -keyout "$out/signer.key" -out "$out/signer.crt"
    openssl rand -hex 16 >"$out/passphrase"
    openssl pkcs12 -export -inkey "$out/signer.key" -in "$out/signer.crt" -certfile "$out/authority.crt" \
        -passout "file:$out/passphrase" -out "$out/signer.p12"
}

# Only the packed key stays, under a passphrase that only its owner can read.
make_key() {
    step "3. Making a throw-away key and certificate"
    write_openssl_config
    (
        umask 077
        make_certificate
    ) >"$out/openssl.log" 2>&1 || fail "openssl made no certificate; see $out/openssl.log"
    rm "$out/authority.key" "$out/signer.key" "$out/openssl.cnf"
    openssl x509 -in "$out/signer.crt" -noout -subject -enddate -nameopt utf8,sep_comma_plus_space,-esc_msb
}

sign_contract() {
    step "4. Sealing and signing samples/contract.pdf"
    expect 0 "$pdfseal" sign samples/contract.pdf -o "$out/contract-sealed.pdf" --p12 "$out/signer.p12" \
        --passphrase-file "$out/passphrase" --seal samples/seals/company.png --page last --anchor bottom-right --size 42mm \
        --reason SL-2026-0117 --location Beijing --force
}

verify_contract() {
    step "5. Checking it: everything should be in order"
    expect 0 "$pdfseal" verify --trust "$out/authority.crt" "$out/contract-sealed.pdf"
}

forge_revision() {
    step "6. A forger appends a new version of page $PRICE_PAGE that hides the first digit of the price"
    # shellcheck disable=SC2086 # a list of boxes
    python3 samples/src/tamper.py cover "$out/contract-sealed.pdf" "$out/contract-price-changed.pdf" $PRICE_PAGE $PRICE_DIGITS
    expect 1 "$pdfseal" verify --trust "$out/authority.crt" "$out/contract-price-changed.pdf"
}

forge_byte() {
    step "7. A forger changes a single bit"
    python3 samples/src/tamper.py flip "$out/contract-sealed.pdf" "$out/contract-bit-changed.pdf" 1000
    expect 1 "$pdfseal" verify --trust "$out/authority.crt" "$out/contract-bit-changed.pdf"
}

picture() {
    pdftoppm -r 100 -png -singlefile -f "$2" -l "$2" "$out/$1.pdf" "$out/$1"
}

take_pictures() {
    picture contract-sealed "$(pdfinfo "$out/contract-sealed.pdf" | awk '/^Pages:/ { print $2 }')"
    picture contract-price-changed "$PRICE_PAGE"
}

say_where() {
    step "Done. The seal holds, and both changes were found."
    cat <<EOF
   the sealed and signed contract   $out/contract-sealed.pdf
   a picture of its sealed page     $out/contract-sealed.png
   the copy with another price      $out/contract-price-changed.pdf (.png)
   the copy with one bit changed    $out/contract-bit-changed.pdf
   the program                      $pdfseal  (try: $pdfseal sign --help)
   the throw-away key               $out/signer.p12, passphrase in $out/passphrase
EOF
}

install_packages
build_pdfseal
make_key
sign_contract
verify_contract
forge_revision
forge_byte
take_pictures
say_where
