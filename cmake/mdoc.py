# SPDX-License-Identifier: Apache-2.0
"""Turns the prose of a header into mdoc: one sentence a line, names in the macros that are meant for them."""
import re
import textwrap

STATUS = "USAGE INPUT REFUSED OUTSIDE OUTPUT LIMIT MEMORY INTERNAL CANCELLED".split()
# `code`, names of ours, the statuses, which the header names without their beginning, and free().
NAME = re.compile(r"`([^`]+)`|(?<!\")\b((?:pdfseal|PDFSEAL)_\w+)|\b(%s)\b|\b(free)\(\)" % "|".join(STATUS))
CLOSING = ".,:;)]?!"


def escaped(text):
    text = text.replace("\\", "\\e").replace("…", "...").replace("-", "\\-")
    text = re.sub(r"[^\x00-\x7f]", lambda match: "\\[u%04X]" % ord(match.group()), text)
    return "\\&" + text if text[:1] in (".", "'") else text


def argument(text):
    """As one argument of a macro."""
    text = escaped(text).replace('"', "\\(dq")
    return '"%s"' % text if re.search(r"\s", text) or text in CLOSING else text


def macro_of(match, functions):
    """The macro with its arguments."""
    code, name, status, free = match.groups()
    if free:
        return ["Xr", "free", "3"]
    if status:
        return ["Dv", "PDFSEAL_ERROR_" + status]
    if code:
        return ["Fn" if code in functions else "Va", argument(code)]
    if name.startswith("PDFSEAL_"):
        return ["Dv", name]
    return ["Fn" if name in functions else "Vt", name]


def text_lines(text):
    return [escaped(line) for line in textwrap.wrap(text, 76, break_long_words=False, break_on_hyphens=False)]


def word_lines(sentence, functions):
    """Lines of one sentence: text, and a macro line for each name with what is glued to it."""
    lines, end = [], 0
    for match in NAME.finditer(sentence):
        if match.start() < end:
            continue
        before = re.search(r"\S*$", sentence[end:match.start()]).group()
        after = re.match(r"\S*", sentence[match.end():]).group()
        if NAME.search(after):
            after = after[:NAME.search(after).start()]
        text = sentence[end:match.start() - len(before)].strip()
        lines += text_lines(text)
        words = macro_of(match, functions)
        if before and set(before) <= set("(["):
            words[1:1] = list(before)
        elif before:
            words = ["No", argument(before), "Ns"] + words
        tail = re.match(r"(.*?)([%s]*)$" % re.escape(CLOSING), after).groups()
        if tail[0]:
            words += ["Ns", "No", argument(tail[0])]
        lines.append(" ".join(["." + words[0]] + words[1:] + list(tail[1])))
        end = match.end() + len(after)
    return lines + text_lines(sentence[end:].strip())


def prose(text, functions):
    """Lines of mdoc; paragraphs of `text` are apart by empty lines."""
    lines = []
    for paragraph in re.sub(r"\bsource\s+(?=[A-Z])", "Source: ", text).split("\n\n"):
        if lines:
            lines.append(".Pp")
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z`(*])", paragraph):
            lines += word_lines(sentence, functions)
    return lines
