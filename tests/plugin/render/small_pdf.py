# SPDX-License-Identifier: Apache-2.0
"""Small PDFs for the renderer's tests, written object by object."""


def pdf(objects):
    """A file of `objects` (bytes each, numbered from 1; the first is the catalog) with a classic xref table."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(data, extra=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def one_page(content, media_box=b"[0 0 200 100]", extra=b""):
    """One page with Helvetica as /F1 (not embedded: the renderer must find a font)."""
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R %s"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        % (media_box, extra),
        stream(content),
    ])


RED_SQUARE = b"1 0 0 rg 20 10 40 30 re f"
HELLO = b"BT /F1 20 Tf 20 60 Td (Party A: seal here) Tj 0 -30 Td (second line) Tj ET"


def endless_page():
    """A page that asks for more drawing than anyone waits for: forms that call forms, 10 to the power of 9."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 14 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R"
        b" /Resources << /XObject << /X 5 0 R >> >> >>",
        stream(b"/X Do " * 10),
    ]
    for level in range(5, 13):
        objects.append(stream(b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 200 100]"
                              b" /Resources << /XObject << /X %d 0 R >> >>" % (level + 1)))
    objects.append(stream(b"0 0 10 10 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 100]"))
    objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 15 0 R /Resources << >> >>")
    objects.append(stream(RED_SQUARE))
    return pdf(objects)
