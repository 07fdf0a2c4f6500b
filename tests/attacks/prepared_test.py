#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shadow attacks: the document was made so before signing that a later revision, harmless to look at, shows something else."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdf_reader import Reference  # noqa: E402

PAGE = forgeries.paper()[3]


class Prepared(Case):
    def assert_altered(self, objects, later, trailer=None):
        """`later`: the objects of the forger's revision, made for the victim."""
        for style in ("table", "stream"):
            with self.subTest(style=style):
                victim = self.victim(style, objects)
                self.assertEqual(self.verdict(victim.data)["verdict"], "valid")
                report = self.verdict(pdf_writer.append(victim.data, later(victim), trailer))
                self.assertEqual(report["verdict"], "altered", explain(report))

    def test_page_content_that_is_the_metadata_too(self):
        content = pdf_writer.stream(b"BT /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj ET", Type="Metadata", Subtype="XML")
        self.assert_altered({11: content, 3: dict(PAGE, Contents=Reference((11, 0)))},
                            lambda victim: {11: pdf_writer.stream(forgeries.EVIL_PAGE, Type="Metadata", Subtype="XML")})

    def test_form_that_is_the_metadata_too(self):
        shown = pdf_writer.stream(b"1 0 0 rg 0 0 1 1 re f", Type="Metadata", Subtype="Form", BBox=[0, 0, 1, 1])
        self.assert_altered({11: shown, 3: dict(PAGE, Resources=dict(PAGE["Resources"], XObject={"X1": Reference((11, 0))}))},
                            lambda victim: {11: pdf_writer.stream(b"", Type="Metadata", Subtype="Form", BBox=[0, 0, 1, 1])})

    def test_info_that_is_the_resources_of_a_page_too(self):
        """What Producer names is what the page draws."""
        other = pdf_writer.stream(b"0 0 1 rg 0 0 1 1 re f", Type="XObject", Subtype="Form", BBox=[0, 0, 1, 1])
        objects = {3: dict(PAGE, Resources=dict(PAGE["Resources"], XObject=Reference((9, 0)))), 4: pdf_writer.stream(b"/Producer Do"),
                   9: {"Producer": Reference((10, 0)), "Title": Reference((13, 0))}, 13: other}
        self.assert_altered(objects, lambda victim: {9: {"Producer": Reference((13, 0)), "Title": Reference((13, 0))}},
                            {"Info": Reference((9, 0))})

    def missing(self, **changes):
        """The page names content that does not exist yet."""
        return {3: dict(PAGE, Contents=[Reference((4, 0)), Reference((77, 0))]), **changes}

    def test_object_that_is_missing_when_signed(self):
        self.assert_altered(self.missing(), lambda victim: {77: pdf_writer.stream(forgeries.EVIL_PAGE)})

    def test_missing_object_that_comes_as_validation_data(self):
        self.assert_altered(self.missing(), lambda victim: {
            77: pdf_writer.stream(forgeries.EVIL_PAGE), 1: victim.value(victim.catalog, DSS={"Certs": [Reference((77, 0))]})})

    def test_page_content_that_is_the_list_of_certificates_too(self):
        """The list may grow; the page's content must not."""
        objects = {1: dict(forgeries.paper()[1], DSS={"Certs": Reference((13, 0))}), 3: dict(PAGE, Contents=Reference((13, 0))),
                   13: [Reference((4, 0))]}
        self.assert_altered(objects, lambda victim: {
            13: [Reference((4, 0)), Reference((victim.new, 0))], victim.new: pdf_writer.stream(forgeries.EVIL_PAGE)})

    def test_resources_that_are_the_security_store_too(self):
        other = pdf_writer.stream(b"0 0 1 rg 0 0 1 1 re f", Type="XObject", Subtype="Form", BBox=[0, 0, 1, 1])
        store = {"Font": PAGE["Resources"]["Font"], "XObject": {"X1": Reference((10, 0)), "X2": Reference((14, 0))}}
        objects = {1: dict(forgeries.paper()[1], DSS=Reference((13, 0))), 3: dict(PAGE, Resources=Reference((13, 0))), 13: store, 14: other}
        self.assert_altered(objects, lambda victim: {13: dict(store, XObject={"X1": Reference((14, 0)), "X2": Reference((10, 0))})})

    def test_missing_object_that_comes_as_metadata(self):
        self.assert_altered({**self.missing(), 1: dict(forgeries.paper()[1], Metadata=Reference((77, 0)))},
                            lambda victim: {77: pdf_writer.stream(forgeries.EVIL_PAGE, Type="Metadata", Subtype="XML")})

    def test_missing_object_that_comes_as_container(self):
        """An object stream by its Type, page content by its use."""
        self.assert_altered(self.missing(), lambda victim: {
            77: pdf_writer.stream(forgeries.EVIL_PAGE, Type="ObjStm", N=0, First=0)})


if __name__ == "__main__":
    unittest.main()
