# SPDX-License-Identifier: Apache-2.0
"""Reads a public header: what it declares, and the comment that belongs to each thing. The man pages and the API reference
are made from it."""
import re

# A comment, a line of the preprocessor with those that go on from it, the border of extern "C", or a declaration.
PIECE = re.compile(r"/\*.*?\*/|^#(?:[^\n]*\\\n)*[^\n]*|extern \"C\" \{|^\}$|[^\s/#}](?:[^;{}/]|\{(?:/\*.*?\*/|[^{}])*\}|/(?!\*))*;",
                   re.DOTALL | re.MULTILINE)
# What the conventions at the top of the header say once for all structs.
CONVENTIONS = {"size": "sizeof the struct", "context": "handed to the functions as it is"}


class Item:
    """kind: section, prose, macro, enum, struct, opaque, type or function. `comment`: its text, paragraphs apart by \\n\\n, or
    "". `source`: the declaration without comments. `members`: of enums and structs."""

    def __init__(self, kind, name, comment, source="", members=()):
        self.kind, self.name, self.comment, self.source, self.members = kind, name, comment, source, list(members)

    def returns_status(self):
        return self.kind == "function" and bool(re.match(r"pdfseal_status\b(?!\s*\*)", self.source))


class Member:
    """One declaration of a struct (its source, all names in it), or one value of an enum."""

    def __init__(self, source, names, comment):
        self.source, self.names, self.comment = source, names, comment


def comment_text(comment):
    lines = [re.sub(r"^\s*\* ?", "", line).strip() for line in comment[2:-2].split("\n")]
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def squeezed(source):
    return " ".join(re.sub(r"/\*.*?\*/", " ", source, flags=re.DOTALL).split())


def declared_names(declaration):
    """Names in `double x0_pt, y0_pt;`, `char field[128];`, `bool (*get)(void *context, …);`."""
    pointer = re.match(r"[^(]*\(\s*\**\s*(\w+)\s*\)", declaration)
    if pointer:
        return [pointer.group(1)]
    if "(" in declaration:
        return re.findall(r"\(\*+(\w+)\)", declaration)[:1]
    plain = re.sub(r"\[[^\]]*\]", "", declaration.rstrip(";"))
    return [re.search(r"(\w+)\s*$", part).group(1) for part in plain.split(",")]


def pieces_of(body, pattern):
    """(text, comment) of each declaration: the comment on its line, or else the one above it."""
    found, above = [], ""
    for match in re.finditer(r"/\*.*?\*/|" + pattern, body, re.DOTALL):
        text = match.group()
        if not text.startswith("/*"):
            found.append([" ".join(text.split()), above])
            above = ""
        elif body[body.rfind("\n", 0, match.start()) + 1:match.start()].strip() and found:
            found[-1][1] = " ".join(filter(None, [found[-1][1], comment_text(text)]))
        else:
            above = comment_text(text)
    return found


def struct_members(body):
    return [Member(text, declared_names(text), comment) for text, comment in pieces_of(body, r"[^\s/;][^;/]*;")]


def enum_members(body):
    return [Member(text.rstrip(","), [re.match(r"\w+", text).group()], comment)
            for text, comment in pieces_of(body, r"\w+(?:\s*=\s*[-\w]+)?,?")]


def read_typedef(text, comment):
    plain = squeezed(text)
    braces = re.search(r"\{(.*)\}", text, re.DOTALL)
    if braces:
        kind = re.match(r"(?:typedef )?(enum|struct)\b", plain).group(1)
        name = (re.search(r"\}\s*(\w+);$", plain) or re.match(r"()", "")).group(1)
        members = (struct_members if kind == "struct" else enum_members)(braces.group(1))
        return Item(kind, name, comment, plain, members)
    opaque = re.match(r"typedef struct (\w+) \1;$", plain)
    if opaque:
        return Item("opaque", opaque.group(1), comment, plain)
    return Item("type", re.search(r"(\w+)\s*\(", plain).group(1), comment, plain)


def read_function(text, comment):
    plain = re.sub(r"^(PDFSEAL_API |PDFSEAL_MUST_USE )+", "", squeezed(text))
    return Item("function", re.search(r"(\w+)\s*\(", plain).group(1), comment, plain)


def read_declaration(text, comment):
    return read_typedef(text, comment) if re.match(r"typedef\b|enum\b", text) else read_function(text, comment)


def read_macro(text, comment):
    define = re.match(r"#define (PDFSEAL_\w+)[ \t]+(\S[^\n]*)$", text)
    if define and not define.group(2).startswith("__attribute__"):
        return Item("macro", define.group(1), comment, text)
    return None


def read_header(path):
    """Its Items in order."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    items, comment, end = [], "", 0
    for match in PIECE.finditer(text):
        piece = match.group()
        if piece.startswith("/*"):
            if comment:
                items.append(Item("prose", "", comment))
            section = re.match(r"/\* ---- (.*) ---- \*/$", piece)
            comment = "" if section else comment_text(piece)
            if section:
                items.append(Item("section", section.group(1), ""))
        else:
            if comment and text.count("\n", end, match.start()) > 1:
                items.append(Item("prose", "", comment))
                comment = ""
            item = read_macro(piece, comment) if piece.startswith("#") else (
                read_declaration(piece, comment) if piece.endswith(";") else None)
            if item:
                items.append(item)
            elif comment:
                items.append(Item("prose", "", comment))
            comment = ""
        end = match.end()
    return [item for item in items if not item.comment.startswith("SPDX-License-Identifier")]


def is_function(member):
    return "(*" in member.source


def member_comment(item, member):
    """What is said of it, or what the conventions say; "" where nothing is. Functions of a table are described one by one, or all
    in the comment of the table."""
    if member.comment:
        return member.comment
    if is_function(member) and item.comment and not any(each.comment for each in item.members if is_function(each)):
        return "see above"
    return CONVENTIONS.get(member.names[0], "")


def undocumented(items):
    """Names of what has no comment of its own: functions, types, members."""
    found = [item.name for item in items if item.kind in ("function", "struct", "opaque", "type") and not item.comment]
    for item in items:
        found += ["%s.%s" % (item.name, ", ".join(member.names)) for member in item.members
                  if item.kind == "struct" and not member_comment(item, member)]
    return found
