# SPDX-License-Identifier: Apache-2.0
"""Puts revocation data into the CMS of a signature, as other producers do."""
import der

REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"


def with_crls(contents, choice):
    """The CMS with a RevocationInfoChoice behind its certificates. source  RFC 5652 5.1"""
    info = der.read(contents)
    data = info[1][0].children
    parts = [one.whole for one in data[:-1]] + [der.write(0xa1, choice), data[-1].whole]
    return der.write(der.SEQUENCE, info[0].whole, der.write(0xa0, der.write(der.SEQUENCE, *parts)))


def with_values(contents, *lists):
    """The CMS with revocation-values as unsigned attribute. source  ETSI EN 319 122-1 A.1.2.2"""
    return with_attribute(contents, REVOCATION_VALUES, der.write(der.SEQUENCE, *lists))


def with_attribute(contents, oid, *values):
    """The CMS with an unsigned attribute, in the place of what there was."""
    info = der.read(contents)
    data = info[1][0].children
    attribute = der.write(der.SEQUENCE, der.write_oid(oid), der.write(der.SET, *values))
    signer = der.write(der.SEQUENCE, data[-1][0].content + der.write(0xa1, attribute))
    parts = [one.whole for one in data[:-1]] + [der.write(der.SET, signer)]
    return der.write(der.SEQUENCE, info[0].whole, der.write(0xa0, der.write(der.SEQUENCE, *parts)))


def change_signature(source, target, change):
    """The last signature's CMS becomes what `change` makes of it; the room that was reserved must do."""
    with open(source, "rb") as file:
        document = bytearray(file.read())
    start = document.rindex(b"/Contents <") + len(b"/Contents <")
    end = document.index(b">", start)
    contents = bytes.fromhex(document[start:end].decode())
    changed = change(contents[:der.read(contents).end]).hex().encode()
    if len(changed) > end - start:
        raise ValueError("no room for %d bytes" % (len(changed) // 2))
    document[start:end] = changed.ljust(end - start, b"0")
    with open(target, "wb") as file:
        file.write(document)
