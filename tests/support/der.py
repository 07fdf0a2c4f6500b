# SPDX-License-Identifier: Apache-2.0
"""DER elements with their places, read and written apart from the program under test."""

SEQUENCE, SET, OID, INTEGER, OCTETS, BITS, NULL, UTC_TIME = 0x30, 0x31, 0x06, 0x02, 0x04, 0x03, 0x05, 0x17


class Malformed(ValueError):
    """The bytes are no DER."""


class Element:
    """One element: its tag, the places of head, content and end, and its bytes."""

    def __init__(self, data, start, limit):
        if limit - start < 2:
            raise Malformed("an element is cut off at %d" % start)
        self.data, self.start, self.tag = data, start, data[start]
        size = data[start + 1]
        self.content_start = start + 2
        if size >= 0x80:
            count = size & 0x7f
            self.content_start += count
            octets = data[start + 2:self.content_start]
            if count == 0 or count > 4 or len(octets) < count or octets[0] == 0 or (count == 1 and octets[0] < 0x80):
                raise Malformed("the length at %d is no DER" % (start + 1))
            size = int.from_bytes(octets, "big")
        self.end = self.content_start + size
        if self.end > limit:
            raise Malformed("the element at %d reaches behind what holds it" % start)

    @property
    def whole(self):
        return self.data[self.start:self.end]

    @property
    def content(self):
        return self.data[self.content_start:self.end]

    @property
    def children(self):
        return elements(self.data, self.content_start, self.end)

    def __getitem__(self, index):
        return self.children[index]

    @property
    def oid(self):
        if self.tag != OID:
            raise Malformed("tag %02x where an object identifier should be" % self.tag)
        return print_oid(self.content)

    @property
    def number(self):
        if self.tag != INTEGER:
            raise Malformed("tag %02x where a number should be" % self.tag)
        return int.from_bytes(self.content, "big", signed=True)


def elements(data, start, end):
    found = []
    while start < end:
        found.append(Element(data, start, end))
        start = found[-1].end
    return found


def read(data):
    """The first element; what follows it is not looked at."""
    return Element(data, 0, len(data))


def print_oid(content):
    numbers, value = [], 0
    for octet in content:
        value = value << 7 | octet & 0x7f
        if not octet & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first] + numbers[1:]))


def write(tag, *contents):
    content = b"".join(contents)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def write_oid(text):
    first, second, *rest = map(int, text.split("."))
    octets = b""
    for number in [40 * first + second, *rest]:
        group = [number & 0x7f]
        while number := number >> 7:
            group.append(number & 0x7f | 0x80)
        octets += bytes(reversed(group))
    return write(OID, octets)


def write_number(value):
    return write(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def write_set(*members):
    """SET OF: the members in the order that DER demands."""
    return write(SET, *sorted(members))
