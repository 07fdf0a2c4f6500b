# SPDX-License-Identifier: Apache-2.0
"""A strict reader of well-formed PDF files, apart from the program under test: values keep their places in the file.

Cross-reference tables, streams and hybrids, object streams, Flate with predictors, encryption by a password that
pdf_decryption knows (without it strings and streams stay encrypted). No repair."""
import re
import zlib

import pdf_decryption

SPACE = b"\0\t\n\f\r "
DELIMITERS = b"()<>[]{}/%"
NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
REFERENCE = re.compile(rb"(\d+)[\0\t\n\f\r ]+(\d+)[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>\[\]{}/%])")


class Malformed(ValueError):
    """The file breaks the syntax."""


class Name(str):
    """/Name, decoded, without its slash."""


class Reference(tuple):
    """(number, generation)."""


class String(bytes):
    """The decoded bytes; start and end of the token, and whether it was written in hexadecimal."""


class Dictionary(dict):
    """Keys are plain text; `keys_found` lists them as written, doubles included; `place` is start and end of a key's value."""


class Stream:
    def __init__(self, dictionary, raw):
        self.dictionary, self.raw = dictionary, raw


class Indirect:
    """An object of the file: its value or Stream, its place (of the container, for members of object streams)."""

    def __init__(self, number, generation, value, start, end, container=0):
        self.number, self.generation, self.value = number, generation, value
        self.start, self.end, self.container = start, end, container


class Lexer:
    def __init__(self, data, position=0):
        self.data, self.position = data, position

    def skip_space(self):
        data = self.data
        while self.position < len(data):
            if data[self.position] in SPACE:
                self.position += 1
            elif data[self.position] == 0x25:
                while self.position < len(data) and data[self.position] not in b"\r\n":
                    self.position += 1
            else:
                return

    def take(self, word):
        self.skip_space()
        if not self.data.startswith(word, self.position):
            raise Malformed("%r expected at %d, found %r" % (word, self.position, self.data[self.position:self.position + 20]))
        self.position += len(word)

    def number(self):
        self.skip_space()
        found = re.compile(rb"\d+").match(self.data, self.position)
        if not found:
            raise Malformed("a number expected at %d" % self.position)
        self.position = found.end()
        return int(found[0])

    def value(self):
        self.skip_space()
        data, start = self.data, self.position
        byte = data[start:start + 1]
        if data.startswith(b"<<", start):
            return self._dictionary()
        if byte == b"<":
            return self._hexadecimal()
        if byte == b"(":
            return self._literal()
        if byte == b"/":
            return self._name()
        if byte == b"[":
            return self._array()
        if found := REFERENCE.match(data, start):
            self.position = found.end()
            return Reference((int(found[1]), int(found[2])))
        if found := NUMBER.match(data, start):
            self.position = found.end()
            return float(found[0]) if b"." in found[0] else int(found[0])
        for word, value in ((b"true", True), (b"false", False), (b"null", None)):
            if data.startswith(word, start):
                self.position += len(word)
                return value
        raise Malformed("no value at %d: %r" % (start, data[start:start + 20]))

    def _name(self):
        end = self.position + 1
        while end < len(self.data) and self.data[end] not in SPACE and self.data[end] not in DELIMITERS:
            end += 1
        text = self.data[self.position + 1:end]
        self.position = end
        return Name(re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), text).decode("latin-1"))

    def _hexadecimal(self):
        start = self.position
        end = self.data.index(b">", start) + 1
        digits = bytes(byte for byte in self.data[start + 1:end - 1] if byte not in SPACE)
        string = String(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        string.start, string.end, string.hexadecimal = start, end, True
        self.position = end
        return string

    def _literal(self):
        data, start, depth, out = self.data, self.position, 0, bytearray()
        position = start
        while True:
            byte = data[position]
            position += 1
            if byte == 0x28:
                depth += 1
                if depth == 1:
                    continue
            elif byte == 0x29:
                depth -= 1
                if depth == 0:
                    break
            elif byte == 0x5c:
                position = self._escape(position, out)
                continue
            out.append(byte)
        string = String(out)
        string.start, string.end, string.hexadecimal = start, position, False
        self.position = position
        return string

    def _escape(self, position, out):
        data = self.data
        if octal := re.compile(rb"[0-7]{1,3}").match(data, position):
            out.append(int(octal[0], 8) & 255)
            return octal.end()
        if data.startswith(b"\r\n", position):
            return position + 2
        if data[position] not in b"\r\n":
            out.append({0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12}.get(data[position], data[position]))
        return position + 1

    def _array(self):
        self.position += 1
        items = []
        while True:
            self.skip_space()
            if self.data.startswith(b"]", self.position):
                self.position += 1
                return items
            items.append(self.value())

    def _dictionary(self):
        found = Dictionary()
        found.start, found.keys_found, found.place = self.position, [], {}
        self.position += 2
        while True:
            self.skip_space()
            if self.data.startswith(b">>", self.position):
                self.position += 2
                found.end = self.position
                return found
            if not self.data.startswith(b"/", self.position):
                raise Malformed("a key expected at %d" % self.position)
            key = str(self._name())
            self.skip_space()
            start = self.position
            found[key] = self.value()
            found.keys_found.append(key)
            found.place[key] = (start, self.position)


class Section:
    """One cross-reference section: entries are {number: ("free",) | ("place", offset, generation) | ("member", stream, index)};
    `repeated` are the numbers that it names more than once."""

    def __init__(self, offset, kind, trailer, entries, repeated=()):
        self.offset, self.kind, self.trailer, self.entries, self.repeated = offset, kind, trailer, entries, list(repeated)


class Document:
    """The whole file as its last startxref sees it."""

    def __init__(self, data):
        self.data = bytes(data)
        self.startxref = self._find_startxref()
        self.sections = self._read_sections(self.startxref)
        self.trailer = self.sections[0].trailer
        self.entries = {}
        for section in self.sections:
            for number, entry in section.entries.items():
                self.entries.setdefault(number, entry)
        self._members = {}
        self._decryption = self._open_encryption()

    def _open_encryption(self):
        """What decrypts; None where nothing is encrypted or no password fits."""
        self._decryption = None
        encryption = self.resolve(self.trailer.get("Encrypt"))
        if not isinstance(encryption, dict) or encryption.get("Filter") != "Standard":
            return None
        identifier = self.resolve(self.trailer.get("ID")) or [b""]
        found = pdf_decryption.Decryption(encryption, bytes(identifier[0]))
        return found if found.key else None

    @property
    def has_secrets(self):
        """Whether strings cannot be read."""
        return "Encrypt" in self.trailer and self._decryption is None

    def _decrypt(self, found):
        """The object in clear. source  ISO 32000-2:2020 7.6.2"""
        if self._decryption is None or self.trailer.get("Encrypt") == Reference((found.number, found.generation)):
            return found
        if isinstance(found.value, Stream):
            if found.value.dictionary.get("Type") == "XRef":
                return found
            found.value.raw = self._decryption.decrypt(found.value.raw, found.number, found.generation)
            self._decrypt_within(found.value.dictionary, found)
        else:
            found.value = self._decrypt_within(found.value, found)
        return found

    def _decrypt_within(self, value, found):
        if isinstance(value, String):
            clear = String(self._decryption.decrypt(bytes(value), found.number, found.generation))
            clear.__dict__.update(value.__dict__)
            return clear
        if isinstance(value, list):
            value[:] = [self._decrypt_within(one, found) for one in value]
        if isinstance(value, dict):
            for key, one in value.items():
                if key != "Contents" or "ByteRange" not in value:
                    value[key] = self._decrypt_within(one, found)
        return value

    def _find_startxref(self):
        found = list(re.finditer(rb"startxref[\0\t\n\f\r ]+(\d+)[\0\t\n\f\r ]+%%EOF", self.data))
        if not found:
            raise Malformed("no startxref")
        return int(found[-1][1])

    def _read_sections(self, offset):
        sections, seen = [], set()
        while offset is not None:
            if offset in seen:
                raise Malformed("cross-reference sections in a circle")
            seen.add(offset)
            lexer = Lexer(self.data, offset)
            lexer.skip_space()
            section = self._read_table(offset) if self.data.startswith(b"xref", lexer.position) else self._read_stream(offset)
            sections.append(section)
            if "XRefStm" in section.trailer:
                sections.append(self._read_stream(section.trailer["XRefStm"]))
            offset = section.trailer.get("Prev")
        return sections

    def _read_table(self, offset):
        lexer = Lexer(self.data, offset)
        lexer.take(b"xref")
        entries, repeated = {}, []
        while True:
            lexer.skip_space()
            if self.data.startswith(b"trailer", lexer.position):
                lexer.position += len(b"trailer")
                return Section(offset, "table", lexer.value(), entries, repeated)
            first, count = lexer.number(), lexer.number()
            for number in range(first, first + count):
                place, generation = lexer.number(), lexer.number()
                lexer.skip_space()
                kind = self.data[lexer.position:lexer.position + 1]
                lexer.position += 1
                repeated += [number] if number in entries else []
                entries[number] = ("place", place, generation) if kind == b"n" else ("free",)

    def _read_stream(self, offset):
        found = self.read_at(offset)
        if not isinstance(found.value, Stream) or found.value.dictionary.get("Type") != "XRef":
            raise Malformed("no cross-reference at %d" % offset)
        trailer = found.value.dictionary
        table = self.decode(found.value)
        widths = trailer["W"]
        index = trailer.get("Index", [0, trailer["Size"]])
        entries, repeated, position = {}, [], 0
        for first, count in zip(index[::2], index[1::2]):
            for number in range(first, first + count):
                fields = []
                for width in widths:
                    fields.append(int.from_bytes(table[position:position + width], "big"))
                    position += width
                kind = fields[0] if widths[0] else 1
                repeated += [number] if number in entries else []
                entries[number] = (("free",), ("place", fields[1], fields[2]), ("member", fields[1], fields[2]))[min(kind, 2)]
        return Section(offset, "stream", trailer, entries, repeated)

    def read_at(self, offset):
        """The indirect object that begins at `offset`."""
        lexer = Lexer(self.data, offset)
        number, generation = lexer.number(), lexer.number()
        lexer.take(b"obj")
        value = lexer.value()
        lexer.skip_space()
        if self.data.startswith(b"stream", lexer.position):
            start = lexer.position + len(b"stream")
            start += 2 if self.data.startswith(b"\r\n", start) else 1
            length = self.resolve(value["Length"])
            value = Stream(value, self.data[start:start + length])
            lexer.position = start + length
            lexer.take(b"endstream")
        lexer.take(b"endobj")
        return Indirect(number, generation, value, offset, lexer.position)

    def decode(self, stream):
        data = stream.raw
        filters = self.resolve(stream.dictionary.get("Filter")) or []
        parameters = self.resolve(stream.dictionary.get("DecodeParms")) or []
        filters = filters if isinstance(filters, list) else [filters]
        parameters = parameters if isinstance(parameters, list) else [parameters]
        for place, name in enumerate(filters):
            if name != "FlateDecode":
                raise Malformed("filter %s" % name)
            data = zlib.decompress(data)
            options = self.resolve(parameters[place]) if place < len(parameters) else None
            if options and options.get("Predictor", 1) >= 10:
                data = undo_png_prediction(data, options)
        return data

    def object(self, number):
        """The Indirect with that number, or None."""
        entry = self.entries.get(number, ("free",))
        if entry[0] == "free":
            return None
        if entry[0] == "place":
            found = self.read_at(entry[1])
            if found.number != number:
                raise Malformed("object %d instead of %d at %d" % (found.number, number, entry[1]))
            return self._decrypt(found)
        container = entry[1]
        if container not in self._members:
            self._members[container] = self._read_members(container)
        return self._members[container].get(number)

    def _read_members(self, container):
        holder = self.object(container)
        content = self.decode(holder.value)
        lexer = Lexer(content)
        heads = [(lexer.number(), lexer.number()) for _ in range(holder.value.dictionary["N"])]
        first = holder.value.dictionary["First"]
        return {number: Indirect(number, 0, Lexer(content, first + place).value(), holder.start, holder.end, container)
                for number, place in heads}

    def resolve(self, value):
        """The value itself, references followed."""
        steps = 0
        while isinstance(value, Reference):
            found = self.object(value[0])
            value = found.value if found and found.generation == value[1] else None
            steps += 1
            if steps > 32:
                raise Malformed("references in a circle")
        return value

    @property
    def catalog(self):
        return self.resolve(self.trailer["Root"])

    def pages(self):
        """[(reference, dictionary)] in order, inherited entries filled in."""
        found = []

        def walk(reference, inherited):
            node = self.resolve(reference)
            own = {key: node.get(key, inherited.get(key)) for key in ("MediaBox", "CropBox", "Rotate", "Resources")}
            if node.get("Type") == "Pages":
                for kid in self.resolve(node["Kids"]):
                    walk(kid, own)
            else:
                merged = Dictionary(node)
                merged.update({key: value for key, value in own.items() if value is not None})
                found.append((reference, merged))
        walk(self.catalog["Pages"], {})
        return found

    def fields(self):
        """[Field] of the form, the terminal ones."""
        form = self.resolve(self.catalog.get("AcroForm")) or {}
        found = []
        for reference in self.resolve(form.get("Fields")) or []:
            self._walk_field(reference, None, {}, found)
        return found

    def _walk_field(self, reference, parent_name, inherited, found):
        node = self.resolve(reference)
        name = parent_name
        if "T" in node:
            text = self.resolve(node["T"])
            own = text.hex() if self.has_secrets else decode_text(text) # encrypted texts are only told apart
            name = own if parent_name is None else parent_name + "." + own
        values = {key: node.get(key, inherited.get(key)) for key in ("FT", "V", "Ff")}
        kids = self.resolve(node.get("Kids")) or []
        if any("T" in (self.resolve(kid) or {}) for kid in kids):
            for kid in kids:
                self._walk_field(kid, name, values, found)
            return
        widgets = kids if kids else [reference]
        found.append(Field(name, reference, node, values, widgets))

    def signature_fields(self):
        """Signed ones, in order of the ends of their byte ranges."""
        signed = [field for field in self.fields()
                  if field.values["FT"] == "Sig" and isinstance(self.resolve(field.values["V"]), dict)]
        return sorted(signed, key=lambda field: sum((self.resolve(field.values["V"]).get("ByteRange") or [0])[2:]))


class Field:
    def __init__(self, name, reference, dictionary, values, widgets):
        self.name, self.reference, self.dictionary = name, reference, dictionary
        self.values, self.widgets = values, widgets


def undo_png_prediction(data, options):
    colours, bits = options.get("Colors", 1), options.get("BitsPerComponent", 8)
    pixel = max(1, colours * bits // 8)
    width = (colours * bits * options.get("Columns", 1) + 7) // 8
    return unfilter_png_rows(data, width, pixel)


def unfilter_png_rows(data, width, pixel):
    """Undoes the filters of PNG rows: a tag byte, then `width` bytes. source  PNG (ISO/IEC 15948) 9.2"""
    out, previous = bytearray(), bytes(width)
    for start in range(0, len(data) - width, width + 1):
        tag, row = data[start], bytearray(data[start + 1:start + 1 + width])
        if tag == 2:
            row = bytearray((here + above) & 255 for here, above in zip(row, previous))
        elif tag:
            for i in range(width):
                left = row[i - pixel] if i >= pixel else 0
                corner = previous[i - pixel] if i >= pixel else 0
                row[i] = (row[i] + predict(tag, left, previous[i], corner)) & 255
        out += row
        previous = row
    return bytes(out)


def predict(tag, left, above, corner):
    if tag == 1:
        return left
    if tag == 3:
        return (left + above) // 2
    if tag == 4:
        estimate = left + above - corner
        return min((left, above, corner), key=lambda value: abs(estimate - value))
    raise Malformed("predictor %d" % tag)


def decode_text(string):
    """A text string, strictly. source  ISO 32000-2:2020 7.9.2.2"""
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be")
    if string.startswith(b"\xef\xbb\xbf"):
        return string[3:].decode("utf-8")
    undefined = set(range(0x18)) - set(b"\t\n\r") | {0x7f, 0x9f, 0xad}
    if undefined & set(string):
        raise Malformed("bytes that PDFDocEncoding does not define")
    return string.decode("latin-1")
