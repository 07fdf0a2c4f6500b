#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the test PKI in DIR with openssl alone: throw-away keys, fixed dates, for tests and demonstrations only.
#
#   make_pki.sh DIR        does nothing if DIR was already made by this very script; safe under concurrent calls
#
# Authorities   root, intermediate (by root), other-root: NAME.key (plain, mode 600), NAME.crt
#               chain.pem = intermediate + root, trust.pem = root
# Signers       NAME.key (PKCS#8, passphrase "test"), NAME-plain.key, NAME.crt, NAME.p12 (passphrase "test", with the
#               intermediate where that issued it):
#               rsa2048 rsa4096 (Chinese names) p256 p384 p521 ed25519 ed448 sm2 bp256 bp384 bp512 (Brainpool r1) bp256t1
#               rsapss        key bound to PSS with SHA-256, MGF1 of it, 32 bytes of salt
#               sm2-chained   its path is of SM2 throughout: sm2-authority, sm2-root (with sm2-root.crl, sm2-authority.crl)
#               qualified     P-256, QCStatements: compliance, for electronic signatures, key on a device
#               binding       P-256, keyUsage nonRepudiation only; login.crt is of the same key, keyUsage digitalSignature
#               rsa2048-cdp   names http://127.0.0.1:18080/intermediate.crl and /ocsp
#               expired       2019-01-01 to 2020-01-01        notyet   from 2035-01-01
#               revoked       by key compromise on 2023-01-01; rsa2048-cdp-revoked the same with CRL and OCSP addresses
#               nosign        keyUsage keyEncipherment only   server   extendedKeyUsage serverAuth only
#               weak          RSA-1024                        selfsigned, other (by other-root)
#               mismatch      key only, belongs to no certificate
# Revocation    root.crl, intermediate.crl (PEM, and .crl.der), issued 2024-01-01, next update 2045-01-01;
#               openssl-ca/intermediate.index is what "openssl ocsp -index" reads, with ocsp.key and ocsp.crt (plain key)
# Time stamps   tsa.key (plain), tsa.crt, tsa.cnf for "openssl ts -reply -config tsa.cnf", to be run inside DIR
# Passphrases   passphrase (mode 600), passphrase-readable (mode 644), both "test"
# Certificates that say nothing else hold from 2020-01-01 to 2045-01-01, so fixed clocks work.
set -eu

LIFE_START=20200101000000Z
LIFE_END=20450101000000Z
RSA_SIGNERS="rsa2048 rsa2048-cdp rsa2048-cdp-revoked expired notyet revoked nosign server selfsigned other"
OTHER_SIGNERS="rsa4096 p256 p384 p521 ed25519 ed448 weak sm2 bp256 bp384 bp512 bp256t1 rsapss sm2-chained qualified binding"
SM2_IDENTITY=distid:1234567812345678

fail() {
    echo "make_pki.sh: $*" >&2
    exit 1
}

write_config() {
    mkdir -p openssl-ca
    for authority in root intermediate other-root selfsigned sm2-root sm2-authority; do
        digest=sha256
        case $authority in sm2-*) digest=sm3 ;; esac
        : >"openssl-ca/$authority.index"
        echo 1001 >"openssl-ca/$authority.serial"
        echo 01 >"openssl-ca/$authority.crlnumber"
        cat <<EOF
[ $authority ]
database = openssl-ca/$authority.index
serial = openssl-ca/$authority.serial
crlnumber = openssl-ca/$authority.crlnumber
new_certs_dir = openssl-ca
certificate = $authority.crt
private_key = $authority.key
default_md = $digest
policy = any_subject
unique_subject = no
string_mask = utf8only
crl_extensions = crl

EOF
    done
    cat <<'EOF'
[ any_subject ]
countryName = optional
organizationName = optional
commonName = supplied

[ req ]
distinguished_name = empty_name
string_mask = utf8only
[ empty_name ]

[ crl ]
authorityKeyIdentifier = keyid

[ authority ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash

[ authority_below ]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ signer ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ signer_cdp ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://127.0.0.1:18080/intermediate.crl
authorityInfoAccess = OCSP;URI:http://127.0.0.1:18080/ocsp

[ signer_selfsigned ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash

[ qualified ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:statements
[ statements ]
compliance = SEQUENCE:statement_compliance
device = SEQUENCE:statement_device
type = SEQUENCE:statement_type
[ statement_compliance ]
id = OID:0.4.0.1862.1.1
[ statement_device ]
id = OID:0.4.0.1862.1.4
[ statement_type ]
id = OID:0.4.0.1862.1.6
info = SEQUENCE:statement_types
[ statement_types ]
esign = OID:0.4.0.1862.1.6.1

[ binding ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ login ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ nosign ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ server ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ ocsp_responder ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ tsa_responder ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
}

write_tsa_config() {
    echo 01 >openssl-ca/tsa.serial
    cat >tsa.cnf <<'EOF'
# For "openssl ts -reply -config tsa.cnf -queryfile Q -out R", run inside this folder.
[ tsa ]
default_tsa = tsa_here
[ tsa_here ]
serial = openssl-ca/tsa.serial
crypto_device = builtin
signer_cert = tsa.crt
certs = intermediate.crt
signer_key = tsa.key
signer_digest = sha256
default_policy = 2.999.1
other_policies = 2.999.2
digests = sha1, sha256, sha384, sha512, sm3
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
EOF
}

make_rsa() { openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:$2" -out "$1"; }
make_ec() { openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$2" -pkeyopt ec_param_enc:named_curve -out "$1"; }

make_plain_key() {
    case $1 in
    rsa4096) make_rsa "$1-plain.key" 4096 ;;
    weak) make_rsa "$1-plain.key" 1024 ;;
    p256 | qualified | binding) make_ec "$1-plain.key" P-256 ;;
    bp256) make_ec "$1-plain.key" brainpoolP256r1 ;;
    bp384) make_ec "$1-plain.key" brainpoolP384r1 ;;
    bp512) make_ec "$1-plain.key" brainpoolP512r1 ;;
    bp256t1) make_ec "$1-plain.key" brainpoolP256t1 ;;
    rsapss)
        openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 \
            -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32 -out "$1-plain.key"
        ;;
    sm2-chained) openssl genpkey -algorithm sm2 -out "$1-plain.key" ;;
    p384) make_ec "$1-plain.key" P-384 ;;
    p521) make_ec "$1-plain.key" P-521 ;;
    ed25519 | ed448 | sm2) openssl genpkey -algorithm "$1" -out "$1-plain.key" ;;
    *) make_rsa "$1-plain.key" 2048 ;;
    esac
}

make_signer_keys() {
    make_plain_key "$1"
    openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -passout pass:test -in "$1-plain.key" -out "$1.key"
}

# The slow part: one process a key, all at once.
make_keys() {
    jobs=
    for name in $OTHER_SIGNERS $RSA_SIGNERS mismatch; do
        make_signer_keys "$name" &
        jobs="$jobs $!"
    done
    for name in root intermediate other-root ocsp tsa; do
        make_rsa "$name.key" 2048 &
        jobs="$jobs $!"
    done
    for name in sm2-root sm2-authority; do
        openssl genpkey -algorithm sm2 -out "$name.key"
    done
    for job in $jobs; do
        wait "$job" || fail "a key could not be made"
    done
}

# issue AUTHORITY NAME KEY EXTENSIONS SUBJECT [START END [openssl ca option...]]
issue() {
    authority=$1 name=$2 key=$3 extensions=$4 subject=$5
    start=${6:-$LIFE_START} end=${7:-$LIFE_END}
    [ $# -lt 7 ] || shift 2
    shift 5
    id_option=
    ca_id_option=
    request_digest=-sha256
    case $name in
    sm2*)
        id_option=$SM2_IDENTITY
        request_digest=-sm3
        ;;
    esac
    case $authority in sm2*) ca_id_option=$SM2_IDENTITY ;; esac
    openssl req -new -utf8 -config openssl-ca/ca.cnf "$request_digest" -key "$key" -subj "$subject" \
        ${id_option:+-sigopt "$id_option"} -out "openssl-ca/$name.csr"
    openssl ca -batch -notext -utf8 -config openssl-ca/ca.cnf -name "$authority" -extensions "$extensions" \
        -startdate "$start" -enddate "$end" ${id_option:+-vfyopt "$id_option"} \
        ${ca_id_option:+-sigopt "$ca_id_option"} "$@" \
        -in "openssl-ca/$name.csr" -out "$name.crt"
}

issue_authorities() {
    issue root root root.key authority "/C=CN/O=Pdfseal Test/CN=Pdfseal Test Root" \
        "$LIFE_START" "$LIFE_END" -selfsign
    issue other-root other-root other-root.key authority "/C=CN/O=Pdfseal Elsewhere/CN=Pdfseal Other Root" \
        "$LIFE_START" "$LIFE_END" -selfsign
    issue root intermediate intermediate.key authority_below "/C=CN/O=Pdfseal Test/CN=Pdfseal Test Intermediate"
    issue sm2-root sm2-root sm2-root.key authority "/C=CN/O=Pdfseal Test/CN=Pdfseal Test SM2 Root" \
        "$LIFE_START" "$LIFE_END" -selfsign
    issue sm2-root sm2-authority sm2-authority.key authority_below "/C=CN/O=Pdfseal Test/CN=Pdfseal Test SM2 Authority"
    cat intermediate.crt root.crt >chain.pem
    cp root.crt trust.pem
}

issue_signer() {
    issue intermediate "$1" "$1-plain.key" "${2:-signer}" "/C=CN/O=Pdfseal Test/CN=${3:-Test Signer $1}" \
        "${4:-$LIFE_START}" "${5:-$LIFE_END}"
}

issue_signers() {
    for name in rsa2048 p256 p384 p521 ed25519 ed448 weak revoked sm2 bp256 bp384 bp512 bp256t1 rsapss; do
        issue_signer "$name"
    done
    issue intermediate rsa4096 rsa4096-plain.key signer "/C=CN/O=示例科技（北京）有限公司/CN=示例科技（北京）有限公司 合同专用章"
    issue_signer rsa2048-cdp signer_cdp
    issue_signer rsa2048-cdp-revoked signer_cdp
    issue sm2-authority sm2-chained sm2-chained-plain.key signer "/C=CN/O=Pdfseal Test/CN=Test Signer sm2-chained"
    issue_signer qualified qualified
    issue_signer binding binding
    issue intermediate login binding-plain.key login "/C=CN/O=Pdfseal Test/CN=Test Signer binding"
    issue_signer nosign nosign
    issue_signer server server "sign.example"
    issue_signer expired signer "Test Signer expired" 20190101000000Z 20200101000000Z
    issue_signer notyet signer "Test Signer notyet" 20350101000000Z "$LIFE_END"
    issue other-root other other-plain.key signer "/C=CN/O=Pdfseal Elsewhere/CN=Test Signer other"
    issue selfsigned selfsigned selfsigned-plain.key signer_selfsigned "/C=CN/O=Pdfseal Test/CN=Test Signer selfsigned" \
        "$LIFE_START" "$LIFE_END" -selfsign -keyfile selfsigned-plain.key
    issue intermediate ocsp ocsp.key ocsp_responder "/C=CN/O=Pdfseal Test/CN=Pdfseal Test OCSP"
    issue intermediate tsa tsa.key tsa_responder "/C=CN/O=Pdfseal Test/CN=Pdfseal Test TSA"
}

pack_p12() {
    case $1 in
    other | selfsigned) set -- "$1" ;;
    sm2-chained) set -- "$1" -certfile sm2-authority.crt ;;
    *) set -- "$1" -certfile intermediate.crt ;;
    esac
    name=$1
    shift
    openssl pkcs12 -export -inkey "$name-plain.key" -in "$name.crt" "$@" -name "$name" -passout pass:test \
        -keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha256 -out "$name.p12"
}

revoke() {
    openssl ca -batch -config openssl-ca/ca.cnf -name intermediate -revoke "$1.crt" -crl_reason keyCompromise
}

make_crl() {
    id_option=
    case $1 in sm2*) id_option=$SM2_IDENTITY ;; esac
    openssl ca -gencrl -config openssl-ca/ca.cnf -name "$1" -crl_lastupdate 20240101000000Z -crl_nextupdate "$LIFE_END" \
        ${id_option:+-sigopt "$id_option"} -out "$1.crl"
    openssl crl -in "$1.crl" -outform DER -out "$1.crl.der"
}

# openssl writes the present moment as the revocation date; the tests need a fixed one.
revoke_signers() {
    revoke revoked
    revoke rsa2048-cdp-revoked
    sed -i 's/\t[0-9]*Z,keyCompromise\t/\t230101000000Z,keyCompromise\t/' openssl-ca/intermediate.index
    [ "$(grep -c '230101000000Z,keyCompromise' openssl-ca/intermediate.index)" = 2 ] || fail "the revocation date could not be set"
    make_crl root
    make_crl intermediate
    make_crl sm2-authority
    make_crl sm2-root
}

set_modes() {
    chmod 644 ./*.crt ./*.crl ./*.der ./*.pem tsa.cnf
    printf 'test\n' >passphrase
    printf 'test\n' >passphrase-readable
    chmod 644 passphrase-readable
}

make_all() {
    write_config >openssl-ca.cnf
    mv openssl-ca.cnf openssl-ca/ca.cnf
    make_keys
    issue_authorities
    issue_signers
    for name in $OTHER_SIGNERS $RSA_SIGNERS; do
        pack_p12 "$name"
    done
    revoke_signers
    write_tsa_config
    set_modes
}

[ $# = 1 ] || fail "wrong usage: make_pki.sh DIR"
command -v openssl >/dev/null || fail "openssl is not installed"
this_script=$(sha256sum "$0" | cut -d' ' -f1)
mkdir -p "$1"
cd "$1"
[ -e .lock ] || [ -z "$(ls -A)" ] || fail "$1 is neither empty nor a test PKI (name another folder)"
exec 9>.lock
flock 9
[ "$(cat complete 2>/dev/null || :)" != "$this_script" ] || exit 0

rm -rf ./*
umask 077
unset OPENSSL_CONF
set +e # a condition would switch "set -e" off inside
(
    set -e
    make_all
) >.log 2>&1
result=$?
set -e
if [ $result != 0 ]; then
    tail -5 .log >&2
    fail "the test PKI could not be made; all that openssl said: $1/.log"
fi
umask 022
echo "$this_script" >complete
