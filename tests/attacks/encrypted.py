# SPDX-License-Identifier: Apache-2.0
"""Forgeries of encrypted documents: the encryption changed after signing, and later objects that readers decrypt differently."""
import os

import differing
import forgeries
import pdf_writer
from differing import REFUSED
from pdf_decryption import aes_cbc, rc4
from pdf_reader import Name, Reference, Stream
from special import by_qpdf, special

PAD = 16


class Secret(forgeries.Victim):
    """The signed file of an empty user's password, and how its objects are encrypted."""

    def encrypt(self, plain, number, pad=None):
        decryption = self.document._decryption
        key = decryption.key
        if decryption.version < 5:
            key = decryption.object_key(number, 0)
        if not decryption.is_aes:
            return rc4(key, plain)
        count = PAD - len(plain) % PAD
        vector = os.urandom(PAD)
        return vector + aes_cbc(key, vector, plain + (bytes([count]) * count if pad is None else pad), True)

    def within(self, value, number):
        if isinstance(value, bytes):
            return self.encrypt(value, number)
        if isinstance(value, (list, tuple)) and not isinstance(value, Reference):
            return [self.within(one, number) for one in value]
        if isinstance(value, dict):
            return {key: self.within(one, number) for key, one in value.items()}
        return value

    def picture(self, content=differing.SAID, raw=None, **entries):
        found = pdf_writer.stream(content, **{"Type": "XObject", "Subtype": "Form", "BBox": [0, 0, 100, 20],
                                              "Resources": {"Font": {"Helv": self.font}}, **entries})
        return Stream(found.dictionary, self.encrypt(content, self.new) if raw is None else raw)

    def fill(self, picture=None, objects=(), trailer=None, **changes):
        """The honest filling where nothing else is said."""
        field = self.within(differing.filled(self, **{key: one for key, one in changes.items() if key != "V"}), self.field[0])
        field.update({key: one for key, one in changes.items() if key == "V"})
        return pdf_writer.append(self.data, {self.field[0]: field, self.new: picture or self.picture(), **dict(objects)}, trailer)


def paper(*options):
    def prepare():
        return by_qpdf(pdf_writer.write(forgeries.paper()), "--encrypt", "", "owner", *options, "--")
    return prepare


KINDS = {"AES-128": paper("128", "--use-aes=y"), "AES-256": paper("256"), "AES-256, metadata in clear": paper("256", "--cleartext-metadata"),
         "RC4": lambda: by_qpdf(pdf_writer.write(forgeries.paper()), "--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=n", "--")}
AES = [kind for kind in KINDS if kind != "RC4"]


def encrypted(kinds=tuple(KINDS), verdicts=REFUSED):
    def register(make):
        for kind in kinds:
            def forge(data):
                return make(Secret(data))
            forge.__name__ = make.__name__
            special(kind, KINDS[kind], verdicts)(forge)
        return make
    return register


# ---- the encryption itself ----

@encrypted()
def encryption_no_longer_named(victim):
    return victim.fill(trailer={})


@encrypted()
def encryption_named_as_null(victim):
    return victim.fill(trailer={"Encrypt": None})


def keeping(victim, **changes):
    return {"Encrypt": victim.document.trailer["Encrypt"], **changes}


def exchanged(name, **changes):
    def make(victim):
        reference = victim.document.trailer["Encrypt"]
        return victim.fill(trailer=keeping(victim), objects={reference[0]: dict(victim.document.resolve(reference), **changes)})
    make.__name__ = "encryption_" + name
    encrypted()(make)


exchanged("of_other_permissions", P=-3904)
exchanged("of_identity_for_streams", StmF=Name("Identity"))
exchanged("of_identity_for_texts", StrF=Name("Identity"))
exchanged("of_another_revision", R=2)
exchanged("of_another_handler", Filter=Name("Other"))
exchanged("with_another_filter", CF={"StdCF": {"CFM": Name("None")}})


@encrypted()
def encryption_written_in_the_trailer(victim):
    return victim.fill(trailer={"Encrypt": dict(victim.document.resolve(victim.document.trailer["Encrypt"]), StmF=Name("Identity"))})


@encrypted()
def encryption_set_free(victim):
    reference = victim.document.trailer["Encrypt"]
    return pdf_writer.append(victim.data, {}, keeping(victim), free=[reference[0]])


@encrypted(["AES-128", "RC4"], REFUSED)
def another_identifier(victim):
    return victim.fill(trailer=keeping(victim, ID=[b"another identifier", b"pdfseal"]))


# ---- streams and strings of later revisions ----

def as_trailed(victim, **options):
    return victim.fill(trailer=keeping(victim), **options)


@encrypted(AES)
def picture_in_clear(victim):
    return as_trailed(victim, picture=victim.picture(raw=differing.SAID))


@encrypted()
def picture_in_clear_by_its_filter(victim):
    return as_trailed(victim, picture=victim.picture(raw=differing.SAID, Filter=[Name("Crypt")], DecodeParms=[{"Name": Name("Identity")}]))


@encrypted()
def picture_in_clear_by_a_filter_without_a_name(victim):
    return as_trailed(victim, picture=victim.picture(raw=differing.SAID, Filter="Crypt"))


@encrypted()
def picture_that_is_metadata_in_clear(victim):
    return as_trailed(victim, picture=victim.picture(raw=differing.SAID, Type="Metadata"))


@encrypted()
def picture_that_is_a_cross_reference(victim):
    return as_trailed(victim, picture=victim.picture(raw=differing.SAID, Type="XRef"))


def padded(name, content, pad):
    def make(victim):
        return as_trailed(victim, picture=victim.picture(raw=victim.encrypt(content, victim.new, pad)))
    make.__name__ = "picture_padded_" + name
    encrypted(AES)(make)


WHOLE = differing.SAID.ljust(48)
padded("with_a_second_amount", WHOLE, b" BT(00)Tj ET".ljust(15) + b"\x10")
padded("by_zeros", WHOLE, bytes(16))
padded("by_too_much", WHOLE, b" " * 15 + b"\xc8")
padded("not_at_all", WHOLE, b"")


@encrypted(AES)
def picture_with_a_block_that_is_cut(victim):
    return as_trailed(victim, picture=victim.picture(raw=victim.encrypt(differing.SAID, victim.new) + b"cut"))


@encrypted(AES)
def value_in_clear(victim):
    return as_trailed(victim, V=b"250")


@encrypted(AES)
def value_with_a_block_that_is_cut(victim):
    return as_trailed(victim, V=victim.encrypt(b"250", victim.field[0]) + b"000")


@encrypted(AES)
def value_padded_by_too_much(victim):
    return as_trailed(victim, V=victim.encrypt(b"250" + b"\0" * 12, victim.field[0], b"\x20"))


@encrypted(AES)
def value_padded_with_more_digits(victim):
    return as_trailed(victim, V=victim.encrypt(b"250", victim.field[0], b"0" * 12 + b"\x0d"))


# ---- honest ones ----

def honest_changes(victim):
    metadata = victim.document.catalog["Metadata"]
    text = b"<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='later'/>"
    clear = pdf_writer.stream(text, Type="Metadata", Subtype="XML", Filter=[Name("Crypt")], DecodeParms=[{"Name": Name("Identity")}])
    is_clear = victim.document.resolve(victim.document.trailer["Encrypt"]).get("EncryptMetadata") is False
    usual = Stream({"Type": Name("Metadata"), "Subtype": Name("XML")}, text if is_clear else victim.encrypt(text, metadata[0]))
    return {"filled in": as_trailed(victim), "nothing in the field": as_trailed(victim, V=b"", picture=victim.picture(b" ")),
            "metadata": pdf_writer.append(victim.data, {metadata[0]: usual}, keeping(victim)),
            "metadata in clear": pdf_writer.append(victim.data, {metadata[0]: clear}, keeping(victim))}
