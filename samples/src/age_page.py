#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Turns a clean page picture into what a scanner gives: age_page.py IN.png OUT.jpg TILT_DEG"""
import random
import sys

from PIL import Image, ImageChops, ImageFilter

PAPER = 236


def paper(size, seed):
    """Uneven paper: coarse shade and fine grain, the same for the same seed."""
    dice = random.Random(seed)
    coarse = Image.new("L", (9, 12))
    coarse.putdata([PAPER + dice.randint(-9, 6) for _ in range(9 * 12)])
    grain = Image.frombytes("L", size, bytes(128 + round(dice.gauss(0, 5)) for _ in range(size[0] * size[1])))
    return ImageChops.add(coarse.resize(size, Image.Resampling.BICUBIC), grain, scale=1, offset=-128)


def main(path_in, path_out, tilt_deg):
    page = Image.open(path_in).convert("L").rotate(float(tilt_deg), Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    scan = ImageChops.multiply(page, paper(page.size, path_in.rsplit("/", 1)[-1]))
    scan.save(path_out, quality=48, dpi=(130, 130), optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
