#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every sentence that people read stands in po/zh_CN.po, and nothing stands there that nobody says.

`words_test.py --list` prints what has no translation yet, as entries to fill in."""
import ast
import collections
import os
import re
import sys

ROOT = os.environ.get("PDFSEAL_SOURCE_DIR") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
CATALOG = os.path.join(ROOT, "po", "zh_CN.po")
FOLDERS = ["core", "plugin/batch", "plugin/cli", "plugin/fetch", "plugin/render_client", "plugin/render", "plugin/token", "plugin/host", "plugin/shared",
           "plugin/cups", "plugin/nautilus"]

TOKENS = re.compile(r"""
    (?P<skip>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<line>\#[ ]*(?:include|pragma|error)[^\n]*)
  | (?P<text>"(?:\\.|[^"\\\n])*")
  | (?P<other>'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*|.)""", re.S | re.X)

# Literals in these places are translated whatever they look like: {function: index of the argument}.
TRANSLATORS = {"words_get": 1, "pdfseal_words": 1, "say": 1, "lines_item": 1, "lines_format": 1, "write_heading": 1,
               "FAIL": 2, "shared_failure_set": 4, "FAIL_AT": 3, "error_set": 5, "fail": 1, "fail_secret": 1, "refuse": 1, "refuse_with": 1,
               "cli_usage": 1, "cli_say": 2, "pdf_document_warn": 2, "risk_add": 2, "rule_vouch": 4, "add_bare_item": 2,
               "job_refuse": 1, "cups_fail": 2, "cups_say": 2, "worsen": 2, "invalid": 1, "note_fault": 1, "note_doubt": 1}
# Of these, so many literals must be found, or the search does not see them any more.
SEEN_AT_LEAST = {"FAIL": 150, "FAIL_AT": 20, "cli_usage": 20, "pdf_document_warn": 8, "rule_vouch": 4, "risk_add": 4}

# What looks like a sentence and is none: PDF syntax, JSON, shell examples, formats without words.
NO_SENTENCE = [
    re.compile(r"^\s*(/[A-Z]|<<|\[|cm\b|\{\"|, \")"), re.compile(r"^\\?\n"), re.compile(r"^(pdfseal|cat|find) [a-z.]"),
    re.compile(r"\bobj\b.*\n|^\s*(endobj|endstream|stream|xref|trailer|startxref)\b"), re.compile(r"/(XObject|Length|Type)\b"),
    re.compile(r"^(FILE|IN|DIR|RECEIPT|-o OUT)\b"), re.compile(r"^ [a-z]+$"), re.compile(r"^Sans( Bold)? [\d.]+$"),
    re.compile(r"^(field|profile|seal) [a-z]+$"), re.compile(r"Sealed PDF \(.*\)\"\n?$")]
# Files of programs that people do not talk to.
NO_FACE = {"core/report/html_style.h", "plugin/render/main.c", "plugin/render/confinement/attempts.c"}
# Their literals are markup; what people read goes through markup_text.
MARKUP = {"markup_raw", "markup_format"}
# Names and phrases that stay as they are in every language.
NO_TRANSLATION = {"seal import", "pdfseal %s", "Content-Type: %s", "seal make", "profile list", "profile show", "profile save", "--%s", "pdfseal: %s", "usage: %s FILE...\n", "pdfseal %s\n", "pdfseal %s %s\n  ", "pdfseal: ", "poppler %s, cairo %s",
                  "%010lld %05u %c \n", "%s--%s%s%s",
                  "the option --lang takes en or zh (选项 --lang 只接受 en 或 zh)"}


def literals(path):
    """(line, text, name of the function that it is an argument of, index of the argument) of every string literal."""
    with open(path, encoding="utf-8") as source:
        content = source.read()
    calls, text, start, line, before = [], None, 0, 1, ""
    for token in TOKENS.finditer(content):
        word = token.group(0)
        if token.lastgroup == "text":
            if text is None:
                text, start = "", line
            text += ast.literal_eval(word)
        elif token.lastgroup not in ("skip",):
            if text is not None:
                yield (start, text, *(calls[-1] if calls else ("", 0)))
                text = None
            if word == "(":
                calls.append([before, 0])
            elif word == ")" and calls:
                calls.pop()
            elif word == "," and calls:
                calls[-1][1] += 1
            elif word in ";{}":
                calls = calls if word != ";" else []
            before = word
        line += word.count("\n")


def is_sentence(text):
    """Two words in a row, and no syntax."""
    if text in NO_TRANSLATION or any(pattern.search(text) for pattern in NO_SENTENCE):
        return False
    return re.search(r"[A-Za-z]{2,}[,:]? (?:[a-z]{2}|a\b)|%\w+ [a-z]{2,}|[a-z]{3,}[:,]? %|-- ?%|[a-z]+ [A-Z]\w+", text) is not None


def is_translated_place(text, function, index):
    return TRANSLATORS.get(function) == index and re.search("[A-Za-z]{2,}", re.sub(r"%[-.*0-9]*[a-z]+", "", text)) is not None


def collect():
    """({text: place} that needs a translation, every literal, {function: how many of its literals were seen})."""
    needed, every, seen = {}, set(), collections.Counter()
    for folder in FOLDERS:
        for place, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in sorted(names):
                if not name.endswith((".c", ".h")):
                    continue
                path = os.path.join(place, name)
                for line, text, function, index in literals(path):
                    every.add(text)
                    if os.path.relpath(path, ROOT) in NO_FACE or text in NO_TRANSLATION or function in MARKUP:
                        continue
                    seen[function] += TRANSLATORS.get(function) == index
                    if is_sentence(text) or is_translated_place(text, function, index):
                        needed.setdefault(text, "%s:%d" % (os.path.relpath(path, ROOT), line))
    return needed, every, seen


def read_catalog():
    """{msgid: msgstr} of the catalog."""
    entries, current, key = {}, None, ""
    with open(CATALOG, encoding="utf-8") as source:
        for line in source:
            line = line.strip()
            if line.startswith("msgid "):
                key, current = ast.literal_eval(line[6:]), "id"
            elif line.startswith("msgstr "):
                entries[key], current = ast.literal_eval(line[7:]), "str"
            elif line.startswith('"') and current == "id":
                key += ast.literal_eval(line)
            elif line.startswith('"'):
                entries[key] += ast.literal_eval(line)
    entries.pop("", None)
    return entries


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def main():
    needed, every, seen = collect()
    catalog = read_catalog()
    missing = sorted((place, text) for text, place in needed.items() if not catalog.get(text))
    if "--list" in sys.argv:
        for place, text in missing:
            print("#: %s\nmsgid %s\nmsgstr \"\"\n" % (place, quote(text)))
        return 0
    for place, text in missing:
        print("%s: not in po/zh_CN.po: %s" % (place, quote(text)))
    unused = sorted(text for text in catalog if text not in every)
    for text in unused:
        print("po/zh_CN.po: nobody says %s (remove it)" % quote(text))
    latin = sorted(text for text, chinese in catalog.items()
                   if re.search("[a-z]{3} [a-z]{3}", text) and not re.search("[\u4e00-\u9fff]", chinese))
    for text in latin:
        print("po/zh_CN.po: not Chinese: %s" % quote(catalog[text]))
    blind = [name for name, least in SEEN_AT_LEAST.items() if seen[name] < least]
    for name in blind:
        print("only %d sentences of %s were found in the sources: the search is broken" % (seen[name], name))
    print("%d sentences, %d translated, %d unused" % (len(needed), len(needed) - len(missing), len(unused)))
    return 1 if missing or unused or latin or blind else 0


if __name__ == "__main__":
    sys.exit(main())
