#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every preset of a seal against its golden picture, tests/golden/seals/NAME.txt, which people can read: what the drawing is made
of, and how much ink lies on each square millimetre (0 to 9). seal_golden_test.py --write makes them anew: look at the differences."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from collections import Counter

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TESTS, "support"))
import page_pixels  # noqa: E402
import pdfseal_command as command  # noqa: E402

ASSETS = os.path.join(command.SOURCE, "assets", "seals")
GOLDEN = os.path.join(command.SOURCE, "tests", "golden", "seals")
PER_MM = 8  # pixels
DPI = PER_MM * 25.4
CELL_TOLERANCE = 1      # of 9: half a tenth of a millimetre at a border
MEAN_TOLERANCE = 0.15   # of 9, over all cells
BY_ITSELF = ("company", "invoice", "name-square-white", "party")  # whose PNG is looked at, too
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"  # whatever else is installed
COMPANY = "示例科技（北京）有限公司"
TEXTS = {"name-square": "张示例", "name-square-white": "示例之印", "name-rectangle": "李示例", "legal-representative": "王样本印",
         "party": "中国共产党示例科技有限公司委员会", "union": "示例科技有限公司工会委员会", "finance-square": None}
FURTHER = {"foreign": ["--code", "SAMPLE TRADING CO., LTD."], "invoice": ["--number", "91110000MA0SAMPLE0", "--serial", "(1)"],
           "department": ["--title", "办公室"], "department-40": ["--title", "法务部"], "special": ["--title", "业务专用章"],
           "oval-double": ["--title", "检验专用章", "--code", "1100000123456"],
           "contract-58": ["--code", "1100000123456", "--line", "开户银行：样本银行", "--line", "账号：000111222", "--line", "电话：010-00000000",
                           "--line", "地址：样本路1号"]}


def preset_names():
    return sorted(name[:-5] for name in os.listdir(ASSETS) if name != "defaults.json")


def options_of(name):
    with open(os.path.join(ASSETS, name + ".json"), encoding="utf-8") as file:
        described = json.load(file)
    options = ["--preset", name, "--font", SERIF]
    text = TEXTS.get(name, COMPANY)
    options += ["--text", text] if text else []
    options += FURTHER.get(name, ["--code", "1100000123456"] if "code" in described else [])
    options += ["--set", "code.fonts=" + SANS] if "code" in described else []
    for line, element in described.get("lines", {}).items():
        options += ["--set", "lines.%s.fonts=%s" % (line, SANS)] if "fonts" in element else []
    return options


class Drawn:
    """What `seal make` draws of a preset."""

    def __init__(self, name, folder):
        endings = ("svg", "pdf", "png") if name in BY_ITSELF else ("svg", "pdf")
        paths = {ending: os.path.join(folder, name + "." + ending) for ending in endings}
        for path in paths.values():
            command.expect(0, "seal", "make", *options_of(name), "--dpi", "%.2f" % DPI, "-o", path)
        with open(paths["svg"], encoding="utf-8") as file:
            self.structure = read_structure(file.read())
        self.cells = {"pdftocairo": poppler_cells(paths["pdf"])}
        if "png" in paths:
            with open(paths["png"], "rb") as file:
                self.cells["pdfseal"] = cells_of(*alpha_of(file.read()))

    def text(self):
        return "".join("%s: %s\n" % pair for pair in self.structure.items()) + "\n" + "".join(
            "".join("%d" % round(value) for value in row).replace("0", ".") + "\n" for row in self.cells["pdftocairo"])


def read_structure(svg):
    width, height = re.search(r'width="([\d.]+)mm" height="([\d.]+)mm"', svg).groups()
    drawings = re.findall(r'\bd="([^"]+)"', svg)
    letters = Counter(letter for drawing in drawings for letter in re.findall("[A-Za-z]", drawing))
    elements = Counter(re.findall(r"<([a-z]+)", svg))
    colours = sorted(set(re.findall(r"\bfill:(rgb\([^)]*\)|[^;]*)", svg)))
    return {"size": "%s x %s mm" % (width, height), "shapes": str(len(drawings)),
            "operators": " ".join("%s %d" % pair for pair in sorted(letters.items())), "colours": " ".join(colours),
            "other": " ".join(sorted(set(elements) - {"svg", "g", "path"})) or "none"}


def poppler_cells(path):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftocairo", "-png", "-transp", "-singlefile", "-r", "%.2f" % DPI, path, os.path.join(folder, "p")],
                       check=True, timeout=60)
        with open(os.path.join(folder, "p.png"), "rb") as file:
            return cells_of(*alpha_of(file.read()))


def alpha_of(png):
    width, height, rows = page_pixels.read_png_pixels(png)
    return width, height, [row[3::4] for row in rows]


def cells_of(width, height, alpha):
    """Ink of each square millimetre, 0 to 9."""
    full = 255 * PER_MM * PER_MM / 9
    return [[sum(sum(alpha[y][x:x + PER_MM]) for y in range(top, top + PER_MM)) / full
             for x in range(0, width - PER_MM + 1, PER_MM)] for top in range(0, height - PER_MM + 1, PER_MM)]


def read_golden(name):
    """(structure, rows of digits)."""
    with open(os.path.join(GOLDEN, name + ".txt"), encoding="utf-8") as file:
        head, grid = file.read().split("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), [[int(digit) for digit in row.replace(".", "0")]
                                                                      for row in grid.split()]


class Golden(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.drawn = {name: Drawn(name, folder.name) for name in preset_names()}

    def test_every_preset_has_its_golden_and_no_golden_is_left_over(self):
        self.assertEqual(sorted(name[:-4] for name in os.listdir(GOLDEN)), preset_names())

    def test_every_preset_is_made_of_the_same_outlines(self):
        for name, drawn in self.drawn.items():
            with self.subTest(name):
                self.assertEqual(drawn.structure, read_golden(name)[0])
                self.assertEqual(drawn.structure["other"], "none")

    def test_every_preset_looks_the_same_drawn_by_us_and_by_poppler(self):
        for name, drawn in self.drawn.items():
            for engine, cells in drawn.cells.items():
                with self.subTest(name, engine=engine):
                    self.compare(cells, read_golden(name)[1])

    def compare(self, cells, golden):
        self.assertEqual((len(cells), len(cells[0])), (len(golden), len(golden[0])))
        off = [(x, y, round(found, 1), wanted) for y, rows in enumerate(zip(cells, golden))
               for x, (found, wanted) in enumerate(zip(*rows)) if abs(found - wanted) > CELL_TOLERANCE]
        self.assertEqual(off, [], "x mm, y mm, ink found, ink wanted")
        mean = sum(abs(found - wanted) for rows in zip(cells, golden) for found, wanted in zip(*rows)) / (len(cells) * len(cells[0]))
        self.assertLess(mean, 0.25 + MEAN_TOLERANCE)  # rounding to a digit is off by a quarter

    def test_a_seal_that_is_moved_by_a_third_of_a_millimetre_is_noticed(self):
        """The tolerance is no blindness: a star that is off, a letter that is missing."""
        golden = read_golden("company")[1]
        for change in (["--set", "star.x_mm=0.33"], ["--set", "ring.height_mm=5.5"], ["--set", "borders.outer.width_mm=1.2"],
                       ["--text", COMPANY.replace("科", "枓")]):
            with self.subTest(change), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "seal.png")
                command.expect(0, "seal", "make", *options_of("company"), *change, "--dpi", "%.2f" % DPI, "-o", path)
                with open(path, "rb") as file:
                    cells = cells_of(*alpha_of(file.read()))
                with self.assertRaises(AssertionError):
                    self.compare(cells, golden)


def write_all():
    os.makedirs(GOLDEN, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in preset_names():
            with open(os.path.join(GOLDEN, name + ".txt"), "w", encoding="utf-8") as file:
                file.write(Drawn(name, folder).text())


if __name__ == "__main__":
    write_all() if sys.argv[1:] == ["--write"] else unittest.main()
