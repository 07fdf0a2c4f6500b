# SPDX-License-Identifier: Apache-2.0
"""Builds SignedData objects with the keys of the test PKI: sound ones, and ones with a chosen deviation."""
import hashlib
import os
import subprocess
import tempfile

import der
from pdfseal_command import PKI

DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
ENVELOPED_DATA = "1.2.840.113549.1.7.3"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_TIME, SIGNING_CERTIFICATE_2 = "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.47"
DIGESTS = {"md5": "1.2.840.113549.2.5", "sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1"}
RSA_SCHEMES = {"md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5", "sha256": "1.2.840.113549.1.1.11"}
NO_PARAMETERS = der.write(der.NULL)


def read_certificate(name):
    """A certificate of the test PKI, DER."""
    return subprocess.run(["openssl", "x509", "-in", os.path.join(PKI, name + ".crt"), "-outform", "DER"], check=True,
                          capture_output=True).stdout


def sign_by_openssl(key_name, digest, message, *options):
    with tempfile.NamedTemporaryFile() as file:
        file.write(message)
        file.flush()
        return subprocess.run(["openssl", "dgst", "-" + digest, *options, "-sign", os.path.join(PKI, key_name + "-plain.key"), file.name],
                              check=True, capture_output=True).stdout


def attribute(oid, *values):
    return der.write(der.SEQUENCE, der.write_oid(oid), der.write(der.SET, *values))


def algorithm(oid, parameters=b""):
    return der.write(der.SEQUENCE, der.write_oid(oid), parameters)


class Builder:
    """What goes into the SignedData; every part may be replaced before `build`."""

    def __init__(self, signed_bytes, signer="rsa2048", digest="sha256", key=None):
        self.digest, self.key = digest, key or signer
        self.certificate = read_certificate(signer)
        self.certificates = [self.certificate, read_certificate("intermediate")]
        self.content_type, self.content = DATA, b""
        self.bound_certificate = self.certificate
        self.message_digest = hashlib.new(digest, signed_bytes).digest()
        self.attributes = [
            attribute(CONTENT_TYPE, der.write_oid(DATA)),
            attribute(MESSAGE_DIGEST, der.write(der.OCTETS, self.message_digest)),
            self.binding(self.certificate)]
        self.sorted, self.value, self.signer_copies = True, None, 1
        self.scheme = algorithm(RSA_SCHEMES[digest], NO_PARAMETERS)

    @staticmethod
    def binding(certificate):
        """signing-certificate-v2 with the default digest. source  RFC 5035 3"""
        identifier = der.write(der.SEQUENCE, der.write(der.OCTETS, hashlib.sha256(certificate).digest()))
        return attribute(SIGNING_CERTIFICATE_2, der.write(der.SEQUENCE, der.write(der.SEQUENCE, identifier)))

    def replace(self, oid, *attributes):
        """Puts these attributes in the place of the ones with that type."""
        head = der.write_oid(oid)
        self.attributes = [one for one in self.attributes if der.read(one)[0].whole != head] + list(attributes)
        return self

    def _signer_info(self, signed_bytes):
        names = der.read(self.certificate)[0]
        identity = der.write(der.SEQUENCE, names[3].whole, names[1].whole)
        ordered = sorted(self.attributes) if self.sorted else self.attributes
        message = der.write(der.SET, *ordered) if self.attributes else signed_bytes
        value = self.value if self.value is not None else sign_by_openssl(self.key, self.digest, message)
        signed = bytes([0xa0]) + message[1:] if self.attributes else b""
        return der.write(der.SEQUENCE, der.write_number(1), identity, algorithm(DIGESTS[self.digest], NO_PARAMETERS), signed,
                         self.scheme, der.write(der.OCTETS, value))

    def build(self, signed_bytes):
        content = der.write(0xa0, der.write(der.OCTETS, self.content)) if self.content else b""
        certificates = der.write(0xa0, *sorted(self.certificates)) if self.certificates else b""
        signers = [self._signer_info(signed_bytes)] * self.signer_copies
        signed_data = der.write(der.SEQUENCE, der.write_number(1), der.write_set(algorithm(DIGESTS[self.digest], NO_PARAMETERS)),
                                der.write(der.SEQUENCE, der.write_oid(self.content_type), content), certificates,
                                der.write(der.SET, *signers))
        return der.write(der.SEQUENCE, der.write_oid(SIGNED_DATA), der.write(0xa0, signed_data))
