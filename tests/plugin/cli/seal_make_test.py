#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal seal make: what is drawn is measured in its pixels; every preset; what is refused, and how."""
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TESTS, "support"))
import page_pixels  # noqa: E402
import pdfseal_command as command  # noqa: E402

PER_MM = 10  # pixels, at 254 dpi
# Preset: width, height, and the options that it needs. The sizes are those of docs/seals.md.
EVEN = ["--font", "Noto Sans CJK SC"]  # strokes of one width, 田 its own mirror image
NAME = ["--text", "示例科技（北京）有限公司"]
PRESETS = {
    "company": (40, 40, NAME + ["--code", "1100000123456"]), "joint-stock": (42, 42, NAME), "department": (38, 38, NAME),
    "special": (40, 40, NAME), "contract": (38, 38, NAME), "finance": (38, 38, NAME), "personnel": (38, 38, NAME),
    "finance-square": (22, 22, []), "union": (42, 42, NAME), "party": (42, 42, NAME), "institution": (45, 45, NAME),
    "department-40": (40, 40, NAME), "contract-35": (35, 35, NAME), "finance-30": (30, 30, NAME),
    "contract-58": (58, 58, NAME + ["--line", "开户银行：样本银行", "--line", "账号：000111222", "--line", "电话：010-00000000"]),
    "invoice": (40, 30, NAME + ["--number", "91110000MA0SAMPLE0", "--serial", "(1)"]),
    "foreign": (45, 30, NAME + ["--code", "SAMPLE TRADING CO., LTD."]), "oval-double": (45, 30, NAME),
    "name-square": (20, 20, ["--text", "张示例"]), "name-square-white": (20, 20, ["--text", "示例之印"]),
    "name-rectangle": (10, 24, ["--text", "李示例"]), "legal-representative": (18, 18, ["--text", "王样本印"]),
}


class Picture:
    """Ink by place in millimetres from the middle, y downwards."""

    def __init__(self, png):
        self.width, self.height, rows = page_pixels.read_png_pixels(png)
        self.alpha = [row[3::4] for row in rows]

    def at(self, x_mm, y_mm):
        x = int(self.width / 2 + x_mm * PER_MM)
        y = int(self.height / 2 + y_mm * PER_MM)
        return 0 <= x < self.width and 0 <= y < self.height and self.alpha[y][x] > 127

    def share(self):
        return sum(value > 127 for row in self.alpha for value in row) / (self.width * self.height)

    def blobs(self, wanted):
        """Connected ink whose first pixel `wanted(x_mm, y_mm)` accepts: lists of (x_mm, y_mm) of pixels' middles."""
        seen = [bytearray(self.width) for _ in range(self.height)]
        found = []
        for y in range(self.height):
            for x in range(self.width):
                if self.alpha[y][x] > 127 and not seen[y][x] and wanted(*self.place(x, y)):
                    found.append(self.flood(x, y, seen))
        return found

    def place(self, x, y):
        return (x + 0.5 - self.width / 2) / PER_MM, (y + 0.5 - self.height / 2) / PER_MM

    def flood(self, x, y, seen):
        blob, waiting = [], [(x, y)]
        seen[y][x] = 1
        while waiting:
            x, y = waiting.pop()
            blob.append(self.place(x, y))
            for near_x, near_y in ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                if (0 <= near_x < self.width and 0 <= near_y < self.height and not seen[near_y][near_x] and
                        self.alpha[near_y][near_x] > 127):
                    seen[near_y][near_x] = 1
                    waiting.append((near_x, near_y))
        return blob


def middle(blob):
    return sum(x for x, _ in blob) / len(blob), sum(y for _, y in blob) / len(blob)


def box_along(blob, turn_deg):
    """Left, top, right, bottom of a blob in a frame that is turned clockwise."""
    turn = math.radians(turn_deg)
    along = [x * math.cos(turn) + y * math.sin(turn) for x, y in blob]
    across = [-x * math.sin(turn) + y * math.cos(turn) for x, y in blob]
    return min(along), min(across), max(along), max(across)


class SealMake(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def make(self, ending, *options):
        """(bytes of the file, what was said)."""
        path = os.path.join(self.folder.name, "seal." + ending)
        done = command.expect(0, "seal", "make", "-o", path, "--force", *options)
        with open(path, "rb") as made:
            return made.read(), done.stderr.decode()

    def picture(self, *options):
        return Picture(self.make("png", "--dpi", "254", *options)[0])

    def refuse(self, code, *options, environment=None):
        """The one line of complaint; nothing is left behind."""
        path = os.path.join(self.folder.name, "refused.svg")
        done = command.expect(code, "seal", "make", "-o", path, *options, environment=environment or {})
        self.assertFalse(os.path.exists(path))
        lines = command.said(done)
        self.assertEqual(len(lines), 1, lines)
        return lines[0]

    # ---- files ----

    def test_every_preset_is_drawn_at_its_size_as_outlines_alone(self):
        for name, (width, height, options) in PRESETS.items():
            with self.subTest(name):
                pdf, said = self.make("pdf", "--preset", name, *options)
                path = os.path.join(self.folder.name, "seal.pdf")
                info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
                size = [float(word) for word in info.split("Page size:")[1].split()[0:3:2]]
                self.assertAlmostEqual(size[0] * 25.4 / 72, width, delta=0.01)
                self.assertAlmostEqual(size[1] * 25.4 / 72, height, delta=0.01)
                fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
                self.assertEqual(len(fonts.splitlines()), 2, fonts)
                self.assertLess(len(pdf), 30000)
                self.assertIn("a seal of %g x %g mm" % (width, height), said)
                svg = self.make("svg", "--preset", name, *options)[0].decode()
                self.assertIn('width="%gmm" height="%gmm"' % (width, height), svg)
                self.assertNotIn("<text", svg)
                self.assertNotIn("<image", svg)

    def test_a_natural_look_stays_small_and_without_pictures(self):
        for name in ("company", "invoice", "name-square-white"):
            options = PRESETS[name][2] + ["--preset", name, "--natural", "1", "--seed", "7"]
            pdf, _ = self.make("pdf", *options)
            self.assertLess(len(pdf), 30000, name)
            self.assertNotIn(b"/SMask", pdf)
            self.assertNotIn(b"/Image", pdf)

    def test_all_presets_are_those_of_the_assets(self):
        files = {name[:-5] for name in os.listdir(os.path.join(command.SOURCE, "assets", "seals"))}
        self.assertEqual(files, set(PRESETS) | {"defaults"})

    def test_a_picture_says_its_density(self):
        png, _ = self.make("png", "--text", "示例公司", "--dpi", "300")
        at = png.index(b"pHYs") + 4
        self.assertEqual(png[at:at + 9], (11811).to_bytes(4, "big") * 2 + b"\1")

    # ---- measures ----

    def test_a_company_seal_has_ring_star_and_code_where_they_belong(self):
        picture = self.picture("--text", "田田田田田田田", "--code", "7000000000000")
        for turn in range(0, 360, 15):
            with self.subTest(turn=turn):
                x, y = math.sin(math.radians(turn)), -math.cos(math.radians(turn))
                self.assertFalse(picture.at(18.8 * x, 18.8 * y))
                self.assertTrue(picture.at(19.15 * x, 19.15 * y))
                self.assertTrue(picture.at(19.85 * x, 19.85 * y))
        star, = picture.blobs(lambda x, y: math.hypot(x, y) < 7.2)
        tips = [max(star, key=lambda at: at[0] * math.sin(turn) - at[1] * math.cos(turn))
                for turn in (math.radians(72 * i) for i in range(5))]
        for i, (x, y) in enumerate(tips):
            self.assertAlmostEqual(math.hypot(x, y), 7, delta=0.3)
            self.assertAlmostEqual((math.degrees(math.atan2(x, -y)) - 72 * i + 180) % 360 - 180, 0, delta=2)

    def test_letters_stand_upright_along_the_ring_evenly_and_symmetrically(self):
        for name in ("田" * 5, "田" * 7, "田" * 12):
            with self.subTest(len(name)):
                picture = self.picture("--text", name, "--star", "none", *EVEN)
                letters = picture.blobs(lambda x, y: math.hypot(x, y) < 18.7)
                self.assertEqual(len(letters), len(name))
                turns = [math.degrees(math.atan2(x, -y)) for x, y in map(middle, letters)]
                order = sorted(range(len(turns)), key=lambda i: turns[i])
                turns, letters = [turns[i] for i in order], [letters[i] for i in order]
                steps = [after - before for before, after in zip(turns, turns[1:])]
                self.assertLess(max(steps) - min(steps), 0.6)
                self.assertAlmostEqual(turns[0] + turns[-1], 0, delta=0.6)
                for turn, letter in zip(turns, letters):
                    left, top, right, bottom = box_along(letter, turn)
                    self.assertAlmostEqual(bottom - top, 5.4, delta=0.2)  # of 国 5.8; 田 is lower
                    self.assertAlmostEqual(left + right, 0, delta=0.25)
                    self.assertAlmostEqual(-top, 18.0, delta=0.25)

    def test_a_code_is_read_from_left_to_right_upright(self):
        digits = self.picture("--text", "示例", "--code", "7888888", "--star", "none").blobs(
            lambda x, y: y > 10 and math.hypot(x, y) < 18.7)
        digits.sort(key=lambda blob: middle(blob)[0])
        self.assertEqual(len(digits), 7)
        self.assertLess(len(digits[0]), 0.8 * len(digits[1]))
        turn = -math.degrees(math.atan2(*middle(digits[0])))
        left, top, right, bottom = box_along(digits[0], turn)
        self.assertAlmostEqual(bottom - top, 1.2, delta=0.25)
        upright = [-x * math.sin(math.radians(turn)) + y * math.cos(math.radians(turn)) for x, y in digits[0]]
        self.assertLess(sum(upright) / len(upright), (top + bottom) / 2)  # a 7 is heavier above

    def test_a_long_name_is_condensed_along_a_longer_arc_without_touching(self):
        spans = []
        for count in (16, 30, 50):
            letters = self.picture("--text", "田" * count, "--code", "1100000123456", *EVEN).blobs(
                lambda x, y: 7.5 < math.hypot(x, y) < 18.7 and not (y > 12 and math.hypot(x, y) > 16.5))
            self.assertEqual(len(letters), count)
            turns = [math.degrees(math.atan2(x, -y)) for x, y in map(middle, letters)]
            spans.append(max(turns) - min(turns))
        self.assertTrue(200 < spans[0] < spans[2] <= 300, spans)
        self.assertIn("ring", self.refuse(64, "--text", "田" * 64, "--set", "ring.width_min_mm=2"))

    def test_a_line_keeps_away_from_the_ends_of_a_long_name(self):
        for preset in ("special", "company", "contract"):
            with self.subTest(preset):
                picture = self.picture("--preset", preset, "--text", "田" * 26, "--title", "田" * 6, "--star", "none", *EVEN)
                letters = picture.blobs(lambda x, y: math.hypot(x, y) < picture.width / 2 / PER_MM - 1.3)
                self.assertEqual(len(letters), 26 + 6)  # none touches another

    def test_a_party_seal_bears_hammer_and_sickle_in_one_piece(self):
        emblem, = self.picture("--preset", "party", "--text", "示例").blobs(lambda x, y: math.hypot(x, y) < 7.5)
        self.assertLess(max(math.hypot(x, y) for x, y in emblem), 7.7)
        share = len(emblem) / PER_MM ** 2 / (math.pi * 7.5 ** 2)
        self.assertTrue(0.2 < share < 0.4, share)
        holes = sum((round(x, 2), round(y, 2)) in {(round(a, 2), round(b, 2)) for a, b in emblem}
                    for x, y in ((2.45, -2.45), (-3.05, 1.55)))
        self.assertEqual(holes, 0)  # between blade and hammer, and below its head

    def test_a_name_begins_in_the_right_column(self):
        for name, first in (("一田", (5, 0)), ("一田田", (5, 0)), ("一田田田", (5, -4)), ("一田/田", (5, -4))):
            with self.subTest(name):
                picture = self.picture("--preset", "name-square", "--text", name)
                inside = [at for at in ((x / 5, y / 5) for x in range(-38, 39) for y in range(-38, 39))]
                wide = first[1] == 0
                right = sum(picture.at(x, y) for x, y in inside if x > 0.6 and (wide or y < -0.6))
                left = sum(picture.at(x, y) for x, y in inside if x < -0.6 and (wide or y < -0.6))
                self.assertLess(right, 0.5 * left)

    def test_four_characters_fill_four_equal_cells(self):
        picture = self.picture("--preset", "name-square", "--text", "田田田田", *EVEN)
        cells = picture.blobs(lambda x, y: max(abs(x), abs(y)) < 8.9)
        self.assertEqual(len(cells), 4)
        boxes = [box_along(cell, 0) for cell in cells]
        widths = [right - left for left, _, right, _ in boxes]
        self.assertLess(max(widths) - min(widths), 0.15)
        self.assertAlmostEqual(min(box[0] for box in boxes) + max(box[2] for box in boxes), 0, delta=0.15)
        self.assertAlmostEqual(min(box[1] for box in boxes) + max(box[3] for box in boxes), 0, delta=0.3)

    def test_white_on_red_is_the_reverse_of_red_on_white(self):
        options = ["--text", "示例之印", "--set", "name.margin_mm=1", "--set", "corner_mm=0", "--set", "borders=null"]
        red = self.picture("--preset", "name-square", *options)
        white = self.picture("--preset", "name-square-white", *options)
        self.assertAlmostEqual(red.share() + white.share(), 1, delta=0.02)
        self.assertTrue(white.at(-9.8, -9.8))
        self.assertFalse(red.at(-9.8, -9.8))

    def test_an_invoice_seal_keeps_the_tax_administrations_measures(self):
        picture = self.picture(*PRESETS["invoice"][2], "--preset", "invoice")
        number = [at for blob in picture.blobs(lambda x, y: abs(y) < 2 and abs(x) < 13.2) for at in blob]
        left, top, right, bottom = box_along(number, 0)
        self.assertAlmostEqual(bottom - top, 3.75, delta=0.2)
        self.assertAlmostEqual(right - left, 26, delta=0.6)
        title = [at for blob in picture.blobs(lambda x, y: 4 < y < 9 and abs(x) < 8.8) for at in blob]
        self.assertAlmostEqual(min(y for _, y in title), 4.2, delta=0.35)
        self.assertAlmostEqual(max(y for _, y in title), 8.8, delta=0.35)

    def test_letters_are_as_high_as_said_in_every_script(self):
        for text, height in (("国", 6), ("HHH", 6), ("888", 6)):
            blobs = self.picture("--preset", "special", "--set", "ring=null", "--set", "lines.title.height_mm=%d" % height,
                                 "--set", "lines.title.width_mm=4", "--set", "lines.title.y_mm=0", "--title", text).blobs(
                                     lambda x, y: math.hypot(x, y) < 15)
            ink = [at for blob in blobs for at in blob]
            self.assertAlmostEqual(max(y for _, y in ink) - min(y for _, y in ink), height, delta=0.35)

    def test_size_keeps_the_proportions(self):
        small = self.picture("--text", "示例公司", "--size", "2cm")
        self.assertEqual((small.width, small.height), (200, 200))
        self.assertTrue(small.at(0, -9.75))
        self.assertFalse(small.at(0, -9.3))
        self.assertTrue(small.at(0, -3.2))

    def test_turned_seals_keep_all_of_themselves(self):
        picture = self.picture("--preset", "name-rectangle", "--text", "李示例", "--rotate", "90")
        self.assertEqual((picture.width, picture.height), (240, 100))
        slanted = self.picture("--preset", "name-square", "--text", "示例", "--rotate", "45")
        self.assertAlmostEqual(slanted.width / PER_MM, 20 * math.sqrt(2), delta=0.2)

    # ---- chance ----

    def test_the_same_seed_gives_the_same_seal(self):
        options = ["--text", "示例公司", "--natural", "0.7"]
        self.assertEqual(self.make("pdf", *options, "--seed", "3"), self.make("pdf", *options, "--seed", "3"))
        self.assertNotEqual(self.make("pdf", *options, "--seed", "3")[0], self.make("pdf", *options, "--seed", "4")[0])

    def test_dry_specks_take_ink_away_and_put_none_elsewhere(self):
        options = ["--text", "示例公司", "--set", "look.wear=1"]
        plain, worn = self.picture("--text", "示例公司"), self.picture(*options)
        self.assertLess(worn.share(), 0.985 * plain.share())
        self.assertGreater(worn.share(), 0.8 * plain.share())
        new = sum(after > before + 32 for rows in zip(plain.alpha, worn.alpha) for before, after in zip(*rows))
        self.assertEqual(new, 0)

    # ---- descriptions ----

    def test_a_dumped_description_gives_the_same_seal(self):
        for name, (_, _, options) in PRESETS.items():
            with self.subTest(name):
                options = ["--preset", name, *options, "--colour", "#123456", "--size", "33.3mm", "--natural", "0.2"]
                dumped = command.expect(0, "seal", "make", "--dump", *options).stdout
                path = os.path.join(self.folder.name, "description.json")
                with open(path, "wb") as file:
                    file.write(dumped)
                self.assertEqual(self.make("svg", "--description", path)[0], self.make("svg", *options)[0])

    def test_what_comes_later_wins_and_null_leaves_out(self):
        shown = json.loads(command.expect(0, "seal", "make", "--text", "示例", "--colour", "red", "--colour", "blue", "--set", "star=null",
                                          "--set", "ring.fonts=Noto Sans CJK SC, Noto Serif CJK SC", "--line", "甲", "--line", "乙",
                                          "--dump").stdout)
        self.assertEqual(shown["colour"], "blue")
        self.assertNotIn("star", shown)
        self.assertEqual(shown["ring"]["fonts"], ["Noto Sans CJK SC", "Noto Serif CJK SC"])
        self.assertEqual([line["text"] for line in shown["lines"].values()], ["", "甲", "乙"])

    def test_colours_are_what_was_asked_for(self):
        for colour, shown in (("blue", (0x1F, 0x3A, 0x93)), ("black", (0, 0, 0)), ("#00ff80", (0, 255, 128))):
            _, _, rows = page_pixels.read_png_pixels(self.make("png", "--text", "示例", "--dpi", "60", "--colour", colour)[0])
            solid = {tuple(row[4 * x:4 * x + 3]) for row in rows for x in range(len(row) // 4) if row[4 * x + 3] == 255}
            self.assertEqual(solid, {shown})

    def test_fonts_that_were_taken_are_told(self):
        said = self.make("svg", "--text", "示例", "--font", "No Such Family, Noto Sans CJK SC")[1]
        self.assertIn("(letters: Noto Sans CJK SC)", said)

    # ---- refusals ----

    def test_what_cannot_be_is_refused_with_its_place(self):
        for code, options, words in (
                (64, [], "ring.text"), (64, ["--text", "示例", "--preset", "nose"], "joint-stock"),
                (64, ["--text", "示例", "--set", "ring.heigth_mm=5"], "ring.heigth_mm is not known"),
                (64, ["--text", "示例", "--set", "ring.height_mm=500"], "ring.height_mm (0.3...100)"),
                (64, ["--text", "示例", "--set", "ring.height_mm=high"], "ring.height_mm"),
                (64, ["--text", "示例", "--set", "ring"], "KEY=VALUE"),
                (64, ["--text", "示例", "--set", "ring..a=1"], "KEY=VALUE"),
                (64, ["--text", "示例", "--set", "shape=cube"], "round oval rectangle"),
                (64, ["--text", "示例", "--set", "star.shape=moon"], "star hammer-and-sickle"),
                (64, ["--text", "示例", "--set", "width_mm=30"], "as wide as it is high"),
                (64, ["--text", "示例", "--set", "borders.outer.width_mm=20"], "no room"),
                (64, ["--text", "示例", "--set", "ring.height_mm=19"], "too small"),
                (64, ["--text", "示例", "--colour", "mauve"], "#rrggbb"),
                (64, ["--text", "示例", "--size", "40"], "needs a unit"),
                (64, ["--text", "示例", "--size", "900mm"], "scaled_width_mm"),
                (64, ["--text", "示例", "--natural", "2"], "from 0 to 1"),
                (64, ["--text", "示例", "--seed", "x"], "a number is needed"),
                (64, ["--text", "示例", "--dpi", "x"], "from 1 to 2400"),
                (64, ["--text", "示例", "--format", "gif"], "svg, png or pdf"),
                (64, ["--text", "甲" * 65], "64 characters"),
                (64, ["--text", "甲\n乙"], "U+000A"),
                (64, ["--text", "سلام"], "U+0633"),
                (64, ["--text", "e\u0301\u0302x"], "U+0302"),
                (64, ["--text", "示例", "--preset", "invoice"], "--number"),
                (64, ["--text", "甲" * 64, "--preset", "name-rectangle", "--set", "name.column_gap_mm=9"], "room for"),
                (64, ["--text", "示例", "file.pdf"], "reads no file"),
                (4, ["--text", "示例\U0001F600"], "U+1F600 (install fonts-noto-cjk"),
                (4, ["--text", "示例", "--font", "No Such Family"], "No Such Family (install fonts-noto-cjk")):
            with self.subTest(options=options):
                self.assertIn(words, self.refuse(code, *options))
        said = command.expect(64, "seal", "make", "-o", os.path.join(self.folder.name, "seal.xyz"), "--text", "示例").stderr
        self.assertIn(b"--format", said)

    def test_without_a_chinese_font_the_package_is_named(self):
        path = os.path.join(self.folder.name, "fonts.conf")
        with open(path, "w", encoding="ascii") as file:
            file.write("<?xml version='1.0'?><fontconfig><dir>%s/none</dir></fontconfig>" % self.folder.name)
        self.assertIn("fonts-noto-cjk", self.refuse(4, "--text", "示例公司", environment={"FONTCONFIG_FILE": path}))

    def test_bad_description_files_are_input(self):
        path = os.path.join(self.folder.name, "bad.json")
        for content, words in ((b"", "no description"), (b"{", "no JSON"), (b"[1]", "{ }"), (b'{"a": 1, "a": 2}', "no JSON"),
                               (b'{"ring": {"text": 5}}', "ring.text"), (b'{"ring": []}', "ring"), (b'{"lines": {"a": 1}}', "lines"),
                               (b'{"format": "other"}', "format"), (b'{"version": 2}', "version"), (b'{"preset": 1}', "preset"),
                               (b'{"text": "\xff"}', "no JSON"), (b"{} " * 65, "64 at most"),
                               (b'{"text": "' + b"a" * 70000 + b'"}', "no description"), (b"[" * 60000, "no JSON"),
                               (b'{"text": "A", "lines": {%s}}' % b",".join(b'"l%d": {}' % i for i in range(13)), "12 at most"),
                               (b'{"text": "A", "fonts": []}', "1 to 16 fonts"), (b'{"text": "A", "look": 3}', "look")):
            with self.subTest(content=content[:40]):
                with open(path, "wb") as file:
                    file.write(content)
                self.assertIn(words, self.refuse(4, "--description", path))
        self.assertIn("does not exist", self.refuse(4, "--description", path + "x"))
        self.assertIn("directory", self.refuse(4, "--description", self.folder.name))

    def test_an_existing_output_stays_without_force(self):
        path = os.path.join(self.folder.name, "there.svg")
        with open(path, "w", encoding="ascii") as file:
            file.write("mine")
        command.expect(73, "seal", "make", "-o", path, "--text", "示例")
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), "mine")

    def test_a_group_asks_for_its_second_word(self):
        self.assertIn(b"make", command.expect(64, "seal").stderr)
        self.assertIn(b"make", command.expect(64, "seal", "mak").stderr)
        self.assertIn(b"--preset", command.expect(0, "seal", "--help").stdout)
        self.assertIn(b"--preset", command.expect(0, "help", "seal").stdout)
        self.assertIn("印章".encode(), command.expect(0, "--lang", "zh", "help", "seal", "make").stdout)


if __name__ == "__main__":
    unittest.main()
