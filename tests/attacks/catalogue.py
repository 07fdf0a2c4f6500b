#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every attack of this folder by family, as files: `catalogue.py [--write FOLDER]` makes them and prints how many distinct ones each
family has; `catalogue.py --ship FILE` writes the collection that `pdfseal selftest` runs (assets/attacks/attacks.json)."""
import argparse
import base64
import collections
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import changes  # noqa: E402
import differing  # noqa: E402,F401  it adds to forgeries
import encrypted  # noqa: E402,F401  it adds to special
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
import program_changes  # noqa: E402,F401  it adds to changes
import shadow  # noqa: E402
import special  # noqa: E402
from forged_document import RESERVED_BYTES  # noqa: E402

# security.md and pades.md D7 name these; the tests hold the catalogue to them.
FAMILIES = {"usf": "universal signature forgery", "isa": "incremental saving", "swa": "signature wrapping", "stray": "spoofed dictionary",
            "shadow hide": "shadow attack, hide", "shadow replace": "shadow attack, replace",
            "shadow hide-and-replace": "shadow attack, hide and replace", "evil annotation": "evil annotation after certification",
            "sneaky signature": "sneaky signature after certification", "form": "values and fields", "action": "scripts and actions",
            "parser": "parser differential", "cms": "CMS forgery"}
NEVER_VALID = ["altered", "invalid", "indeterminate", "unreadable"]

Attack = collections.namedtuple("Attack", "family name victim original data verdicts")


class Maker:
    """Signs documents of this folder once each."""

    def __init__(self, signer="rsa2048"):
        self.holder = tempfile.TemporaryDirectory()
        self.signer = signer
        self.signed = {}

    def path(self, name):
        return os.path.join(self.holder.name, name)

    def sign(self, label, objects, style, *options):
        if label not in self.signed:
            data = pdf_writer.write(objects, style if style != "object streams" else "table")
            self.sign_file(label, data, style == "object streams", *options)
        return self.signed[label]

    def sign_file(self, label, data, pack=False, *options):
        if label not in self.signed:
            source = self.path("in.pdf")
            with open(source, "wb") as out:
                out.write(data)
            if pack:
                subprocess.run(["qpdf", "--object-streams=generate", "--stream-data=preserve", source, self.path("packed.pdf")], check=True, timeout=60)
                source = self.path("packed.pdf")
            command.sign(source, self.path("out.pdf"), "--signing-time", "2026-11-24T08:00:00Z", "--force", *options, signer=self.signer)
            with open(self.path("out.pdf"), "rb") as signed:
                self.signed[label] = signed.read()
        return self.signed[label]


def forged(maker, styles):
    for style in styles:
        victim = forgeries.Victim(maker.sign("paper, " + style, forgeries.paper(), style, "--reserve", RESERVED_BYTES))
        for one in forgeries.FORGERIES:
            data = one.make(victim)
            yield Attack(one.family, one.name, "paper, " + style, victim.data, data, sorted(one.verdicts))


def shadowed(maker, styles):
    for style in styles:
        for one in shadow.SHADOWS:
            label = "%s, %s" % (one.name if one.objects else "paper", style)
            victim = forgeries.Victim(maker.sign(label, forgeries.paper(one.objects), style, *([] if one.objects else ["--reserve", RESERVED_BYTES])))
            yield Attack(one.family, one.name, label, victim.data, one.make(victim), ["altered"])


def specially_built(maker, without=()):
    for one in special.SPECIALS:
        if one.label in without:
            continue
        data = maker.signed.get(one.label) or maker.sign_file(one.label, one.prepare(), False, "--reserve", RESERVED_BYTES)
        yield Attack(one.family, one.name, one.label, data, one.make(data), sorted(one.verdicts))


def family_of_change(name, kind):
    if kind == changes.COVERING:
        return "evil annotation"
    if "sneaky" in name:
        return "sneaky signature"
    return "action" if name.startswith("annotated_with_") else "form"


def changed(maker, certifications):
    for certification in certifications:
        options = [] if certification == "none" else ["--certify", certification]
        label = "form, " + certification
        signed = changes.Signed(maker.sign(label, changes.paper(), "table", *options))
        for name, kind, make in changes.CHANGES:
            if kind not in (changes.COVERING, changes.DOUBTFUL, changes.UNCLEAR, changes.NEVER):
                continue
            permitted = {changes.COVERING: certification == "annotations", changes.DOUBTFUL: certification != "no-changes",
                         changes.UNCLEAR: True, changes.NEVER: False}[kind]
            yield Attack(family_of_change(name, kind), name, label, signed.data, make(signed), ["indeterminate"] if permitted else ["altered"])


def in_the_value(maker):
    """Bytes of the signature value changed: only what is read of a CMS counts, whatever it says."""
    victim = forgeries.Victim(maker.sign("paper, table", forgeries.paper(), "table", "--reserve", RESERVED_BYTES))
    start, end = victim.signature_value.place["Contents"]
    cms = bytes.fromhex(victim.data[start + 1:end - 1].decode("ascii"))
    length = 4 + int.from_bytes(cms[2:4], "big")

    def embed(changed_cms):
        digits = changed_cms.hex().encode("ascii").ljust(end - start - 2, b"0")[:end - start - 2]
        return victim.data[:start + 1] + digits + victim.data[end - 1:]

    body = cms[:length]
    variants = {
        "last_byte_of_the_value_flipped": body[:-1] + bytes([body[-1] ^ 1]), "value_of_zeros": body[:-256] + bytes(256),
        "cut_in_half": body[:length // 2], "length_too_long": body[:2] + b"\x7f\xff" + body[4:], "length_too_short": body[:2] + b"\0\x10" + body[4:],
        "twice": body + body, "something_behind_it": body + b"\x30\x03\x02\x01\x05", "one_byte_far_behind": body + bytes(40) + b"\1",
        "no_signed_data_but_data": body.replace(bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701"), 1),
        "message_digest_of_zeros": replace_behind(body, bytes.fromhex("06092a864886f70d010904"), 4, 32),
        "digest_algorithm_md5": body.replace(bytes.fromhex("0609608648016503040201"), bytes.fromhex("0609608648016503040203")),
        "an_empty_sequence": b"\x30\0", "nothing_but_zeros": b"", "a_certificate_byte_flipped": flip(body, length // 3),
        "an_attribute_byte_flipped": flip(body, length - 300)}
    for name, data in variants.items():
        if data != body:
            yield Attack("cms", name, "paper, table", victim.data, embed(data), NEVER_VALID)


def flip(data, place):
    return data[:place] + bytes([data[place] ^ 0x40]) + data[place + 1:]


def replace_behind(data, mark, skip, count):
    place = data.index(mark) + len(mark) + skip
    return data[:place] + bytes(count) + data[place + count:]


def all_attacks(maker, styles=("table", "stream", "object streams")):
    yield from forged(maker, styles)
    yield from shadowed(maker, styles[:2])
    yield from changed(maker, ("none", "no-changes", "forms", "annotations"))
    yield from specially_built(maker)
    yield from in_the_value(maker)


def print_counts(attacks):
    counted = collections.Counter()
    seen = set()
    for attack in attacks:
        if attack.data not in seen:
            seen.add(attack.data)
            counted[attack.family] += 1
    for family in FAMILIES:
        print("%-26s %4d   %s" % (family, counted[family], FAMILIES[family]))
    print("%d distinct files" % len(seen))


# ---- the collection that ships: each attack is one stretch of other bytes in a signed document ----

def difference(before, after):
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, len(before) - start - end, after[start:len(after) - end]


def encode(data):
    return base64.b64encode(data).decode("ascii")


def ship(path):
    """Without RC4, which not every installation of OpenSSL has."""
    maker = Maker(signer="p256")
    attacks = [*forged(maker, ("table",)), *shadowed(maker, ("table",)), *changed(maker, ("none", "annotations")), *specially_built(maker, ["RC4"]), *in_the_value(maker)]
    with open(command.ROOT, encoding="ascii") as root:
        pem = root.read()
    lines = ["{", '"format": "pdfseal-attacks", "version": 1, "at_time": "2026-11-25T00:00:00Z",', '"root": %s,' % json.dumps(pem[pem.index("-----BEGIN"):]),
             '"victims": {']
    used = sorted({attack.victim for attack in attacks})
    originals = {attack.victim: attack.original for attack in attacks}
    lines.append(",\n".join("%s: %s" % (json.dumps(label), json.dumps(encode(originals[label]))) for label in used))
    lines += ["},", '"attacks": [']
    rows = []
    for attack in attacks:
        offset, length, data = difference(attack.original, attack.data)
        rows.append(json.dumps({"family": attack.family, "name": attack.name, "victim": attack.victim, "verdicts": attack.verdicts,
                                "offset": offset, "length": length, "bytes": encode(data)}))
    with open(path, "w", encoding="ascii") as out:
        out.write("\n".join(lines) + "\n" + ",\n".join(rows) + "\n]\n}\n")
    print_counts(attacks)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", metavar="FOLDER")
    parser.add_argument("--ship", metavar="FILE")
    options = parser.parse_args()
    if options.ship:
        ship(options.ship)
        return
    attacks = list(all_attacks(Maker()))
    for number, attack in enumerate(attacks if options.write else ()):
        with open(os.path.join(options.write, "%03d-%s-%s.pdf" % (number, attack.family.replace(" ", "-"), attack.name)), "wb") as out:
            out.write(attack.data)
    print_counts(attacks)


if __name__ == "__main__":
    main()
