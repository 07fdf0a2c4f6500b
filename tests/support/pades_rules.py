#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A strict checker of PAdES B-B signatures, apart from the program under test: the CMS object (rules 1 to 14), the signature
dictionary (15 to 27), field, widget and form (28 to 35), and the developer extension (44).

source  ETSI EN 319 142-1 clauses 5 and 6.3; ISO 32000-2:2020 12.7.5.5, 12.8; RFC 5652; RFC 5035

pades_rules.py FILE...    prints what each signature breaks; exit code 1 if anything
"""
import hashlib
import re
import subprocess
import sys
import tempfile

import der
import pdf_reader
from pdf_reader import Dictionary, Malformed, Reference, Stream

ID_DATA = "1.2.840.113549.1.7.1"
ID_SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SMIME = "1.2.840.113549.1.9.16.2."
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_2 = SMIME + "12", SMIME + "47"
COMMITMENT, POLICY, SIGNER_ATTRIBUTES, SIGNER_ATTRIBUTES_2 = SMIME + "16", SMIME + "15", SMIME + "18", "0.4.0.19122.1.1"
POLICY_STORE = "0.4.0.19122.1.3"
NOT_IN_BASELINE = {SMIME + "21": "complete-certificate-references", SMIME + "22": "complete-revocation-references",
                   SMIME + "23": "certificate-values", SMIME + "24": "revocation-values",
                   SMIME + "26": "time-stamped-certs-crls-references"}
DIGESTS = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512",
           "2.16.840.1.101.3.4.2.8": "sha3_256", "2.16.840.1.101.3.4.2.9": "sha3_384", "2.16.840.1.101.3.4.2.10": "sha3_512",
           "2.16.840.1.101.3.4.2.18": "shake_256", "1.2.156.10197.1.401": "sm3"}
SCHEMES = {"1.2.840.113549.1.1.1": ("rsa", None), "1.2.840.113549.1.1.11": ("rsa", "sha256"),
           "1.2.840.113549.1.1.12": ("rsa", "sha384"), "1.2.840.113549.1.1.13": ("rsa", "sha512"),
           "1.2.840.113549.1.1.10": ("pss", None), "1.2.840.10045.4.3.2": ("ecdsa", "sha256"),
           "1.2.840.10045.4.3.3": ("ecdsa", "sha384"), "1.2.840.10045.4.3.4": ("ecdsa", "sha512"),
           "2.16.840.1.101.3.4.3.10": ("ecdsa", "sha3_256"), "2.16.840.1.101.3.4.3.11": ("ecdsa", "sha3_384"),
           "2.16.840.1.101.3.4.3.12": ("ecdsa", "sha3_512"), "2.16.840.1.101.3.4.3.14": ("rsa", "sha3_256"),
           "2.16.840.1.101.3.4.3.15": ("rsa", "sha3_384"), "2.16.840.1.101.3.4.3.16": ("rsa", "sha3_512"),
           "1.3.101.112": ("ed25519", "sha512"), "1.3.101.113": ("ed448", "shake_256"),
           "1.2.156.10197.1.501": ("sm2", "sm3")}
MASK_FUNCTION = "1.2.840.113549.1.1.8"
SM2_IDENTITY = "1234567812345678"
RSA_KEY = "1.2.840.113549.1.1.1"
LEAST_RSA_BITS = 2048
DATE = re.compile(rb"D:\d{4}(\d\d(\d\d(\d\d(\d\d(\d\d)?)?)?)?)?([Z+-](\d\d'?(\d\d'?)?)?)?")
# Field flags that mean something for a signature field: ReadOnly, Required, NoExport.
SIGNATURE_FIELD_FLAGS = 7
PRINT_AND_LOCKED = 4 | 128
RULES = {}


def digest_of(name, data):
    """SHAKE256 gives the 64 bytes that Ed448 wants. source  RFC 8419 2.3"""
    return hashlib.shake_256(data).digest(64) if name == "shake_256" else hashlib.new(name, data).digest()


def rule(number, title):
    """Registers a check; it yields a sentence for each thing that is wrong."""
    def register(check):
        RULES[number] = (title, check)
        return check
    return register


class SignerParts:
    """The SignedData and its first SignerInfo, taken apart by position. source  RFC 5652 5.1, 5.3"""

    def __init__(self, contents):
        self.info = der.read(contents)
        self.padding = contents[self.info.end:]
        self.type = self.info[0].oid
        self.signed_data = self.info[1][0]
        parts = self.signed_data.children
        self.version, self.digests, self.encapsulated = parts[0].number, parts[1].children, parts[2]
        tagged = {part.tag: part for part in parts[3:-1]}
        self.certificates = tagged[0xa0].children if 0xa0 in tagged else []
        self.signers = parts[-1].children
        self._read_signer(self.signers[0].children)

    def _read_signer(self, parts):
        self.signer_version, self.signer_id, self.digest = parts[0].number, parts[1], parts[2]
        rest = parts[3:]
        self.signed_attributes = rest.pop(0) if rest[0].tag == 0xa0 else None
        self.scheme, self.value = rest[0], rest[1]
        self.unsigned_attributes = rest[2] if len(rest) > 2 else None

    def attributes(self, oid=None):
        """Values (SET elements) of the signed attributes with that type, or all (type, SET)."""
        found = [(one[0].oid, one[1]) for one in (self.signed_attributes.children if self.signed_attributes else [])]
        return found if oid is None else [values for kind, values in found if kind == oid]

    def unsigned_types(self):
        return [one[0].oid for one in (self.unsigned_attributes.children if self.unsigned_attributes else [])]

    def only(self, oid):
        """The only value of the only attribute of that type, or None."""
        found = self.attributes(oid)
        return found[0][0] if len(found) == 1 and len(found[0].children) == 1 else None

    def signer_certificate(self):
        for certificate in self.certificates:
            serial, issuer = certificate_names(certificate)[:2]
            if self.signer_id.tag == der.SEQUENCE and [self.signer_id[0].whole, self.signer_id[1].whole] == [issuer, serial]:
                return certificate
        return None

    @property
    def digest_name(self):
        return DIGESTS.get(self.digest[0].oid)


def certificate_names(certificate):
    """(serial, issuer, subject, key) of an X.509 certificate, each encoded. source  RFC 5280 4.1"""
    parts = certificate[0].children
    if parts[0].tag == 0xa0:
        parts = parts[1:]
    return parts[0].whole, parts[2].whole, parts[4].whole, parts[5].whole


class Subject:
    """One signature, with the document as it stood when it was made. Without a name (in encrypted documents names cannot be
    read) it is the last one that is no document time stamp."""

    def __init__(self, data, field_name):
        newest = pdf_reader.Document(data)
        signed = newest.signature_fields()
        field = next(one for one in reversed(signed) if one.name == field_name or
                     (field_name is None and newest.resolve(one.values["V"]).get("Type") != "DocTimeStamp"))
        field_name = field.name
        value = newest.resolve(field.values["V"])
        self.range = value.get("ByteRange")
        usable = isinstance(self.range, list) and len(self.range) == 4 and all(isinstance(n, int) for n in self.range)
        self.end = self.range[2] + self.range[3] if usable else len(data)
        self.data = data[:self.end]
        self.document = pdf_reader.Document(self.data)
        self.field = next(one for one in self.document.fields() if one.name == field_name)
        self.signature = self.document.resolve(self.field.values["V"])
        self.form = self.document.resolve(self.document.catalog.get("AcroForm")) or {}
        self._cms = None

    @property
    def cms(self):
        if self._cms is None:
            self._cms = SignerParts(bytes(self.signature["Contents"]))
        return self._cms

    @property
    def signed_bytes(self):
        first, length, second, rest = self.range
        return self.data[first:first + length] + self.data[second:second + rest]

    def widget(self):
        return self.document.resolve(self.field.widgets[0])


@rule(1, "Contents holds one DER SignedData")
def check_one_signed_data(it):
    if it.cms.type != ID_SIGNED_DATA:
        yield "the content type is %s" % it.cms.type
    if len(it.cms.info.children) != 2 or len(it.cms.info[1].children) != 1:
        yield "ContentInfo holds more than one thing"


@rule(2, "exactly one SignerInfo")
def check_one_signer(it):
    if len(it.cms.signers) != 1:
        yield "%d SignerInfos" % len(it.cms.signers)


@rule(3, "detached, of type id-data")
def check_detached(it):
    if it.cms.encapsulated[0].oid != ID_DATA:
        yield "the content is of type %s" % it.cms.encapsulated[0].oid
    if len(it.cms.encapsulated.children) != 1:
        yield "eContent is present"


@rule(4, "the certificates hold the signer's and its path")
def check_certificates(it):
    signer = it.cms.signer_certificate()
    if signer is None:
        yield "the signer's certificate is missing"
        return
    subjects = [certificate_names(one)[2] for one in it.cms.certificates]
    issuer = certificate_names(signer)[1]
    if issuer != certificate_names(signer)[2] and issuer not in subjects:
        yield "the issuer's certificate is missing"


@rule(5, "content-type exactly once, id-data")
def check_content_type(it):
    value = it.cms.only(CONTENT_TYPE)
    if value is None:
        yield "%d content-type attributes, or none with one value" % len(it.cms.attributes(CONTENT_TYPE))
    elif value.oid != ID_DATA:
        yield "content-type is %s" % value.oid


@rule(6, "message-digest exactly once, and right")
def check_message_digest(it):
    value = it.cms.only(MESSAGE_DIGEST)
    if value is None:
        yield "%d message-digest attributes, or none with one value" % len(it.cms.attributes(MESSAGE_DIGEST))
    elif it.cms.digest_name and value.content != digest_of(it.cms.digest_name, it.signed_bytes):
        yield "message-digest is not that of the signed bytes"


@rule(7, "one signing-certificate attribute, of the right kind, matching the signer's certificate")
def check_signing_certificate(it):
    if it.cms.attributes(SIGNING_CERTIFICATE):
        yield "signing-certificate (version 1) is there"
    value = it.cms.only(SIGNING_CERTIFICATE_2)
    signer = it.cms.signer_certificate()
    if value is None:
        yield "%d signing-certificate-v2 attributes" % len(it.cms.attributes(SIGNING_CERTIFICATE_2))
    elif signer is not None:
        yield from compare_certificate_id(value[0][0], signer)


def compare_certificate_id(identifier, certificate):
    """ESSCertIDv2 against the certificate. source  RFC 5035 4"""
    parts = identifier.children
    method = "sha256"
    if parts[0].tag == der.SEQUENCE:
        method = DIGESTS.get(parts.pop(0)[0].oid)
    if method is None or parts[0].content != digest_of(method, certificate.whole):
        yield "its digest is not that of the signer's certificate"
    if len(parts) > 1:
        serial, issuer = certificate_names(certificate)[:2]
        directory_name = parts[1][0][0]
        if directory_name.tag != 0xa4 or directory_name.content != issuer or parts[1][1].whole != serial:
            yield "its issuer or serial number is not that of the signer's certificate"


@rule(8, "signing-time absent")
def check_no_signing_time(it):
    if it.cms.attributes(SIGNING_TIME):
        yield "signing-time is there"


@rule(9, "no commitment type and no policy beside Reason")
def check_reason(it):
    for oid, name in ((COMMITMENT, "commitment-type-indication"), (POLICY, "signature-policy-identifier")):
        if it.cms.attributes(oid) and "Reason" in it.signature:
            yield "%s and Reason" % name


@rule(10, "signer-attributes and signature-policy-identifier at most once")
def check_at_most_once(it):
    for oids in ((SIGNER_ATTRIBUTES, SIGNER_ATTRIBUTES_2), (POLICY,)):
        count = sum(len(it.cms.attributes(oid)) for oid in oids)
        if count > 1:
            yield "%s %d times" % (oids[0], count)


@rule(11, "signature-policy-store only beside a policy")
def check_policy_store(it):
    if POLICY_STORE in it.cms.unsigned_types() and not it.cms.attributes(POLICY):
        yield "a policy store without a policy"


@rule(12, "algorithms that may be used")
def check_algorithms(it):
    if it.cms.digest_name is None:
        yield "digest %s" % it.cms.digest[0].oid
    if it.cms.scheme[0].oid not in SCHEMES:
        yield "signature algorithm %s" % it.cms.scheme[0].oid
    signer = it.cms.signer_certificate()
    if signer is None:
        return
    key = der.read(certificate_names(signer)[3])
    if key[0][0].oid == RSA_KEY:
        modulus = der.read(key[1].content[1:])[0].number
        if modulus.bit_length() < LEAST_RSA_BITS:
            yield "an RSA key of %d bits" % modulus.bit_length()


@rule(13, "signed attributes in DER order, one digest everywhere, the value over them under the tag of a SET")
def check_signed_attributes(it):
    cms = it.cms
    if cms.signed_attributes is None:
        yield "no signed attributes"
        return
    encoded = [one.whole for one in cms.signed_attributes.children]
    if encoded != sorted(encoded):
        yield "the attributes are not in DER order"
    if [one[0].oid for one in cms.digests] != [cms.digest[0].oid]:
        yield "digestAlgorithms are not exactly the signer's"
    scheme = SCHEMES.get(cms.scheme[0].oid)
    if scheme and scheme[1] not in (None, cms.digest_name):
        yield "the signature algorithm has another digest than the signer"
    if scheme and scheme[0] == "pss" and pss_parameters(cms.scheme)[:2] != (cms.digest_name, cms.digest_name):
        yield "the parameters of PSS have another digest than the signer"
    if cms.version != 1 or cms.signer_version != 1:
        yield "versions %d and %d instead of 1 and 1" % (cms.version, cms.signer_version)
    signer = cms.signer_certificate()
    if scheme and signer is not None and not value_holds(cms, scheme[0], signer):
        yield "the signature value does not hold"


def pss_parameters(scheme):
    """(digest, digest of the mask, bytes of salt) of RSASSA-PSS-params that leave nothing to SHA-1. source  RFC 4055 3.1"""
    tagged = {part.tag: part for part in scheme[1].children}
    if sorted(tagged) != [0xa0, 0xa1, 0xa2]:
        return None, None, 0
    mask = tagged[0xa1][0]
    mask_digest = DIGESTS.get(mask[1][0].oid) if mask[0].oid == MASK_FUNCTION else None
    return DIGESTS.get(tagged[0xa0][0][0].oid), mask_digest, tagged[0xa2][0].number


def value_holds(cms, kind, certificate):
    """Asks openssl whether the value is the key's over the attributes."""
    message = bytes([der.SET]) + cms.signed_attributes.whole[1:]
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", certificate.whole), ("value", cms.value.content), ("message", message)):
            with open(folder + "/" + name, "wb") as file:
                file.write(content)
        key = subprocess.run(["openssl", "x509", "-inform", "DER", "-in", folder + "/key", "-pubkey", "-noout"],
                             check=True, capture_output=True).stdout
        with open(folder + "/key", "wb") as file:
            file.write(key)
        options = ["-digest", cms.digest_name.replace("_", "-")] if kind in ("rsa", "ecdsa", "pss", "sm2") else []
        if kind == "pss":
            options += ["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:%d" % pss_parameters(cms.scheme)[2]]
        if kind == "sm2":
            options += ["-pkeyopt", "distid:" + SM2_IDENTITY]
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder + "/key", "-rawin", *options,
                               "-in", folder + "/message", "-sigfile", folder + "/value"], capture_output=True)
        return done.returncode == 0


@rule(14, "nothing that baseline signatures exclude")
def check_excluded_attributes(it):
    for oid in [kind for kind, _ in it.cms.attributes()] + it.cms.unsigned_types():
        if oid in NOT_IN_BASELINE:
            yield NOT_IN_BASELINE[oid]


def find_references(value):
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from find_references(one)
    elif isinstance(value, list):
        for one in value:
            yield from find_references(one)


@rule(15, "all values of the signature dictionary direct")
def check_direct(it):
    for key, value in it.signature.items():
        if any(True for _ in find_references(value)):
            yield "%s is or holds a reference" % key


@rule(16, "Type is Sig")
def check_type(it):
    if it.signature.get("Type", "Sig") != "Sig":
        yield "Type is %s" % it.signature["Type"]


@rule(17, "Filter is Adobe.PPKLite")
def check_filter(it):
    if it.signature.get("Filter") != "Adobe.PPKLite":
        yield "Filter is %s" % it.signature.get("Filter")


@rule(18, "SubFilter is ETSI.CAdES.detached")
def check_sub_filter(it):
    if it.signature.get("SubFilter") != "ETSI.CAdES.detached":
        yield "SubFilter is %s" % it.signature.get("SubFilter")


@rule(19, "Contents is a hexadecimal string, not empty, not encrypted")
def check_contents(it):
    contents = it.signature.get("Contents")
    if not isinstance(contents, bytes) or not contents or not contents.hexadecimal:
        yield "Contents is %s" % ("missing" if contents is None else "no hexadecimal string with bytes")
    elif contents[0] != der.SEQUENCE:
        yield "Contents begins with no SEQUENCE"


@rule(20, "ByteRange: four numbers whose gap is exactly Contents")
def check_byte_range(it):
    numbers = it.range
    if not isinstance(numbers, list) or len(numbers) != 4 or not all(type(number) is int for number in numbers):
        yield "ByteRange is %r" % (numbers,)
        return
    if numbers[0] != 0 or numbers[1] <= 0 or numbers[2] < numbers[1]:
        yield "ByteRange is %r" % (numbers,)
    place = it.signature.place["Contents"]
    if (numbers[1], numbers[2]) != place:
        yield "the gap is %d to %d, Contents %d to %d" % (numbers[1], numbers[2], *place)


@rule(21, "nothing but digits in the gap, and only zeros after the DER")
def check_gap(it):
    start, end = it.signature.place["Contents"]
    if not re.fullmatch(rb"<(?:[0-9A-Fa-f]{2})+>", it.data[start:end]):
        yield "other bytes than digits in the gap"
    if any(it.cms.padding):
        yield "other bytes than zeros after the DER"


@rule(22, "the range ends where its revision ends, and that revision's startxref is its own")
def check_revision_end(it):
    tail = re.search(rb"startxref[\r\n ]+(\d+)[\r\n ]+%%EOF(?:\r\n|\n|\r)?\Z", it.data)
    if not tail:
        yield "no startxref and %EOF stand at the end of the range"
        return
    if int(tail[1]) != it.document.sections[0].offset:
        yield "startxref names another section"
    start = it.signature.start
    older = [section.offset for section in it.document.sections[1:]]
    if any(offset > start for offset in older) or not start < int(tail[1]):
        yield "the signature does not lie in the revision that the range ends with"


@rule(23, "M is a date")
def check_time(it):
    if not isinstance(it.signature.get("M"), bytes) or not DATE.fullmatch(it.signature["M"]):
        yield "M is %r" % it.signature.get("M")


@rule(24, "Cert absent")
def check_no_cert(it):
    if "Cert" in it.signature:
        yield "Cert is there"


@rule(25, "Reference holds DocMDP and FieldMDP only")
def check_reference(it):
    for one in it.document.resolve(it.signature.get("Reference")) or []:
        method = (it.document.resolve(one) or {}).get("TransformMethod")
        if method not in ("DocMDP", "FieldMDP"):
            yield "a signature reference by %s" % method


@rule(26, "texts are text strings")
def check_texts(it):
    for key in ("Name", "Reason", "Location", "ContactInfo"):
        if key not in it.signature:
            continue
        try:
            pdf_reader.decode_text(it.signature[key])
        except (Malformed, UnicodeDecodeError, AttributeError, TypeError) as wrong:
            yield "%s: %s" % (key, wrong)


@rule(27, "R absent, keys known and once")
def check_keys(it):
    known = {"Type", "Filter", "SubFilter", "Contents", "Cert", "ByteRange", "Reference", "Changes", "Name", "M", "Location",
             "Reason", "ContactInfo", "V", "Prop_Build", "Prop_AuthTime", "Prop_AuthType"}
    for key in it.signature.keys_found:
        if key not in known or it.signature.keys_found.count(key) > 1:
            yield "%s %d times" % (key, it.signature.keys_found.count(key))


@rule(28, "the field is of type Sig, its name unique and without a period, its value an indirect signature dictionary")
def check_field(it):
    names = [field.name for field in it.document.fields()]
    if it.field.values["FT"] != "Sig":
        yield "FT is %s" % it.field.values["FT"]
    if names.count(it.field.name) != 1:
        yield "the name %s %d times" % (it.field.name, names.count(it.field.name))
    if "." in pdf_reader.decode_text(it.field.dictionary["T"]):
        yield "a period in T"
    if not isinstance(it.field.values["V"], Reference):
        yield "V is direct"


@rule(29, "exactly one widget, on its page, printed and locked")
def check_widget(it):
    if len(it.field.widgets) != 1:
        yield "%d widgets" % len(it.field.widgets)
        return
    widget, reference = it.widget(), it.field.widgets[0]
    if (widget.get("Type", "Annot"), widget.get("Subtype")) != ("Annot", "Widget"):
        yield "Type %s, Subtype %s" % (widget.get("Type"), widget.get("Subtype"))
    if widget.get("F") != PRINT_AND_LOCKED:
        yield "F is %r" % widget.get("F")
    holders = [page for page, values in it.document.pages() if reference in (it.document.resolve(values.get("Annots")) or [])]
    if holders != [widget.get("P")]:
        yield "P is %r, but it stands among the annotations of %r" % (widget.get("P"), holders)
    rectangle = widget.get("Rect")
    if not isinstance(rectangle, list) or len(rectangle) != 4:
        yield "Rect is %r" % rectangle
    elif not is_visible(widget) and rectangle != [0, 0, 0, 0]:
        yield "invisible, with the Rect %r" % rectangle


def is_visible(widget):
    left, bottom, right, top = widget["Rect"]
    return right != left and top != bottom


@rule(30, "an appearance where there is something to see")
def check_appearance(it):
    widget = it.widget()
    normal = (it.document.resolve(widget.get("AP")) or {}).get("N")
    if normal is None and is_visible(widget):
        yield "no AP with N"
    if normal is not None:
        form = it.document.resolve(normal)
        if not isinstance(form, Stream) or form.dictionary.get("Subtype") != "Form" or "BBox" not in form.dictionary:
            yield "N is no form"


@rule(31, "Ff without flags that are not a signature field's")
def check_field_flags(it):
    if (it.field.values["Ff"] or 0) & ~SIGNATURE_FIELD_FLAGS:
        yield "Ff is %d" % it.field.values["Ff"]


@rule(32, "Lock and SV indirect")
def check_lock(it):
    for key in ("Lock", "SV"):
        if key in it.field.dictionary and not isinstance(it.field.dictionary[key], Reference):
            yield "%s is direct" % key


@rule(33, "SigFlags is 3")
def check_form_flags(it):
    if it.form.get("SigFlags") != 3:
        yield "SigFlags is %r" % it.form.get("SigFlags")


@rule(34, "NeedAppearances false or absent")
def check_need_appearances(it):
    if it.form.get("NeedAppearances"):
        yield "NeedAppearances is set"


@rule(35, "no XFA")
def check_no_xfa(it):
    if "XFA" in it.form:
        yield "XFA is there"


@rule(44, "before PDF 2.0 the ESIC extension is declared; ISO's for SHA-3, EdDSA and Brainpool where they are used")
def check_extension(it):
    header = it.data[5:8].decode("latin-1")
    version = max(header, str(it.document.catalog.get("Version", header)))
    extensions = it.document.resolve(it.document.catalog.get("Extensions")) or {}
    declared = it.document.resolve(extensions.get("ISO_")) or []
    levels = {one.get("ExtensionLevel") for one in map(it.document.resolve, declared if isinstance(declared, list) else [declared])}
    for level in sorted(iso_extensions_of(it.cms) - levels):
        yield "ISO_ %d is not declared" % level
    entry = it.document.resolve(extensions.get("ESIC"))
    if version >= "2.0":
        return
    if not isinstance(entry, Dictionary) or entry.get("BaseVersion") != "1.7" or not entry.get("ExtensionLevel", 0) >= 1:
        yield "ESIC is %r" % (entry,)
    if version < "1.7":
        yield "an extension of PDF 1.7 in a document of version %s" % version


def iso_extensions_of(cms):
    """The ISO/TS numbers that the algorithms need."""
    needed = set()
    if (cms.digest_name or "").startswith(("sha3_", "shake")):
        needed.add(32001)
    key = der.read(certificate_names(cms.signer_certificate())[3]) if cms.signer_certificate() is not None else None
    brainpool = key is not None and len(key[0].children) > 1 and key[0][1].tag == der.OID and \
        key[0][1].oid.startswith("1.3.36.3.3.2.8.1.1.")
    if brainpool or SCHEMES.get(cms.scheme[0].oid, (None,))[0] in ("ed25519", "ed448"):
        needed.add(32002)
    return needed


def find_faults(data, field_name):
    """{rule number: [sentence]} for the signature in that field; a rule that cannot be looked at is broken."""
    faults = {}
    it = Subject(data, field_name)
    for number, (_title, check) in RULES.items():
        try:
            found = list(check(it))
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as wrong:
            found = ["cannot be checked: %s" % wrong]
        if found:
            faults[number] = found
    return faults


def describe(faults):
    return "\n".join("rule %d (%s): %s" % (number, RULES[number][0], sentence)
                     for number, sentences in faults.items() for sentence in sentences)


def main(paths):
    broken = False
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        for field in pdf_reader.Document(data).signature_fields():
            faults = find_faults(data, field.name)
            broken = broken or bool(faults)
            print("%s: %s: %s" % (path, field.name, describe(faults) or "all %d rules hold" % len(RULES)))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
