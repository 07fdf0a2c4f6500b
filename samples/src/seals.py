#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the sample seals and the handwritten signature as PNG pictures with transparency: seals.py OUT_DIR"""
import math
import pathlib
import sys

import cairo
import gi

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402
from PIL import Image, ImageFilter  # noqa: E402

MM_PER_INCH = 25.4
OVERSAMPLING = 4
ALPHA_LEVELS = 16  # the eye sees no more on an edge, and the picture stays half as large
RED = (0xD7, 0x00, 0x0F)
INK = (0x1A, 0x23, 0x5B)


class Mask:
    """A grey mask measured in millimetres, drawn finer than it is saved."""

    def __init__(self, width_mm, height_mm, width_px, height_px):
        self.size_px = (width_px, height_px)
        self.density_dpi = width_px / width_mm * MM_PER_INCH
        self.surface = cairo.ImageSurface(cairo.FORMAT_A8, width_px * OVERSAMPLING, height_px * OVERSAMPLING)
        self.context = cairo.Context(self.surface)
        self.context.scale(width_px * OVERSAMPLING / width_mm, height_px * OVERSAMPLING / height_mm)

    def save(self, path, colour, opacity, softness_px):
        """One flat colour everywhere; the mask becomes the alpha channel, its edge as soft as stamped ink."""
        self.surface.flush()
        fine = Image.frombuffer("L", (self.surface.get_width(), self.surface.get_height()), bytes(self.surface.get_data()),
                                "raw", "L", self.surface.get_stride(), 1)
        alpha = fine.resize(self.size_px, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(softness_px))
        picture = Image.new("RGBA", self.size_px, colour + (0,))
        step = 255 / (ALPHA_LEVELS - 1)
        picture.putalpha(alpha.point(lambda value: round(round(value / step) * step * opacity)))
        picture.save(path, dpi=(self.density_dpi, self.density_dpi), optimize=True)


def draw_star(context, radius_mm):
    for corner in range(10):
        radius = radius_mm if corner % 2 == 0 else radius_mm * math.sin(math.radians(18)) / math.sin(math.radians(54))
        angle = math.radians(-90 + 36 * corner)
        context.line_to(radius * math.cos(angle), radius * math.sin(angle))
    context.close_path()
    context.fill()


def draw_letter(context, letter, font, height_mm, width_ratio):
    """Draws one letter with the middle of its box at the origin."""
    layout = PangoCairo.create_layout(context)
    em = 10
    description = Pango.FontDescription(font)
    description.set_absolute_size(em * Pango.SCALE)
    layout.set_font_description(description)
    layout.set_text(letter, -1)
    ink, _ = layout.get_extents()
    baseline = layout.get_baseline() / Pango.SCALE
    middle_over_baseline = 0.38 if ord(letter) > 0x2000 else 0.36
    scale = height_mm / em
    context.save()
    context.scale(scale * width_ratio, scale)
    context.translate(-(ink.x + ink.width / 2) / Pango.SCALE, middle_over_baseline * em - baseline)
    PangoCairo.layout_path(context, layout)
    context.fill()
    context.restore()


def draw_ring_text(context, text, radius_mm, sweep_deg, font, height_mm, width_ratio, lower=False):
    """Sets the text on a circle: over the top with feet inwards, or along the bottom with heads inwards."""
    step = math.radians(sweep_deg) / (len(text) - 1)
    for index, letter in enumerate(text):
        offset = (index - (len(text) - 1) / 2) * step
        context.save()
        context.rotate(-offset if lower else offset)
        context.translate(0, radius_mm if lower else -radius_mm)
        draw_letter(context, letter, font, height_mm, width_ratio)
        context.restore()


def draw_company_seal(context, name, code, diameter_mm):
    border_mm = 1.2
    context.translate(diameter_mm / 2, diameter_mm / 2)
    context.scale(diameter_mm / 42, diameter_mm / 42)
    context.set_line_width(border_mm)
    context.arc(0, 0, 20.7 - border_mm / 2, 0, 2 * math.pi)
    context.stroke()
    draw_star(context, 7)
    draw_ring_text(context, name, 15.7, 236, "Noto Serif CJK SC Bold", 6.3, 0.8)
    draw_ring_text(context, code, 17.3, 70, "Noto Sans CJK SC Medium", 2.6, 1.0, lower=True)


def smooth_path(points, steps=24):
    """Catmull-Rom through (x, y, pressure) points."""
    padded = [points[0], *points, points[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:]):
        for step in range(steps):
            t = step / steps
            yield tuple(0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t ** 3)
                        for p, q, r, s in zip(a, b, c, d))
    yield points[-1]


def draw_stroke(context, points, width_mm):
    """Round dabs along the path: a pen presses where it is slow and lifts at both ends."""
    path = list(smooth_path(points))
    context.set_line_cap(cairo.LINE_CAP_ROUND)
    for (x0, y0, w0), (x1, y1, w1) in zip(path, path[1:]):
        context.set_line_width(max(0.08, width_mm * (w0 + w1) / 2))
        context.move_to(x0, y0)
        context.line_to(x1, y1)
        context.stroke()


# "Lin Hua": x and y in millimetres, then how hard the pen presses.
SIGNATURE = [
    # L
    [(9.5, 5.2, 0.2), (11.8, 3.4, 0.5), (12.6, 4.6, 0.7), (10.6, 9.2, 1.0), (7.8, 14.2, 1.0), (5.2, 16.6, 0.7), (3.6, 15.8, 0.5),
     (5.0, 14.6, 0.5), (8.2, 15.8, 0.8), (11.6, 16.4, 0.7),
     # i n
     (14.2, 14.0, 0.5), (15.6, 11.0, 0.6), (15.0, 13.6, 0.9), (14.8, 15.8, 0.9), (16.2, 15.6, 0.6), (18.2, 12.2, 0.5),
     (18.6, 11.2, 0.7), (17.8, 15.8, 1.0), (18.6, 13.4, 0.6), (20.6, 11.2, 0.6), (21.4, 11.9, 0.8), (20.8, 15.0, 1.0),
     (21.6, 16.0, 0.7), (23.6, 14.2, 0.3)],
    [(16.3, 8.3, 0.7), (16.6, 8.0, 0.9), (16.8, 8.2, 0.5)],
    # H
    [(27.6, 4.8, 0.3), (28.8, 4.2, 0.7), (28.2, 7.6, 1.0), (26.4, 13.6, 1.0), (25.2, 17.0, 0.5)],
    [(35.6, 3.2, 0.4), (34.8, 5.0, 0.8), (32.6, 11.4, 1.0), (31.4, 15.6, 0.9), (30.6, 15.0, 0.5), (27.8, 11.6, 0.5), (26.4, 10.6, 0.6),
     (29.6, 10.2, 0.6), (34.0, 9.6, 0.5),
     # u a
     (36.4, 10.8, 0.6), (35.4, 13.8, 1.0), (35.8, 15.4, 0.8), (37.4, 14.4, 0.6), (38.8, 11.4, 0.6), (38.0, 14.2, 1.0),
     (38.4, 15.6, 0.8), (40.2, 14.4, 0.5), (42.2, 11.8, 0.6), (43.4, 11.2, 0.6), (41.6, 12.0, 0.8), (40.8, 14.6, 1.0), (42.0, 15.4, 0.7),
     (43.8, 12.4, 0.6), (43.4, 14.6, 0.9), (44.4, 15.8, 0.7),
     # the flourish
     (48.6, 12.8, 0.5), (52.0, 10.8, 0.4), (49.6, 15.6, 0.6), (39.0, 19.2, 0.9), (24.0, 20.6, 1.0), (12.0, 20.4, 0.7), (8.6, 19.2, 0.4),
     (14.0, 18.6, 0.2)],
]


def main(out_dir):
    for name, size_px in (("company.png", 496), ("seal-300.png", 300)):
        mask = Mask(42, 42, size_px, size_px)
        draw_company_seal(mask.context, "示例科技（北京）有限公司", "1100000123456", 42)
        mask.save(out_dir / name, RED, 0.92, 0.4)
    mask = Mask(56, 24, 661, 283)
    for stroke in SIGNATURE:
        draw_stroke(mask.context, stroke, 0.75)
    mask.save(out_dir / "handwriting.png", INK, 0.94, 0.5)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
