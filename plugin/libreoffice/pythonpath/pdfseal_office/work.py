# SPDX-License-Identifier: Apache-2.0
"""The work without windows: a document becomes a sealed PDF, a PDF's signatures become a report."""
import json
import os
import shutil
import tempfile

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.beans.PropertyState import DIRECT_VALUE
from com.sun.star.uno import Exception as OfficeError

from pdfseal_office import settings
from pdfseal_office.plugin_table import Plugin, PluginError
from pdfseal_office.sentences import say

# A presentation is a drawing too, and a master document a text: the narrower kind comes first.
FILTERS = (("com.sun.star.text.GlobalDocument", "writer_globaldocument_pdf_Export"), ("com.sun.star.text.WebDocument", "writer_web_pdf_Export"),
           ("com.sun.star.text.TextDocument", "writer_pdf_Export"), ("com.sun.star.sheet.SpreadsheetDocument", "calc_pdf_Export"),
           ("com.sun.star.presentation.PresentationDocument", "impress_pdf_Export"), ("com.sun.star.drawing.DrawingDocument", "draw_pdf_Export"),
           ("com.sun.star.formula.FormulaProperties", "math_pdf_Export"))


class Problem(Exception):
    """What the user must be told."""


def find_plugin(chosen, language):
    path = settings.plugin_path(chosen)
    if path is None:
        raise Problem(say(language, "pdfseal-plugin.so was not found (install pdfseal)."))
    try:
        return Plugin(path)
    except PluginError as error:
        raise Problem(str(error)) from error


def to_path(place, language):
    """A path of this machine out of a file URL or a path."""
    if not place.startswith("file:"):
        place = uno.systemPathToFileUrl(place) if place.startswith("/") else ""
    path = uno.fileUrlToSystemPath(place) if place.startswith("file:///") else ""
    if not path:
        raise Problem(say(language, "The output must be a file of this machine."))
    return path


def export(document, path, language):
    name = next((name for service, name in FILTERS if document is not None and document.supportsService(service)), None)
    if name is None:
        raise Problem(say(language, "A document of this kind cannot be exported to PDF."))
    try:
        document.storeToURL(uno.systemPathToFileUrl(path), (PropertyValue("FilterName", 0, name, DIRECT_VALUE),))
    except OfficeError as error:
        raise Problem(say(language, "The document could not be exported to PDF: %s") % error.Message) from error


def seal(document, target, passphrase, chosen, language, overwrite=False, progress=None):
    """Exports the document, seals it as `chosen` (settings.NAMES) says, and writes it to `target`, whole or not at all."""
    if document is None:
        raise Problem(say(language, "Open a document first."))
    if not chosen["Key"]:
        raise Problem(say(language, "Choose a key first (Tools > Add-Ons > pdfseal > Key, seal and place)."))
    plugin = find_plugin(chosen["Plugin"], language)
    target = to_path(target, language)
    folder = tempfile.mkdtemp(prefix="pdfseal-")  # nobody else can look into it
    try:
        plain = os.path.join(folder, "document.pdf")
        export(document, plain, language)
        plugin.seal(plain, target, chosen["Key"], passphrase, chosen["Picture"], language, chosen["Pages"], chosen["Anchor"], chosen["Margin"],
                    chosen["Reason"], overwrite, progress)
    except PluginError as error:
        raise Problem(say(language, "It was not sealed: %s") % error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return target


def verify(place, chosen, language, form, progress=None):
    """(verdict's number, report)."""
    plugin = find_plugin(chosen["Plugin"], language)
    try:
        return plugin.verify(to_path(place, language), chosen["Trust"], form, language, progress)
    except PluginError as error:
        raise Problem(say(language, "It could not be checked: %s") % error) from error


def summary(place, chosen, language):
    """The report in one sentence."""
    return json.loads(verify(place, chosen, language, "json")[1])["summary"]
