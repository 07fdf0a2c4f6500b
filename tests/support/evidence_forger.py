# SPDX-License-Identifier: Apache-2.0
"""Forges what authorities say: certificates, CRLs, OCSP answers and time stamp tokens with any deviation, made of der.py's elements and
signed by `openssl dgst` with the keys of the test PKI."""
import hashlib
import os
import subprocess
import tempfile
import time

import der
from cms_builder import (CONTENT_TYPE, DIGESTS, MESSAGE_DIGEST, NO_PARAMETERS, RSA_SCHEMES, SIGNED_DATA, Builder, algorithm, attribute,
                         read_certificate)
from pdfseal_command import PKI

DAY = 86400
NOW = int(time.time())
ENUMERATED, GENERALIZED_TIME, BOOLEAN, NULL = 0x0a, 0x18, 0x01, 0x05
CRL_NUMBER, DELTA, SCOPE, REASON = "2.5.29.20", "2.5.29.27", "2.5.29.28", "2.5.29.21"
CERTIFICATE_ISSUER, NO_CHECK = "2.5.29.29", "1.3.6.1.5.5.7.48.1.5"
KEY_USAGE, EXTENDED_USAGE, CONSTRAINTS, POINTS = "2.5.29.15", "2.5.29.37", "2.5.29.19", "2.5.29.31"
OCSP_SIGNING, TIME_STAMPING, EMAIL = "1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.4"
UNKNOWN = "2.999.7"
HOLD, REMOVE, COMPROMISE = 6, 8, 1


def moment(seconds):
    return der.write(GENERALIZED_TIME, time.strftime("%Y%m%d%H%M%SZ", time.gmtime(seconds)).encode())


def extension(oid, value, critical=False):
    return der.write(der.SEQUENCE, der.write_oid(oid), der.write(BOOLEAN, b"\xff") if critical else b"", der.write(der.OCTETS, value))


def sequence(*members):
    return der.write(der.SEQUENCE, *members)


def make_key(path, *options):
    """A new key of an authority, PEM: its SubjectPublicKeyInfo."""
    subprocess.run(["openssl", "genpkey", *options, "-out", path], check=True, capture_output=True)
    return subprocess.run(["openssl", "pkey", "-in", path, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout


def sign(key, digest, message):
    with tempfile.NamedTemporaryFile() as file:
        file.write(message)
        file.flush()
        return subprocess.run(["openssl", "dgst", "-" + digest, "-sign", key, file.name], check=True, capture_output=True).stdout


class Party:
    """Who signs: a certificate in DER and the path of its key."""

    def __init__(self, certificate, key):
        self.certificate, self.key = certificate, key
        body = list(der.read(certificate)[0].children)
        self.body = body[1:] if body[0].tag == 0xa0 else body
        self.serial, self.issuer_name, self.name, self.key_info = (self.body[i].whole for i in (0, 2, 4, 5))

    @classmethod
    def of_pki(cls, name):
        plain = os.path.join(PKI, name + "-plain.key")
        return cls(read_certificate(name), plain if os.path.exists(plain) else os.path.join(PKI, name + ".key"))

    @property
    def key_bits(self):
        return der.read(self.key_info)[1].content[1:]

    def seal(self, body, digest="sha256", behind=b""):
        """SEQUENCE { body, algorithm, value }, as certificates, CRLs and OCSP answers are."""
        scheme = algorithm(RSA_SCHEMES[digest], NO_PARAMETERS)
        return sequence(body, scheme, der.write(der.BITS, b"\0" + sign(self.key, digest, body)), behind)


def distinguished_name(text):
    return sequence(der.write(der.SET, sequence(der.write_oid("2.5.4.3"), der.write(0x0c, text.encode()))))


def certificate(issuer, key_info, extensions, serial=0x7777, name="forged", start=NOW - 10 * DAY, end=NOW + 100 * DAY, digest="sha256"):
    body = sequence(der.write(0xa0, der.write_number(2)), der.write_number(serial), algorithm(RSA_SCHEMES[digest], NO_PARAMETERS), issuer.name,
                    sequence(moment(start), moment(end)), distinguished_name(name), key_info,
                    der.write(0xa3, sequence(*extensions)) if extensions else b"")
    return issuer.seal(body, digest)


def purposes(*oids, critical=False):
    return extension(EXTENDED_USAGE, sequence(*map(der.write_oid, oids)), critical)


def usage(bits=0x80, unused=7):
    return extension(KEY_USAGE, der.write(der.BITS, bytes([unused, bits])), True)


# ---- CRLs ----

def entry(serial, since=NOW - 5 * DAY, reason=None, extensions=()):
    """`serial` in DER, as Party has it."""
    more = list(extensions)
    if reason is not None:
        more.insert(0, extension(REASON, der.write(ENUMERATED, bytes([reason]))))
    return sequence(serial, moment(since), sequence(*more) if more else b"")


def crl(issuer, entries=(), this=NOW - DAY, following=NOW + 30 * DAY, extensions=(), digest="sha256"):
    body = sequence(der.write_number(1), algorithm(RSA_SCHEMES[digest], NO_PARAMETERS), issuer.name, moment(this),
                    moment(following) if following else b"", sequence(*entries) if entries else b"",
                    der.write(0xa0, sequence(extension(CRL_NUMBER, der.write_number(7)), *extensions)))
    return issuer.seal(body, digest)


def scope(*parts):
    """issuingDistributionPoint. source  RFC 5280 5.2.5"""
    return extension(SCOPE, sequence(*parts), True)


def point(address):
    """distributionPoint [0] with one address."""
    return der.write(0xa0, der.write(0xa0, der.write(0x86, address.encode())))


# ---- OCSP ----

def certificate_id(issuer, serial, digest="sha1"):
    return sequence(algorithm(DIGESTS[digest], NO_PARAMETERS), der.write(der.OCTETS, hashlib.new(digest, issuer.name).digest()),
                    der.write(der.OCTETS, hashlib.new(digest, issuer.key_bits).digest()), serial)


GOOD = der.write(0x80)


def revoked(since=NOW - 5 * DAY, reason=COMPROMISE):
    return der.write(0xa1, moment(since), der.write(0xa0, der.write(ENUMERATED, bytes([reason]))))


def single(issuer, serial, status=GOOD, this=NOW - 3600, following=NOW + 7 * DAY, extensions=()):
    return sequence(certificate_id(issuer, serial), status, moment(this), der.write(0xa0, moment(following)) if following else b"",
                    der.write(0xa1, sequence(*extensions)) if extensions else b"")


def ocsp(responder, singles, produced=NOW - 3600, extensions=(), digest="sha256", certificates=None):
    """OCSPResponse, signed by `responder`, whose certificate goes along unless others are named."""
    data = sequence(der.write(0xa1, responder.name), moment(produced), sequence(*singles),
                    der.write(0xa1, sequence(*extensions)) if extensions else b"")
    along = [responder.certificate] if certificates is None else certificates
    basic = responder.seal(data, digest, der.write(0xa0, sequence(*along)) if along else b"")
    return sequence(der.write(ENUMERATED, b"\0"), der.write(0xa0, sequence(der.write_oid("1.3.6.1.5.5.7.48.1.1"), der.write(der.OCTETS, basic))))


# ---- time stamps ----

TST_INFO, TOKEN_ATTRIBUTE = "1.2.840.113549.1.9.16.1.4", "1.2.840.113549.1.9.16.2.14"


def token_info(imprinted, digest="sha256", behind=b"", when=None, version=1):
    """TSTInfo; `behind` is what follows the time. source  RFC 3161 2.4.2"""
    imprint = sequence(algorithm(DIGESTS[digest], NO_PARAMETERS), der.write(der.OCTETS, hashlib.new(digest, imprinted).digest()))
    return sequence(der.write_number(version), der.write_oid("2.999.1"), imprint, der.write_number(77), when or moment(NOW - 60), behind)


def token(authority, info, content_type=TST_INFO, signed_type=None, digest="sha256", signers=1, issuer="intermediate", attributes=()):
    """The token of one authority over that TSTInfo."""
    signed = [attribute(CONTENT_TYPE, der.write_oid(signed_type or content_type)),
              attribute(MESSAGE_DIGEST, der.write(der.OCTETS, hashlib.new(digest, info).digest())), Builder.binding(authority.certificate), *attributes]
    members = der.write_set(*signed)
    value = der.write(der.OCTETS, sign(authority.key, digest, members))
    named = algorithm(DIGESTS[digest], NO_PARAMETERS)
    signer = sequence(der.write_number(1), sequence(authority.issuer_name, authority.serial), named, bytes([0xa0]) + members[1:],
                      algorithm(RSA_SCHEMES[digest], NO_PARAMETERS), value)
    data = sequence(der.write_number(3), der.write(der.SET, named), sequence(der.write_oid(content_type), der.write(0xa0, der.write(der.OCTETS, info))),
                    der.write(0xa0, *sorted([authority.certificate, read_certificate(issuer)])), der.write(der.SET, *[signer] * signers))
    return sequence(der.write_oid(SIGNED_DATA), der.write(0xa0, data))
