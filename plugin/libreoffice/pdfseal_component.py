# SPDX-License-Identifier: Apache-2.0
"""The UNO component: what the menu calls (trigger), and what programs and tests call without windows (execute)."""
import json

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob, XJobExecutor

from pdfseal_office import settings, windows, work
from pdfseal_office.sentences import say

NAME = "com.pdfseal.libreoffice.Sealing"


class Sealing(unohelper.Base, XJob, XJobExecutor, XServiceInfo):
    def __init__(self, context):
        self.context = context
        self.language = settings.language(context)

    # ---- the menu ----

    def trigger(self, action):
        desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        frame = desktop.getCurrentFrame()
        try:
            if action == "seal":
                self.seal_with_windows(desktop.getCurrentComponent(), frame)
            elif action == "verify":
                self.verify_with_windows(frame)
            elif action == "settings":
                windows.ask_settings(self.context, self.language)
        except work.Problem as problem:
            windows.complain(self.context, frame, self.language, "Check signatures" if action == "verify" else "Seal and sign as PDF", str(problem))

    def seal_with_windows(self, document, frame):
        if document is None or not hasattr(document, "storeToURL"):
            raise work.Problem(say(self.language, "Open a document first."))
        if not settings.read(self.context)["Key"]:
            windows.ask_settings(self.context, self.language)
        chosen = settings.read(self.context)
        if not chosen["Key"]:
            return
        target = windows.ask_file(self.context, say(self.language, "Seal and sign as PDF"), self.suggest(document), saving=True)
        passphrase = windows.ask_passphrase(self.context, chosen["Key"], self.language) if target else None
        if passphrase is None:
            return
        path = self.with_indicator(frame, "Sealing", lambda tell: work.seal(document, target, passphrase, chosen, self.language, True, tell))
        text = say(self.language, "Sealed: %s") % path + "\n\n" + work.summary(path, chosen, self.language)
        windows.tell(self.context, frame, self.language, "Seal and sign as PDF", text)

    def verify_with_windows(self, frame):
        place = windows.ask_file(self.context, say(self.language, "Check signatures"))
        if place:
            chosen = settings.read(self.context)
            _, report = self.with_indicator(frame, "Checking", lambda tell: work.verify(place, chosen, self.language, "text", tell))
            windows.show_report(self.context, report, self.language)

    def with_indicator(self, frame, sentence, do):
        indicator = frame.createStatusIndicator() if frame else None
        if indicator is None:
            return do(None)
        indicator.start(say(self.language, sentence), 100)
        try:
            return do(lambda share: indicator.setValue(int(100 * share)) is None)
        finally:
            indicator.end()

    @staticmethod
    def suggest(document):
        """The document's own place with another ending."""
        address = document.getURL()
        if not address.startswith("file:"):
            return ""
        folder, _, name = address.rpartition("/")
        return folder + "/" + (name.rpartition(".")[0] or name) + "-sealed.pdf"

    # ---- programs ----

    def execute(self, arguments):
        """NamedValues in, JSON out: {"number": …, "message" or "report": …}. Action "seal": Document, Output, Passphrase, Overwrite; "verify": Input, Format;
        both: any of the settings' names, for this time."""
        given = {argument.Name: argument.Value for argument in arguments}
        chosen = settings.read(self.context)
        chosen.update({name: given[name] for name in settings.NAMES if name in given})
        language = given.get("Language", self.language)
        try:
            if given.get("Action") == "seal":
                path = work.seal(given.get("Document"), given.get("Output", ""), given.get("Passphrase"), chosen, language, bool(given.get("Overwrite")))
                return json.dumps({"number": 0, "message": say(language, "Sealed: %s") % path})
            number, report = work.verify(given.get("Input", ""), chosen, language, given.get("Format", "json"))
            return json.dumps({"number": number, "report": report})
        except work.Problem as problem:
            return json.dumps({"number": 4, "message": str(problem)})

    # ---- what it is ----

    def getImplementationName(self):
        return NAME

    def supportsService(self, name):
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):
        return (NAME,)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Sealing, NAME, (NAME,))
