#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws drawing.pdf, a floor plan on A3 and a title sheet on A4, with Cairo: drawing.py OUT"""
import math
import sys

import cairo

MM = 72 / 25.4
A3_LANDSCAPE = (420 * MM, 297 * MM)
A4_PORTRAIT = (210 * MM, 297 * MM)


def label(context, x, y, text, size=4.0, bold=False):
    weight = cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL
    context.select_font_face("DejaVu Sans", cairo.FONT_SLANT_NORMAL, weight)
    context.set_font_size(size)
    context.move_to(x, y)
    context.show_text(text)


def wall(context, *points, width=2.4):
    context.set_line_width(width)
    context.move_to(*points[0])
    for point in points[1:]:
        context.line_to(*point)
    context.stroke()


def door(context, x, y, angle_deg):
    """A door leaf of 12 mm and the arc it sweeps, hinged at x, y."""
    context.save()
    context.translate(x, y)
    context.rotate(math.radians(angle_deg))
    context.set_line_width(0.35)
    context.move_to(0, 0)
    context.line_to(12, 0)
    context.arc(0, 0, 12, 0, math.pi / 2)
    context.stroke()
    context.restore()


def hatch(context, x, y, width, height, step=3):
    context.save()
    context.rectangle(x, y, width, height)
    context.clip()
    context.set_line_width(0.18)
    for offset in range(0, int(width + height), step):
        context.move_to(x + offset, y)
        context.line_to(x + offset - height, y + height)
    context.stroke()
    context.restore()


def dimension(context, x0, x1, y, text):
    context.set_line_width(0.18)
    for x in (x0, x1):
        context.move_to(x, y - 2)
        context.line_to(x, y + 2)
    context.move_to(x0, y)
    context.line_to(x1, y)
    context.stroke()
    label(context, (x0 + x1) / 2 - 8, y - 1.2, text, 3.2)


def draw_plan(context):
    context.scale(MM, MM)
    context.rectangle(10, 10, 400, 277)
    context.set_line_width(0.5)
    context.stroke()
    light = cairo.LinearGradient(60, 60, 60, 220)
    light.add_color_stop_rgba(0, 0.75, 0.86, 0.95, 0.9)
    light.add_color_stop_rgba(1, 0.98, 0.96, 0.88, 0.9)
    context.set_source(light)
    context.rectangle(60, 60, 260, 160)
    context.fill()
    context.set_source_rgb(0.1, 0.1, 0.12)
    wall(context, (60, 60), (320, 60), (320, 220), (204, 220))
    wall(context, (192, 220), (60, 220), (60, 60))
    wall(context, (170, 60), (170, 118), width=1.4)
    wall(context, (170, 130), (170, 150), (60, 150), width=1.4)
    wall(context, (240, 220), (240, 162), width=1.4)
    wall(context, (240, 150), (240, 140), (320, 140), width=1.4)
    door(context, 170, 118, 0)
    door(context, 192, 220, -90)
    door(context, 240, 150, 90)
    hatch(context, 245, 165, 70, 50)
    label(context, 90, 105, "Workshop", 6, True)
    label(context, 85, 190, "Entrance hall", 6, True)
    label(context, 230, 100, "Laboratory", 6, True)
    label(context, 258, 158, "Store", 6, True)
    label(context, 90, 112, "40.7 m\u00b2")
    label(context, 230, 107, "62.4 m\u00b2")
    dimension(context, 60, 170, 48, "11 000")
    dimension(context, 170, 320, 48, "15 000")
    for index in range(7):
        context.set_source_rgba(0.85, 0.3, 0.1, 0.25 + 0.1 * index)
        context.arc(200 + 16 * index, 82, 4 + 0.4 * index, 0, 2 * math.pi)
        context.fill()
    context.set_source_rgb(0.1, 0.1, 0.12)
    context.set_line_width(0.35)
    context.rectangle(270, 240, 140, 47)
    context.stroke()
    label(context, 276, 252, "Floor plan, level 1", 6, True)
    label(context, 276, 262, "Example Technology, building 3    1 : 100")
    label(context, 276, 270, "Drawing 2026-117-A    24 November 2026")
    label(context, 276, 280, "Approved:")


def draw_title_sheet(context):
    context.scale(MM, MM)
    label(context, 25, 60, "Drawing 2026-117", 12, True)
    label(context, 25, 72, "Sheet 1   Floor plan, level 1 (A3)", 5)
    label(context, 25, 80, "Sheet 2   This list (A4)", 5)
    context.translate(105, 170)
    for turn in range(36):
        context.rotate(math.radians(10))
        context.set_source_rgba(0.1, 0.2 + turn / 60, 0.5, 0.18)
        context.rectangle(0, 0, 46, 46)
        context.fill()


def main(out):
    surface = cairo.PDFSurface(out, *A3_LANDSCAPE)
    surface.restrict_to_version(cairo.PDF_VERSION_1_5)
    surface.set_metadata(cairo.PDF_METADATA_TITLE, "Floor plan, level 1")
    surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, "2026-11-24T09:00:00Z")
    draw_plan(cairo.Context(surface))
    surface.show_page()
    surface.set_size(*A4_PORTRAIT)
    draw_title_sheet(cairo.Context(surface))
    surface.finish()


if __name__ == "__main__":
    main(sys.argv[1])
