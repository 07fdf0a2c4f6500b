#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws every preset of `pdfseal seal make` on one sheet, in true proportion: contact_sheet.py PDFSEAL OUT.png"""
import pathlib
import subprocess
import sys
import tempfile

import cairo
from PIL import Image

DPI = 110
CELL_MM = (60, 64)
COLUMNS = 6
NAME = ["--text", "示例科技（北京）有限公司"]
CODE = ["--code", "1100000123456"]
SEALS = [
    ("company", NAME + CODE), ("joint-stock", ["--text", "示例控股集团股份有限公司"] + CODE),
    ("institution", ["--text", "示例市样本事业管理中心"] + CODE),
    ("party", ["--text", "中国共产党示例科技有限公司委员会"]), ("union", ["--text", "示例科技有限公司工会委员会"]),
    ("department", NAME + ["--title", "办公室"]), ("department-40", ["--text", "示例控股集团股份有限公司", "--title", "法务部"]),
    ("special", NAME + ["--title", "业务专用章"]), ("contract", NAME + CODE), ("contract-35", NAME + CODE),
    ("contract-58", NAME + CODE + ["--line", "开户银行：样本银行示例支行", "--line", "账号：000111222333444",
                                   "--line", "电话：010-00000000", "--line", "地址：样本市示例路1号"]),
    ("finance", NAME + CODE), ("finance-30", NAME), ("personnel", ["--text", "示例公司"]),
    ("invoice", NAME + ["--number", "91110000MA0SAMPLE0", "--serial", "(1)"]),
    ("foreign", ["--text", "示例（中国）贸易有限公司", "--code", "SAMPLE TRADING (CHINA) CO., LTD."]),
    ("oval-double", ["--text", "示例食品有限公司", "--title", "检验专用章"] + CODE), ("finance-square", []),
    ("name-square", ["--text", "张示例"]), ("name-square-white", ["--text", "示例之印"]), ("name-rectangle", ["--text", "李示例"]),
    ("legal-representative", ["--text", "王样本印"]),
    ("company", NAME + CODE + ["--natural", "0.6", "--seed", "5"], "--natural 0.6"),
    ("company", ["--text", "示例国际货物运输代理及供应链管理咨询服务（样本湾）股份有限公司第一分公司"] + CODE, "a long name"),
    ("special", ["--text", "SAMPLE TRADING (CHINA) CO., LTD.", "--title", "示例贸易", "--colour", "blue"], "--colour blue"),
    ("name-square", ["--text", "样本", "--natural", "1", "--seed", "2"], "--natural 1"),
]


def draw_seal(program, preset, options, folder):
    path = pathlib.Path(folder) / "seal.png"
    subprocess.run([program, "seal", "make", "--preset", preset, *options, "--dpi", str(DPI), "-o", path, "--force", "--quiet"],
                   check=True)
    return cairo.ImageSurface.create_from_png(str(path))


def main(program, out):
    cell = [round(side / 25.4 * DPI) for side in CELL_MM]
    rows = -(-len(SEALS) // COLUMNS)
    sheet = cairo.ImageSurface(cairo.FORMAT_RGB24, COLUMNS * cell[0], rows * cell[1])
    context = cairo.Context(sheet)
    context.set_source_rgb(1, 1, 1)
    context.paint()
    context.select_font_face("DejaVu Sans")
    context.set_font_size(DPI / 11)
    with tempfile.TemporaryDirectory() as folder:
        for index, (preset, options, *label) in enumerate(SEALS):
            left, top = index % COLUMNS * cell[0], index // COLUMNS * cell[1]
            seal = draw_seal(program, preset, options, folder)
            context.set_source_surface(seal, left + (cell[0] - seal.get_width()) // 2,
                                       top + (cell[1] - DPI // 4 - seal.get_height()) // 2)
            context.paint()
            label = label[0] if label else preset
            context.set_source_rgb(0.3, 0.3, 0.3)
            context.move_to(left + (cell[0] - context.text_extents(label).width) / 2, top + cell[1] - DPI / 14)
            context.show_text(label)
        path = pathlib.Path(folder) / "sheet.png"
        sheet.write_to_png(str(path))
        Image.open(path).quantize(64).save(out, dpi=(DPI, DPI), optimize=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
