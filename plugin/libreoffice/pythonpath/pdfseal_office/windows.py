# SPDX-License-Identifier: Apache-2.0
"""The windows: settings, passphrase, where to, what came out."""
import uno
from com.sun.star.awt import MessageBoxButtons
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX, WARNINGBOX
from com.sun.star.awt.PosSize import POS
from com.sun.star.style.VerticalAlignment import MIDDLE
from com.sun.star.ui.dialogs import TemplateDescription

from pdfseal_office import settings
from pdfseal_office.sentences import say

# In units of LibreOffice's dialogs. GTK's fields are higher than they are told to be, and a report has lines of 80 letters.
WIDTH, REPORT_WIDTH, LINE, LABEL = 240, 360, 21, 100
REPORT_FONT = "Noto Sans Mono CJK SC;DejaVu Sans Mono;Liberation Mono;Consolas;Menlo;monospace"
FIELDS = (("Key", "Key (PKCS#12)", "FileControl"), ("Picture", "Picture of the seal", "FileControl"), ("Pages", "Pages", "Edit"),
          ("Anchor", "Place", "ListBox"), ("Margin", "Distance from the edge (mm)", "NumericField"), ("Reason", "Reason", "Edit"),
          ("Trust", "Authorities that you trust", "FileControl"))


class Window:
    """A dialog of labels and fields, one a line, and two buttons, over the middle of the document's window."""

    def __init__(self, context, title, width=WIDTH):
        self.context = context
        self.model = self.make("com.sun.star.awt.UnoControlDialogModel")
        self.model.Title, self.model.Width, self.model.Height = title, width, LINE
        self.dialog = self.make("com.sun.star.awt.UnoControlDialog")
        self.dialog.setModel(self.model)

    def make(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def add(self, name, kind, x, width, height=12, **values):
        """Adds a control to the current last line."""
        control = self.model.createInstance("com.sun.star.awt.UnoControl%sModel" % kind)
        control.Name, control.PositionX, control.PositionY = name, x, self.model.Height - LINE + 4
        control.Width, control.Height = width, height
        for key, value in values.items():
            setattr(control, key, value)
        self.model.insertByName(name, control)
        return control

    def end_line(self, lines=1):
        self.model.Height += LINE * lines

    def add_buttons(self, language, *names):
        for index, name in enumerate(names):
            kind = {"OK": 1, "Cancel": 2, "Close": 1}[name]
            self.add("button" + name, "Button", self.model.Width - 64 * (len(names) - index), 60, Label=say(language, name), PushButtonType=kind,
                     DefaultButton=kind == 1)

    def show(self):
        """Belongs to the document's window from now on: it stays above it, and in its middle."""
        frame = self.make("com.sun.star.frame.Desktop").getCurrentFrame()
        parent = frame.getContainerWindow() if frame else None
        self.dialog.createPeer(self.make("com.sun.star.awt.Toolkit"), parent)
        if parent:
            around, own = parent.getPosSize(), self.dialog.getPosSize()
            self.dialog.setPosSize(max(0, (around.Width - own.Width) // 2), max(0, (around.Height - own.Height) // 2), 0, 0, POS)

    def run(self):
        """Whether it ended with OK."""
        self.show()
        try:
            return self.dialog.execute() == 1
        finally:
            self.dialog.dispose()


class SettingsWindow(Window):
    def __init__(self, context, values, language):
        super().__init__(context, say(language, "Key, seal and place"))
        for name, label, kind in FIELDS:
            self.add("label" + name, "FixedText", 4, LABEL - 8, Label=say(language, label), VerticalAlign=MIDDLE)
            self.fill(self.add(name, kind, LABEL, WIDTH - LABEL - 4), kind, values[name], language)
            self.end_line()
        self.add_buttons(language, "OK", "Cancel")

    @staticmethod
    def fill(control, kind, value, language):
        if kind == "ListBox":
            control.StringItemList, control.Dropdown = tuple(say(language, word) for word in settings.ANCHORS), True
            index = settings.ANCHORS.index(value) if value in settings.ANCHORS else len(settings.ANCHORS) - 1
            control.SelectedItems = (index,)
        elif kind == "NumericField":
            control.Value, control.ValueMin, control.ValueMax, control.DecimalAccuracy = value, 0.0, 2000.0, 1
        else:
            control.Text = value

    def values(self):
        """What stands in the fields, as settings.write takes it."""
        found = {}
        for name, _, kind in FIELDS:
            control = self.model.getByName(name)
            if kind == "ListBox":
                found[name] = settings.ANCHORS[control.SelectedItems[0]]
            elif kind == "NumericField":
                found[name] = float(control.Value)
            else:
                found[name] = self.to_path(control.Text) if kind == "FileControl" else control.Text
        return found

    @staticmethod
    def to_path(text):
        """A chosen file is a URL, a typed one a path."""
        return uno.fileUrlToSystemPath(text) if text.startswith("file:") else text


def ask_settings(context, language):
    window = SettingsWindow(context, settings.read(context), language)
    if window.run():
        settings.write(context, window.values())


def ask_passphrase(context, key, language):
    """The passphrase, or None."""
    window = Window(context, say(language, "Seal and sign as PDF"))
    window.add("label", "FixedText", 4, WIDTH - 8, Label=say(language, "Passphrase of %s") % key.rsplit("/", 1)[-1])
    window.end_line()
    field = window.add("passphrase", "Edit", 4, WIDTH - 8, EchoChar=ord("*"))
    window.end_line()
    window.add_buttons(language, "OK", "Cancel")
    return field.Text if window.run() else None


def show_report(context, text, language):
    window = Window(context, say(language, "Check signatures"), REPORT_WIDTH)
    window.add("report", "Edit", 4, REPORT_WIDTH - 8, LINE * 11, MultiLine=True, ReadOnly=True, VScroll=True, HScroll=True, Text=text, FontName=REPORT_FONT)
    window.end_line(11)
    window.add_buttons(language, "Close")
    window.run()


def ask_file(context, title, start="", saving=False):
    """A file URL, or None. Saving asks before it replaces a file."""
    picker = context.ServiceManager.createInstanceWithArgumentsAndContext(
        "com.sun.star.ui.dialogs.FilePicker",
        (TemplateDescription.FILESAVE_AUTOEXTENSION if saving else TemplateDescription.FILEOPEN_SIMPLE,), context)
    picker.setTitle(title)
    picker.appendFilter("PDF", "*.pdf")
    if start:
        folder, _, name = start.rpartition("/")
        picker.setDisplayDirectory(folder)
        picker.setDefaultName(name)
    return picker.getFiles()[0] if picker.execute() == 1 else None


def tell(context, frame, language, title, text, kind=INFOBOX):
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    box = toolkit.createMessageBox(frame.getContainerWindow() if frame else None, kind, MessageBoxButtons.BUTTONS_OK, say(language, title), text)
    box.execute()
    box.dispose()


def complain(context, frame, language, title, text):
    tell(context, frame, language, title, text, ERRORBOX)


def warn(context, frame, language, title, text):
    tell(context, frame, language, title, text, WARNINGBOX)
