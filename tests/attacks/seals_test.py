#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seals that no signature backs, and seals that name somebody else than the certificate; and honest seals, of which nothing is said."""
import os
import subprocess
import sys
import unittest
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import forgeries  # noqa: E402
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
from forged_document import Case  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdfseal_command import SEAL, expect  # noqa: E402

CODES = {"seal_without_signature", "seal_names_another", "seals_not_searched"}
SEALED = ("--seal", SEAL, "--size", "15mm", "--anchor", "top-right", "--margin", "2mm")


class Seals(Case):
    def paper(self, objects=None):
        return pdf_writer.write(forgeries.paper(objects), "table")

    def findings(self, data):
        report = self.verdict(data)
        return report, sorted((one["code"], one["page"]) for one in report["warnings"] if one["code"] in CODES)

    def picture_of(self, data):
        """The widget's appearance, and the image in it."""
        document = pdf_reader.Document(data)
        field = next(one for one in document.fields() if one.name == "Signature1")
        form = field.dictionary["AP"]["N"]
        return document, form

    def lay(self, data, form):
        """A later revision whose second page draws the seal's form once more."""
        document = pdf_reader.Document(data)
        page = document.pages()[1][0]
        number = pdf_writer.next_number(data)
        value = dict(document.resolve(page), Contents=Reference((number, 0)), Resources={"XObject": {"Seal": form}})
        return pdf_writer.append(data, {page[0]: value, number: pdf_writer.stream(b"q 1 0 0 1 50 50 cm /Seal Do Q")})

    def test_honest_seals_are_not_spoken_of(self):
        for options in (SEALED + ("--page", "1"), SEALED + ("--page", "1,2"), SEALED + ("--straddle", "right"), ()):
            with self.subTest(options=options[6:]):
                report, found = self.findings(self.sign(self.paper(), *options))
                self.assertEqual((report["verdict"], found), ("valid", []))

    def test_two_signers_with_the_same_seal_are_honest(self):
        first = self.sign(self.paper(), *SEALED, "--page", "1")
        second = self.sign(first, "--seal", SEAL, "--size", "15mm", "--page", "2", "--anchor", "bottom-left", "--margin", "2mm", signer="p256")
        self.assertEqual(self.findings(second)[1], [])

    def test_seal_drawn_by_a_later_page_content_is_found(self):
        signed = self.sign(self.paper(), *SEALED, "--page", "1")
        report, found = self.findings(self.lay(signed, self.picture_of(signed)[1]))
        self.assertEqual((report["verdict"], found), ("altered", [("seal_without_signature", 2)]))

    def test_seal_copied_from_another_document_before_signing_is_found(self):
        """The forger cuts the seal out of a signed document and signs a page that shows it; by bytes, not by object."""
        donor = self.sign(self.paper(), *SEALED, "--page", "1")
        document, form = self.picture_of(donor)
        (image,) = document.resolve(document.resolve(form).dictionary["Resources"])["XObject"].values()
        picture = document.resolve(image)
        self.assertEqual(picture.dictionary["Subtype"], "Image")
        with_image = forgeries.paper()
        with_image[3]["Resources"]["XObject"]["Stolen"] = Reference((30, 0))
        with_image[30] = self.copy_stream(picture)
        if "SMask" in picture.dictionary:
            with_image[31] = self.copy_stream(document.resolve(picture.dictionary["SMask"]))
        signed = self.sign(pdf_writer.write(with_image, "table"), *SEALED, "--page", "2", signer="p256")
        report, found = self.findings(signed)
        self.assertEqual((report["verdict"], found), ("valid", [("seal_without_signature", 1)]))

    # ---- the same picture in another form ----

    def pixels_of(self, data):
        """(side, RGB bytes laid on white, RGB bytes, alpha bytes) of the seal in a signed document."""
        document, form = self.picture_of(data)
        (image,) = document.resolve(document.resolve(form).dictionary["Resources"])["XObject"].values()
        picture = document.resolve(image)
        alpha = document.decode(document.resolve(picture.dictionary["SMask"]))
        colours = self.colours_of(document, picture)
        side = picture.dictionary["Width"]
        self.assertEqual(picture.dictionary["Height"], side)
        flat = bytes(255 - alpha[i // 3] * (255 - value) // 255 for i, value in enumerate(colours))
        return side, flat, colours, alpha

    def colours_of(self, document, picture):
        space = document.resolve(picture.dictionary["ColorSpace"])
        samples = document.decode(picture)
        if isinstance(space, list) and space[0] == "Indexed":
            table = document.resolve(space[3])
            table = table if isinstance(table, bytes) else document.decode(table)
            bits, width = picture.dictionary["BitsPerComponent"], picture.dictionary["Width"]
            row = (width * bits + 7) // 8
            indices = ((samples[y * row + x * bits // 8] >> (8 - bits - x * bits % 8)) & ((1 << bits) - 1)
                       for y in range(picture.dictionary["Height"]) for x in range(width))
            return b"".join(table[3 * index:3 * index + 3] for index in indices)
        return samples if len(samples) == 3 * picture.dictionary["Width"] ** 2 else bytes(value for value in samples for _ in range(3))

    def image(self, width, height, samples, space="DeviceRGB", **entries):
        return pdf_reader.Stream({"Type": Name("XObject"), "Subtype": Name("Image"), "Width": width, "Height": height, "BitsPerComponent": 8,
                                  "ColorSpace": Name(space), "Filter": Name("FlateDecode"), **entries}, zlib.compress(samples, 9))

    def find_with(self, image, mask=None):
        """Findings of a document that shows this image on page 1 and is sealed on page 2."""
        objects = forgeries.paper()
        objects[3]["Resources"]["XObject"]["Stolen"] = Reference((30, 0))
        objects.update({30: image, **({31: mask} if mask else {})})
        return self.findings(self.sign(pdf_writer.write(objects, "table"), *SEALED, "--page", "2", signer="p256"))[1]

    def test_the_same_picture_encoded_otherwise_is_found(self):
        side, flat, colours, alpha = self.pixels_of(self.sign(self.paper(), *SEALED, "--page", "1"))
        half = side // 2
        smaller = b"".join(flat[3 * (2 * y * side + 2 * x):][:3] for y in range(half) for x in range(half))
        cyan = bytes(255 - value for value in flat)
        ink = b"".join(cyan[i:i + 3] + b"\0" for i in range(0, len(cyan), 3))
        deep = b"".join(bytes((value, value)) for value in flat)
        forms = {
            "laid on white": (self.image(side, side, flat), None), "half as large": (self.image(half, half, smaller), None),
            "with its mask, compressed otherwise": (self.image(side, side, colours, SMask=Reference((31, 0))),
                                                    self.image(side, side, alpha, "DeviceGray")),
            "in inks": (self.image(side, side, ink, "DeviceCMYK"), None), "sixteen bits": (self.image(side, side, deep, BitsPerComponent=16), None),
            "negative": (self.image(side, side, cyan, Decode=[1, 0, 1, 0, 1, 0]), None)}
        for name, (image, mask) in forms.items():
            with self.subTest(form=name):
                self.assertEqual(self.find_with(image, mask), [("seal_without_signature", 1)])

    def test_the_same_picture_is_found_in_encrypted_documents(self):
        """Only the begin of a large picture is decrypted for a first glance."""
        side, flat, _, _ = self.pixels_of(self.sign(self.paper(), *SEALED, "--page", "1"))
        objects = forgeries.paper()
        objects[3]["Resources"]["XObject"]["Stolen"] = Reference((30, 0))
        objects[30] = pdf_reader.Stream(dict(self.image(side, side, b"").dictionary, Filter=[]), flat)
        plain, path = self.write("plain.pdf", pdf_writer.write(objects, "table")), os.path.join(self.folder, "encrypted.pdf")
        for method in (("128", "--use-aes=n"), ("128", "--use-aes=y"), ("256",)):
            with self.subTest(method=method):
                subprocess.run(["qpdf", "--allow-weak-crypto", "--stream-data=preserve", "--encrypt", "", "owner", *method, "--", plain, path],
                               check=True, timeout=60)
                with open(path, "rb") as file:
                    signed = self.sign(file.read(), *SEALED, "--page", "2", signer="p256")
                self.assertEqual(self.findings(signed)[1], [("seal_without_signature", 1)])

    def test_another_seal_and_another_picture_are_not_taken_for_it(self):
        side, flat, _, _ = self.pixels_of(self.sign(self.paper(), *SEALED, "--page", "1"))
        turned = flat[::-1]
        rows = [flat[3 * side * y:3 * side * (y + 1)] for y in range(side)]
        upside_down = b"".join(reversed(rows))
        for name, samples in (("turned round", turned), ("upside down", upside_down), ("white", b"\xff" * len(flat)), ("grey", b"\x80" * len(flat))):
            with self.subTest(picture=name):
                self.assertEqual(self.find_with(self.image(side, side, samples)), [])

    def test_the_seal_of_another_company_is_not_taken_for_it(self):
        """Ring, star and size are the same; only the names differ."""
        seals = []
        for number, name in enumerate(("示例科技有限公司", "示例贸易有限公司")):
            seals.append(os.path.join(self.folder, "%d.png" % number))
            expect(0, "seal", "make", "--text", name, "--dpi", "200", "-o", seals[-1])
        options = ("--size", "30mm", "--anchor", "center")
        side, flat, _, _ = self.pixels_of(self.sign(self.paper(), "--seal", seals[1], *options, "--page", "2"))
        objects = forgeries.paper()
        objects[3]["Resources"]["XObject"]["Other"] = Reference((30, 0))
        objects[30] = self.image(side, side, flat)
        for seal, found in ((seals[0], []), (seals[1], [("seal_without_signature", 1)])):
            signed = self.sign(pdf_writer.write(objects, "table"), "--seal", seal, *options, "--page", "2")
            self.assertEqual(self.findings(signed)[1], found)

    def copy_stream(self, found):
        """The stream's dictionary and bytes as they are, its mask as object 31."""
        entries = {key: value for key, value in found.dictionary.items() if key not in ("Length", "SMask")}
        if "SMask" in found.dictionary:
            entries["SMask"] = Reference((31, 0))
        return pdf_reader.Stream(entries, found.raw)

    def test_text_that_names_another_signer_is_found(self):
        for text, named in (("Digitally signed by Mallory Evil", True), ("Signed by: {name}", False), ("签署人：王小明", True),
                            ("Approved on 2026-11-24", False), ("Digitally signed by\nDate: 2026.11.24", False), ("Digitally signed by Dave", True)):
            with self.subTest(text=text):
                signed = self.sign(self.paper(), "--text", text, "--size", "60mmx15mm", "--page", "2", "--anchor", "center")
                report, found = self.findings(signed)
                self.assertEqual((report["verdict"], found), ("valid", [("seal_names_another", 2)] if named else []))


if __name__ == "__main__":
    unittest.main()
