# SPDX-License-Identifier: Apache-2.0
"""The rules D4 of long-term signatures (36 to 43), and 44 for document time stamps, written apart from the signing code: what
a strict checker finds in a file that claims a level.

    find_faults(data, "Signature1", "B-LTA")  →  {rule: [sentence, ...]}"""
import hashlib

import der
import pades_rules
import pdf_reader
from pdf_reader import Dictionary, Malformed, Reference, Stream

SIGNATURE_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
EXTENDED_KEY_USAGE, TIME_STAMPING, NO_CHECK = "2.5.29.37", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.48.1.5"
LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"]


class Token(pades_rules.SignerParts):
    """A time stamp token: its TSTInfo besides. source  RFC 3161 2.4.2"""

    def __init__(self, contents):
        super().__init__(contents)
        self.tst = der.read(self.encapsulated[1][0].content)
        self.imprint_digest, self.imprint = pades_rules.DIGESTS.get(self.tst[2][0][0].oid), self.tst[2][1].content


def extensions(certificate):
    """{oid: (critical, value)} of an X.509 certificate."""
    found = {}
    for part in certificate[0].children:
        if part.tag == 0xa3:
            for one in part[0].children:
                critical = len(one.children) == 3 and one[1].content == b"\xff"
                found[one[0].oid] = (critical, one.children[-1].content)
    return found


def check_token(token, imprinted):
    """37: over these bytes, by a certificate that is for time stamps and nothing else."""
    if token.imprint_digest is None or hashlib.new(token.imprint_digest, imprinted).digest() != token.imprint:
        yield "the imprint is of something else"
    signer = token.signer_certificate()
    if signer is None:
        yield "the authority's certificate is not in the token"
        return
    critical, value = extensions(signer).get(EXTENDED_KEY_USAGE, (False, b""))
    purposes = [one.oid for one in der.read(value).children] if value else []
    if not critical or purposes != [TIME_STAMPING]:
        yield "extended key usage %s, critical %s" % (purposes, critical)


class Store:
    """The document security store of a document, as it stands."""

    def __init__(self, document):
        self.document = document
        self.dictionary = document.resolve(document.catalog.get("DSS"))
        self.faults = []
        self.streams = {key: self.read(self.dictionary, key) for key in ("Certs", "OCSPs", "CRLs")} if self.dictionary else {}

    def read(self, dictionary, key):
        """The decoded members; 39: arrays of streams."""
        array = self.document.resolve(dictionary.get(key, []))
        if not isinstance(array, list) or (key in dictionary and not array):
            self.faults.append("%s is %r" % (key, array))
            return []
        found = []
        for member in array:
            stream = self.document.resolve(member)
            if not isinstance(member, Reference) or not isinstance(stream, Stream):
                self.faults.append("a member of %s is no stream" % key)
            else:
                found.append(self.document.decode(stream))
        return found

    def revocation_serials(self):
        """(issuer name, None) of each CRL and (None, serial number) of each OCSP answer."""
        for data in self.streams["CRLs"]:
            parts = der.read(data)[0].children
            yield parts[2 if parts[0].tag == der.INTEGER else 1].whole, None
        for data in self.streams["OCSPs"]:
            basic = der.read(der.read(data)[1][0][1].content)
            responses = next(part for part in basic[0].children if part.tag == der.SEQUENCE and part.children
                             and part[0].tag == der.SEQUENCE)
            for single in responses.children:
                yield None, single[0][3].whole

    def unproven(self):
        """38: certificates that are not self-signed and about which nothing speaks."""
        known = list(self.revocation_serials())
        for data in self.streams["Certs"]:
            certificate = der.read(data)
            serial, issuer, subject = pades_rules.certificate_names(certificate)[:3]
            if issuer == subject or NO_CHECK in extensions(certificate):
                continue
            if (issuer, None) not in known and (None, serial) not in known:
                yield "no revocation data for the certificate with the serial number %s" % serial.hex()


def check_record(store, contents):
    """40: the record is named by the SHA-1 of the whole Contents, in upper case."""
    records = store.document.resolve(store.dictionary.get("VRI")) or {}
    record = store.document.resolve(records.get(hashlib.sha1(contents).hexdigest().upper()))
    if not isinstance(record, Dictionary):
        yield "no record of the signature"
        return
    if "TS" in record and "TU" in record:
        yield "TS and TU together"
    for key, array in (("Cert", "Certs"), ("OCSP", "OCSPs"), ("CRL", "CRLs")):
        members = store.document.resolve(record.get(key, []))
        outside = [one for one in members if one not in store.document.resolve(store.dictionary.get(array, []))]
        if outside or (key in record and not members):
            yield "%s holds %r, which %s does not" % (key, outside, array)


def check_document_stamp(document, data, value):
    """41, 42: a document time stamp says nothing but its range and its token."""
    if value.get("Type") != "DocTimeStamp" or value.get("SubFilter") != "ETSI.RFC3161":
        yield 41, "Type %s, SubFilter %s" % (value.get("Type"), value.get("SubFilter"))
    odd = [key for key in value if key not in ("Type", "Filter", "SubFilter", "Contents", "ByteRange", "V")]
    if odd or value.get("V", 0) != 0:
        yield 42, "keys %s" % odd
    first, length, second, rest = value["ByteRange"]
    for sentence in check_token(Token(bytes(value["Contents"])), data[first:first + length] + data[second:second + rest]):
        yield 37, sentence


def find_faults(data, field_name, level):
    faults = {}

    def note(number, sentences):
        for sentence in sentences:
            faults.setdefault(number, []).append(sentence)

    subject = pades_rules.Subject(data, field_name)
    document = pdf_reader.Document(data)
    contents = bytes(subject.signature["Contents"])
    stamps = [document.resolve(one.values["V"]) for one in document.signature_fields()]
    stamps = [one for one in stamps if isinstance(one, Dictionary) and one.get("Type") == "DocTimeStamp"]
    stamps = sorted((one for one in stamps if sum(one["ByteRange"][2:]) > subject.end), key=lambda one: sum(one["ByteRange"][2:]))
    height = LEVELS.index(level)
    tokens = [one[1][0] for one in (subject.cms.unsigned_attributes.children if subject.cms.unsigned_attributes else [])
              if one[0].oid == SIGNATURE_TIME_STAMP]
    if height >= 1 and not tokens and not stamps:
        note(36, ["no time stamp"])
    for token in tokens:
        note(37, check_token(Token(token.whole), subject.cms.value.content))
    for stamp in stamps:
        for number, sentence in check_document_stamp(document, data, stamp):
            note(number, [sentence])
    if height >= 2:
        store = Store(document)
        if not store.dictionary:
            note(38, ["no document security store"])
            return faults
        note(39, store.faults)
        note(38, store.unproven())
        note(40, check_record(store, contents))
    if height >= 3:
        if not stamps:
            note(41, ["no document time stamp"])
            return faults
        covered = Store(pdf_reader.Document(data[:sum(stamps[-1]["ByteRange"][2:])]))
        if covered.dictionary is None or covered.streams != store.streams:
            note(43, ["the last time stamp does not cover the whole store"])
        header = max(data[5:8].decode("latin-1"), str(document.catalog.get("Version", "")))
        extension = document.resolve((document.resolve(document.catalog.get("Extensions")) or {}).get("ESIC"))
        if header < "2.0" and not (isinstance(extension, Dictionary) and extension.get("ExtensionLevel", 0) >= 2):
            note(44, ["ESIC is %r" % (extension,)])
    return faults


__all__ = ["find_faults", "Malformed"]
