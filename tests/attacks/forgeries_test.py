#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Forges signed documents in every way of forgeries.py: each must be called by its name, none is `valid`. Honest files stay so."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import differing  # noqa: E402  it adds to forgeries
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdfseal_command import SEAL  # noqa: E402


class Forgeries(Case):
    STYLES = ("table", "stream", "object streams")

    def test_each_is_found(self):
        for style in self.STYLES:
            victim = self.victim(style)
            for forgery in forgeries.FORGERIES:
                with self.subTest(style=style, family=forgery.family, forgery=forgery.name):
                    try:
                        forged = forgery.make(victim)
                    except ValueError as wrong:
                        self.fail("cannot be made: %s" % wrong)
                    self.assertNotEqual(forged, victim.data)
                    self.assert_found(forgery, victim, self.verdict(forged))

    def assert_found(self, forgery, victim, report):
        self.assertIn(report["verdict"], forgery.verdicts, explain(report))
        if forgery.family in ("usf", "swa", "stray"):
            self.assertFalse(any(one["integrity"] == "intact" and one["coverage"].startswith("entire") and one["changes_after"]["permitted"]
                                 for one in report["signatures"] if one["field"] is not None and len(report["signatures"]) == 1),
                             explain(report))
        if forgery.names:
            wanted = "%d %d" % getattr(victim, forgery.names)
            items = [item for one in report["signatures"] for item in one["changes_after"]["items"] if not item["permitted"]]
            self.assertIn(wanted, [item["object"] for item in items], "the object is not named: " + explain(report))

    def test_of_pages_name_the_page(self):
        for style in self.STYLES:
            with self.subTest(style=style):
                victim = self.victim(style)
                report = self.verdict(forgeries.page_turned_over(victim))
                pages = {item["page"] for one in report["signatures"] for item in one["changes_after"]["items"] if not item["permitted"]}
                self.assertEqual(pages, {1})

    def test_honest_files_stay_valid(self):
        for style in self.STYLES:
            victim = self.victim(style)
            for name, data in {**forgeries.honest_files(victim), **differing.honest_fillings(victim)}.items():
                with self.subTest(style=style, honest=name):
                    self.assertEqual(self.verdict(data)["verdict"], "valid", explain(self.verdict(data)))

    def test_a_further_signature_and_seal_keep_the_first_one_valid(self):
        for style in self.STYLES:
            with self.subTest(style=style):
                twice = self.sign(self.victim(style).data, "--seal", SEAL, "--size", "10mm", "--page", "1", signer="p256")
                report = self.verdict(twice)
                self.assertEqual(report["verdict"], "valid", explain(report))
                self.assertEqual([one["changes_after"]["level"] for one in report["signatures"]], ["form_filling", "none"])

    def test_forged_in_front_of_a_further_signature(self):
        """The second signer signs what the forger made of the first one's document."""
        for style in self.STYLES:
            with self.subTest(style=style):
                report = self.verdict(self.sign(forgeries.page_content_replaced(self.victim(style)), signer="p256"))
                self.assertEqual(report["verdict"], "altered", explain(report))
                self.assertEqual([one["changes_after"]["permitted"] for one in report["signatures"]], [False, True])

    def test_a_signature_taken_from_another_document(self):
        for style in self.STYLES:
            with self.subTest(style=style):
                mine, other = self.victim(style), self.victim(style, {10: pdf_writer.stream(
                    b"0 1 0 rg 0 0 1 1 re f", Type="XObject", Subtype="Form", BBox=[0, 0, 1, 1])})
                start, end = mine.signature_value.place["Contents"]
                there = other.signature_value.place["Contents"]
                self.assertEqual(self.verdict(mine.data[:start] + other.data[slice(*there)] + mine.data[end:])["verdict"], "altered")


if __name__ == "__main__":
    unittest.main()
