# SPDX-License-Identifier: Apache-2.0
"""Makes scans and photos of seals that are as bad as real ones, with the truth beside them."""
import math
import random
import struct
import subprocess
import zlib

STAR = " ".join(f"{50 + r * math.sin(math.pi * i / 5):.2f},{50 - r * math.cos(math.pi * i / 5):.2f}"
                for i in range(10) for r in [16 if i % 2 == 0 else 6.1])
ROUND = ('<circle cx="50" cy="50" r="46" fill="none" stroke="#000" stroke-width="4"/>'
         f'<polygon points="{STAR}"/>' +
         "".join(f'<g transform="rotate({a} 50 50)"><rect x="46" y="10" width="8" height="2"/>'
                 '<rect x="46" y="14" width="8" height="2"/><rect x="49" y="10" width="2" height="10"/></g>'
                 for a in range(-120, 121, 24)) + '<rect x="28" y="70" width="44" height="3"/>')
SQUARE = ('<rect x="4" y="4" width="92" height="92" fill="none" stroke="#000" stroke-width="5"/>'
          '<rect x="18" y="20" width="26" height="6"/><rect x="28" y="20" width="6" height="60"/>'
          '<rect x="58" y="20" width="24" height="24"/><rect x="58" y="56" width="24" height="24"/>')
SOLID = '<path fill-rule="evenodd" d="M4 4H96V96H4Z M18 20H44V30H34V80H26V30H18Z M58 20H82V80H58Z"/>'


def svg(shape):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="100mm" viewBox="0 0 100 100">{shape}</svg>'.encode()


def sample(mask, x, y):
    """The mask (rows of 0..255) between its pixels, 0 outside."""
    i, j = math.floor(x), math.floor(y)
    total = 0.0
    for v, down in ((j, j + 1 - y), (j + 1, y - j)):
        for u, across in ((i, i + 1 - x), (i + 1, x - i)):
            if 0 <= v < len(mask) and 0 <= u < len(mask[0]):
                total += mask[v][u] * across * down
    return total / 255


def place(mask, width, height, degrees=0.0, scale=1.0):
    """The mask turned clockwise in the middle of a sheet: rows of 0..1."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    rows = []
    for y in range(height):
        v = (y - height / 2) / scale
        row = []
        for x in range(width):
            u = (x - width / 2) / scale
            row.append(sample(mask, u * c + v * s + len(mask[0]) / 2, v * c - u * s + len(mask) / 2))
        rows.append(row)
    return rows


def photo(coverage, ink=(200, 20, 30), paper=(225, 218, 200), gradient=0.35, noise=4.0, seed=7):
    """RGB rows: ink on paper, light that falls off towards one corner, grain."""
    chance = random.Random(seed)
    height, width = len(coverage), len(coverage[0])
    rows = []
    for y in range(height):
        row = bytearray()
        for x in range(width):
            light = 1 - gradient * ((x / width) ** 1.5 * 0.7 + (y / height) * 0.3)
            share = coverage[y][x] * (0.92 + 0.08 * chance.random())
            for part in range(3):
                value = (ink[part] * share + paper[part] * (1 - share)) * light + chance.gauss(0, noise)
                row.append(max(0, min(255, round(value))))
        rows.append(bytes(row))
    return rows


def to_jpeg(rows, quality=60):
    ppm = f"P6 {len(rows[0]) // 3} {len(rows)} 255\n".encode() + b"".join(rows)
    return subprocess.run(["cjpeg", "-quality", str(quality)], input=ppm, check=True, capture_output=True).stdout


def to_png(rows, channels=3, dpi=0):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    width = len(rows[0]) // channels
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    density = chunk(b"pHYs", struct.pack(">IIB", round(dpi / 0.0254), round(dpi / 0.0254), 1)) if dpi else b""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 8, colour, 0, 0, 0)) + density +
            chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 6)) + chunk(b"IEND", b""))


def crop(coverage, margin=1):
    """What lies around the ink of at least half coverage."""
    ys = [y for y, row in enumerate(coverage) if max(row) > 0.5]
    xs = [x for x in range(len(coverage[0])) if any(row[x] > 0.5 for row in coverage)]
    return [row[max(0, xs[0] - margin):xs[-1] + 1 + margin] for row in coverage[max(0, ys[0] - margin):ys[-1] + 1 + margin]]


def agreement(truth, alpha):
    """Intersection over union of two masks at half, the best over shifts of two pixels."""
    best = 0.0
    wanted = {(x, y) for y, row in enumerate(truth) for x, value in enumerate(row) if value > 0.5}
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            found = {(x + dx, y + dy) for y, row in enumerate(alpha) for x, value in enumerate(row) if value > 127}
            best = max(best, len(wanted & found) / len(wanted | found))
    return best
