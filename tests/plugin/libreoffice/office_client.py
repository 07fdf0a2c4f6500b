#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs beside a LibreOffice that listens, with the system's Python (package python3-uno): office_client.py ADDRESS REQUEST.json.

Does the request's steps in turn and prints their answers, a JSON object a line."""
import json
import os
import sys
import time
import zipfile

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

SERVICE = "com.pdfseal.libreoffice.Sealing"


def connect(address):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return resolver.resolve("uno:%s;urp;StarOffice.ComponentContext" % address)
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer at " + address)


class Client:
    def __init__(self, context):
        self.context = context
        self.desktop = self.make("com.sun.star.frame.Desktop")
        self.document = None

    def make(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def open(self, path, is_hidden=True):
        hidden = PropertyValue("Hidden", 0, is_hidden, uno.Enum("com.sun.star.beans.PropertyState", "DIRECT_VALUE"))
        self.document = self.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
        return self.document is not None

    def execute(self, **values):
        arguments = [NamedValue(name, value) for name, value in values.items()]
        if values.get("Action") == "seal" and self.document is not None:
            arguments.append(NamedValue("Document", self.document))
        return json.loads(self.make(SERVICE).execute(tuple(arguments)))

    @staticmethod
    def unpack(path):
        """Makes the extension's modules importable in this process, which then draws its windows in the office."""
        folder = os.path.join(os.path.dirname(path), "unpacked")
        if folder not in sys.path:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
            sys.path[:0] = [folder, os.path.join(folder, "pythonpath")]

    def settings_window(self, path, values):
        """Keeps `values`, shows them in the extension's own window, and reads what stands in its fields."""
        self.unpack(path)
        from pdfseal_office import settings, windows
        settings.write(self.context, values)
        window = windows.SettingsWindow(self.context, settings.read(self.context), "zh")
        window.show()
        found = {"title": window.dialog.Title, **window.values()}
        window.dialog.dispose()
        return found

    def menu(self, path, action, kept, answers):
        """What a menu entry does, with somebody who answers its windows by `answers`; what the windows showed, in order."""
        self.unpack(path)
        import pdfseal_component
        from pdfseal_office import settings, windows
        settings.write(self.context, kept)
        shown = []

        def ask_file(context, title, start="", saving=False):
            shown.append(["ask_file", start, saving])
            return answers.get("file")

        def ask_passphrase(context, key, language):
            shown.append(["ask_passphrase", key])
            return answers.get("passphrase")

        windows.ask_file, windows.ask_passphrase = ask_file, ask_passphrase
        windows.ask_settings = lambda context, language: shown.append(["ask_settings"])
        windows.show_report = lambda context, text, language: shown.append(["show_report", text])
        windows.tell = lambda context, frame, language, title, text, kind=None: shown.append(["tell", text])
        windows.complain = lambda context, frame, language, title, text: shown.append(["complain", text])
        pdfseal_component.Sealing(self.context).trigger(action)
        return shown

    def configuration(self, path):
        """A folder of the configuration as a dictionary, sub-folders too."""
        where = PropertyValue("nodepath", 0, path, uno.Enum("com.sun.star.beans.PropertyState", "DIRECT_VALUE"))
        provider = self.make("com.sun.star.configuration.ConfigurationProvider")
        return self.as_dictionary(provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (where,)))

    def as_dictionary(self, node):
        if not hasattr(node, "getElementNames"):
            return node
        return {name: self.as_dictionary(node.getByName(name)) for name in node.getElementNames()}

    def end(self):
        try:
            return self.desktop.terminate()
        except DisposedException:  # it was gone before its answer
            return True

    def run(self, step, values):
        if step == "open":
            return self.open(values)
        if step == "show":
            return self.open(values, False)
        if step == "menu":
            return self.menu(*values)
        if step == "execute":
            return self.execute(**values)
        if step == "configuration":
            return self.configuration(values)
        if step == "settings_window":
            return self.settings_window(*values)
        if step == "end":
            return self.end()
        raise SystemExit("unknown step " + step)


def main(address, path):
    client = Client(connect(address))
    with open(path, encoding="utf-8") as file:
        for step, values in json.load(file):
            print(json.dumps(client.run(step, values)), flush=True)


main(*sys.argv[1:])
