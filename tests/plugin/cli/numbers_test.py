#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Numbers of options are digits and nothing else: what strtod and strtol would take besides is refused, with the bounds named."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

WHOLE = ("", " 5", "5 ", "+5", "-5", "0x5", "5.0", "1e1", "five", "99999999999999999999")
DECIMAL = ("", " 96", "96 ", "+96", "0x60", "1e2", ".5", "9.6.", "nan", "inf", "9999999999")
KEY = command.key_options("rsa2048")
CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")

CASES = (
    ("--revision", WHOLE + ("0",), "from 1 on", ("diff", "in.pdf")),
    ("--revision", ("0", "1e1"), "from 1 on", ("extract", "in.pdf", "-o", "-")),
    ("--jobs", ("0", "257", "+5"), "from 1 to 256", ("verify", "in.pdf")),
    ("--timeout", ("0", "3601", " 5"), "from 1 to 3600", ("sign", CONTRACT, "-o", "out.pdf", *KEY)),
    ("--settle", ("-1", "3601"), "from 0 to 3600", ("watch", "in")),
    ("--reserve", ("0", "0x10"), "a number of bytes", ("sign", CONTRACT, "-o", "out.pdf", *KEY)),
    ("--page", ("0", "1000001", "1.0"), "the number of one page", ("seal", "import", "in.pdf", "-o", "out.png")),
    ("--dpi", DECIMAL + ("0", "0.5", "-96", "2401"), "from 1 to 2400", ("diff", "in.pdf")),
    ("--dpi", ("0x60", "0"), "from 1 to 2400", ("preview", "in.pdf", "-o", "out.png")),
    ("--dpi", ("0x60", "0"), "from 1 to 2400", ("seal", "make", "--text", "seal", "-o", "out.png")),
    ("--dpi", ("0x60", "0"), "from 1 to 2400", ("seal", "import", "in.svg", "-o", "out.png")),
    ("--dpi", ("0x60", "10001"), "from 1 to 10000", ("sign", CONTRACT, "-o", "out.pdf", "--seal", command.SEAL, *KEY)),
    ("--rotate", ("0x1", "360.1"), "degrees are needed", ("sign", CONTRACT, "-o", "out.pdf", "--seal", command.SEAL, *KEY)),
    ("--rotate", ("0x1", "-360.1"), "degrees from -360 to 360", ("seal", "import", "in.svg", "-o", "out.png")),
    ("--opacity", ("0", "1.1"), "above 0 and at most 1", ("sign", CONTRACT, "-o", "out.pdf", "--seal", command.SEAL, *KEY)),
)


class Numbers(unittest.TestCase):
    def test_what_is_no_number_within_the_bounds_is_refused(self):
        for option, odd, bounds, line in CASES:
            for number in odd:
                with self.subTest(line=line[0], option=option, number=number):
                    said = command.said(command.expect(64, *line, option + "=" + number))
                    self.assertEqual(len(said), 1, said)
                    self.assertIn("%s %s: " % (option, number), said[0])
                    self.assertIn(bounds, said[0])

    def test_both_bounds_are_taken(self):
        for number in ("1", "2400", "96.5"):
            self.assertIn("in.pdf: not found", command.said(command.expect(4, "diff", "in.pdf", "--dpi", number))[0])
        for number in ("1", "9223372036854775807", "007"):
            self.assertIn("in.pdf: not found", command.said(command.expect(4, "diff", "in.pdf", "--revision", number))[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
