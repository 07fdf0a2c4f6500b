#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the man pages of the library and of the plugin from their headers:

    make_api_pages.py pdfseal.h pdfseal_plugin.h pdfseal.1 FOLDER

A function that PAGES does not name has a page of its own. A type stands on the only page that needs it, or else on one of its own.
Every further name of a page is a page that leads to it. All bear the date of pdfseal.1."""
import os
import re
import shutil
import sys

import api_header
import mdoc

# (name of the page, what it is about, further functions on it, types that stand on it whoever else needs them)
PAGES = [
    ("pdfseal_error", "what went wrong, and the exit code for it", ["pdfseal_status_exit_code"], ["pdfseal_error", "pdfseal_status", "pdfseal_language"]),
    ("pdfseal_version", "the version of the library", [], []),
    ("pdfseal_words", "translate a sentence of pdfseal", [], []),
    ("pdfseal_sha256", "digests of bytes and files", ["pdfseal_sha256_file"], []),
    ("pdfseal_limit_describe", "bounds on input", [], ["pdfseal_limit"]),
    ("pdfseal_document_open", "open and close a document",
     ["pdfseal_document_open_fd", "pdfseal_document_open_source", "pdfseal_document_open_memory", "pdfseal_document_close"], ["pdfseal_document"]),
    ("pdfseal_document_page_count", "count the pages and revisions of a document", ["pdfseal_document_revision_count"], []),
    ("pdfseal_document_extract", "write the exact bytes of a revision", [], []),
    ("pdfseal_document_inspect", "describe how a document is built", [], []),
    ("pdfseal_document_select_pages", "find out which pages are meant", [], []),
    ("pdfseal_document_add_field", "add and list signature fields", ["pdfseal_document_list_fields"], []),
    ("pdfseal_document_compare", "list what changed since a revision", ["pdfseal_document_pair_pages"], []),
    ("pdfseal_session_new", "what stays the same from document to document", ["pdfseal_session_free"], ["pdfseal_session"]),
    ("pdfseal_session_set_key", "load the key and certificates of a session", ["pdfseal_session_key_is_legacy"], []),
    ("pdfseal_session_set_picture", "load the picture of a session's seal",
     ["pdfseal_session_compose_picture", "pdfseal_session_describe_picture"], []),
    ("pdfseal_session_make_seal", "draw seals, and import them from scans", ["pdfseal_session_import_seal"], []),
    ("pdfseal_session_sign", "seal and sign a document, or draw the seal alone", ["pdfseal_session_stamp"], ["pdfseal_sign_options"]),
    ("pdfseal_session_sign_bytes", "sign bytes that are no PDF", [], []),
    ("pdfseal_session_resolve_text", "replace the placeholders of a text", [], []),
    ("pdfseal_session_extend", "raise signatures to a level that lasts", [], []),
    ("pdfseal_session_prepare", "sign in two steps, with a key that is elsewhere", ["pdfseal_session_embed"], []),
    ("pdfseal_trust_new", "whom a verification trusts",
     ["pdfseal_trust_free", "pdfseal_trust_set_limits", "pdfseal_trust_add_anchors", "pdfseal_trust_use_system", "pdfseal_trust_add_chain",
      "pdfseal_trust_add_crl", "pdfseal_trust_add_ocsp"], ["pdfseal_trust"]),
    ("pdfseal_verify", "find out what the signatures of a document are worth", [], []),
    ("pdfseal_verify_bytes", "check a detached signature over bytes", [], []),
    ("pdfseal_report_write", "write a report for people or programs", ["pdfseal_report_summary"], []),
    ("pdfseal_report_verdict", "what a report says",
     ["pdfseal_report_signature_count", "pdfseal_report_signature", "pdfseal_report_signature_revision", "pdfseal_report_free",
      "pdfseal_report_new_unreadable"], ["pdfseal_report", "pdfseal_verdict"]),
    ("pdfseal_report_add_looks", "pictures of pages as a second opinion", ["pdfseal_report_sealed_pages", "pdfseal_report_seals_on_page"], []),
]
EXAMPLE = """#include <pdfseal.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    pdfseal_document *document = NULL;
    pdfseal_report *report = NULL;
    pdfseal_error error = {0};
    pdfseal_verify_options options = {.size = sizeof options};
    pdfseal_status status;

    if (count != 2)
        return pdfseal_status_exit_code(PDFSEAL_ERROR_USAGE);
    status = pdfseal_document_open(arguments[1], NULL, &document, &error);
    if (status == PDFSEAL_OK)
        status = pdfseal_verify(document, &options, &report, &error);
    if (status != PDFSEAL_OK)
        fprintf(stderr, "%s\\n", error.message);
    else
        printf("%zu\\n", pdfseal_report_signature_count(report));
    pdfseal_report_free(report);
    pdfseal_document_close(document);
    return pdfseal_status_exit_code(status);
}
"""


class Page:
    def __init__(self, name, about, header):
        self.name, self.about, self.header = name, about, header
        self.section, self.items = "", []

    def of(self, *kinds):
        return [item for item in self.items if item.kind in kinds]

    def names(self):
        return list(dict.fromkeys([self.name] + [item.name for item in self.of("function") + self.of("struct", "enum", "opaque", "type")
                                                 if item.name]))


def mentions(item, name):
    return re.search(r"\b%s\b" % name, item.source) is not None


def about_of(item):
    sentence = re.split(r"(?<=[.:;])\s|\.$", item.comment)[0].rstrip(".:;").replace("`", "")
    return sentence[:1].lower() + sentence[1:]


class Manual:
    """The pages of pdfseal.h, and where everything stands."""

    def __init__(self, items):
        self.items, self.pages, self.place = items, {}, {}
        self.functions = {item.name for item in items if item.kind == "function"}
        self.place_functions()
        self.place_types()
        self.sort()

    def page(self, name, about):
        return self.pages.setdefault(name, Page(name, about, "pdfseal.h"))

    def place_functions(self):
        home = {function: entry for entry in PAGES for function in [entry[0]] + entry[2]}
        for item in self.items:
            if item.kind == "function":
                name, about = home.get(item.name, (item.name, about_of(item)))[:2]
                self.place[item.name] = self.page(name, about)

    def place_types(self):
        home = {name: entry for entry in PAGES for name in entry[3]}
        for item in reversed([item for item in self.items if item.kind in ("struct", "enum", "opaque", "type")]):
            users = {self.place[other.name].name for other in self.items
                     if other.name in self.place and other is not item and mentions(other, item.name)}
            if item.name in home:
                self.place[item.name] = self.page(*home[item.name][:2])
            elif len(users) == 1:
                self.place[item.name] = self.pages[users.pop()]
            else:
                self.place[item.name] = self.page(item.name, about_of(item))

    def sort(self):
        """Puts the items on their pages, and the pages into the order of the header: functions, then types that stand alone."""
        section, first = "errors and words", {}
        for number, item in enumerate(self.items):
            section = item.name if item.kind == "section" else section
            if item.name in self.place:
                page = self.place[item.name]
                page.items.append(item)
                if page.name not in first or (item.kind == "function" and page.of("function") == [item]):
                    first[page.name], page.section = number, section
        sections = ["errors and words"] + [item.name for item in self.items if item.kind == "section"]
        self.pages = {page.name: page for page in
                      sorted(self.pages.values(), key=lambda page: (sections.index(page.section), first[page.name]))}

    def named_on(self, page):
        """Other pages of what this one names."""
        text = " ".join(part for item in page.items for part in
                        [item.source, item.comment] + [member.comment for member in item.members])
        return {self.place[name].name for name in re.findall(r"\bpdfseal_\w+", text) if name in self.place} - {page.name}

    def see_also(self, page):
        """What it names, and for types alone what needs them."""
        others = self.named_on(page) | {"pdfseal"}
        if not page.of("function"):
            others |= {other.name for other in self.pages.values() if page.name in self.named_on(other)}
        return sorted(others)


def parameters(source):
    """Of a function: split at the commas outside of parentheses."""
    inside = source[source.index("(") + 1:source.rindex(")")]
    return [part.strip() for part in re.split(r",(?![^()]*\))", inside)]


def synopsis_of(function):
    result, name = re.match(r"(.*?)(\w+)\(", function.source).groups()
    lines = [".Ft " + mdoc.argument(result.strip()), ".Fo " + name]
    return lines + [".Fa " + mdoc.argument(each) for each in parameters(function.source)] + [".Fc"]


def type_lines(item, functions):
    """What a type is: its comment, and a list of its members."""
    lines = [".Ss " + item.name] + (mdoc.prose(item.comment, functions) if item.comment else [])
    if item.kind == "opaque":
        return lines + ["Its inside is hidden."]
    if item.kind == "type":
        return lines + [".Bd -literal -offset indent", mdoc.escaped(item.source), ".Ed"]
    lines.append(".Bl -tag -width Ds" if item.kind == "struct" else ".Bl -tag -width Ds -compact")
    for member in item.members:
        lines.append(".It Vt " + mdoc.argument(member.source.rstrip(";")) if item.kind == "struct" else ".It Dv " + member.names[0])
        comment = api_header.member_comment(item, member)
        lines += mdoc.prose(comment, functions) if comment else []
    return lines + [".El"]


def function_lines(page, functions):
    lines = []
    for item in page.of("function"):
        lines += [".It Fn " + item.name] + mdoc.prose(item.comment, functions)
    return [".Bl -tag -width Ds"] + lines + [".El"] if lines else []


def heading(date, name, names, about):
    lines = ['.\\" SPDX-License-Identifier: Apache-2.0', '.\\" Made from the header by make_api_pages.py.', ".Dd " + date,
             ".Dt %s 3" % name.upper(), ".Os pdfseal", ".Sh NAME"]
    return lines + [".Nm %s ," % each for each in names[:-1]] + [".Nm " + names[-1], ".Nd " + mdoc.escaped(about)]


def used_macros(page, items):
    text = " ".join(item.source for item in page.items)
    return [".Fd " + mdoc.argument(item.source) for item in items if item.kind == "macro" and re.search(r"\b%s\b" % item.name, text)]


def library_lines():
    return [".Sh LIBRARY", "pdfseal (libpdfseal, \\-lpdfseal)"]


def see_also_lines(others):
    last = len(others) - 1
    return [".Sh SEE ALSO"] + [".Xr %s %s%s" % (name, section, " ," if index < last else "") for index, (name, section) in enumerate(others)]


def page_text(page, manual, date):
    lines = heading(date, page.name, page.names(), page.about) + library_lines() + [".Sh SYNOPSIS", ".In " + page.header]
    lines += used_macros(page, manual.items)
    for item in page.of("function"):
        lines += synopsis_of(item)
    lines += [".Sh DESCRIPTION"] + function_lines(page, manual.functions)
    for item in page.of("opaque", "enum", "struct", "type"):
        lines += type_lines(item, manual.functions)
    if any(item.returns_status() for item in page.of("function")):
        lines += [".Sh RETURN VALUES", "A", ".Vt pdfseal_status", "is", ".Dv PDFSEAL_OK ,", "or tells what went wrong; then",
                  ".Fa *error", "says it in words, and no output was written", ".Pq Xr pdfseal_error 3 ."]
    return lines + see_also_lines([(name, 3) for name in manual.see_also(page)])


def overview_text(manual, date):
    prose = [item.comment for item in manual.items if item.kind == "prose"]
    lines = heading(date, "pdfseal", ["pdfseal"], "seals and signatures on PDF documents") + library_lines()
    lines += [".Sh SYNOPSIS", ".In pdfseal.h", ".Pp", ".Dl cc program.c $(pkg-config \\-\\-cflags \\-\\-libs pdfseal)", ".Sh DESCRIPTION"]
    lines += mdoc.prose(prose[0], manual.functions) + [".Pp"] + mdoc.prose(prose[1].replace("Conventions. ", ""), manual.functions)
    section = None
    for page in manual.pages.values():
        if page.section != section:
            lines += ([".El"] if section else []) + [".Ss " + mdoc.escaped(page.section.capitalize()), ".Bl -tag -width Ds -compact"]
            section = page.section
        lines += [".It Xr %s 3" % page.name, mdoc.escaped(page.about)]
    lines += [".El", ".Sh EXAMPLES", "How many signatures does a document bear?", ".Bd -literal"]
    lines += [mdoc.escaped(line) for line in EXAMPLE.rstrip("\n").split("\n")] + [".Ed"]
    return lines + see_also_lines([("pdfseal", 1), ("pdfseal_plugin", 3)])


def plugin_text(items, date):
    page = Page("pdfseal_plugin", "load pdfseal into a running program", "pdfseal_plugin.h")
    page.items = items
    functions = {item.name for item in page.of("function")}
    lines = heading(date, page.name, page.names(), page.about) + [".Sh SYNOPSIS", ".In pdfseal_plugin.h"]
    lines += [".Fd " + mdoc.argument(item.source) for item in page.of("macro")] + synopsis_of(page.of("function")[0])
    results = page.of("enum")[0]
    lines += [".Sh DESCRIPTION"] + mdoc.prose("\n\n".join(item.comment for item in page.of("prose") + [results] + page.of("function")), functions)
    lines += type_lines(api_header.Item("enum", "Results", "", results.source, results.members), functions)
    for item in page.of("type", "struct"):
        lines += type_lines(item, functions)
    return page, lines + see_also_lines([("dlopen", 3), ("pdfseal", 3)])


def write_page(folder, names, lines):
    """The page of the first name; the others are links to it."""
    with open(os.path.join(folder, names[0] + ".3"), "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    for name in names[1:]:
        os.symlink(names[0] + ".3", os.path.join(folder, name + ".3"))


def main():
    header, plugin, general, folder = sys.argv[1:]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(general, encoding="utf-8") as file:
        date = re.search(r"^\.Dd (.*)$", file.read(), re.M).group(1)
    manual = Manual(api_header.read_header(header))
    write_page(folder, ["pdfseal"], overview_text(manual, date))
    for page in manual.pages.values():
        write_page(folder, page.names(), page_text(page, manual, date))
    page, lines = plugin_text(api_header.read_header(plugin), date)
    write_page(folder, page.names(), lines)


if __name__ == "__main__":
    main()
