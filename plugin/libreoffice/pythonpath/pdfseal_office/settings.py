# SPDX-License-Identifier: Apache-2.0
"""What the user chose, kept in LibreOffice's configuration, and the language of the office."""
import glob
import os

from com.sun.star.beans import PropertyValue
from com.sun.star.beans.PropertyState import DIRECT_VALUE

from pdfseal_office import places

NAMES = ("Key", "Picture", "Pages", "Anchor", "Margin", "Reason", "Trust", "Plugin")
ANCHORS = ("top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right")
ACCESS = "com.sun.star.configuration.Configuration%sAccess"


def node(context, path, kind=""):
    provider = context.ServiceManager.createInstanceWithContext("com.sun.star.configuration.ConfigurationProvider", context)
    return provider.createInstanceWithArguments(ACCESS % kind, (PropertyValue("nodepath", 0, path, DIRECT_VALUE),))


def read(context):
    seal = node(context, "/com.pdfseal.libreoffice.Settings/Seal")
    return {name: seal.getByName(name) for name in NAMES}


def write(context, values):
    seal = node(context, "/com.pdfseal.libreoffice.Settings/Seal", "Update")
    for name, value in values.items():
        seal.setPropertyValue(name, value)
    seal.commitChanges()


def language(context):
    locale = node(context, "/org.openoffice.Setup/L10N").getByName("ooLocale") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def plugin_path(chosen):
    """The plugin's file: as chosen, where pdfseal was installed with this extension, or where a distribution has it."""
    candidates = [chosen] if chosen else [places.PLUGIN, *glob.glob("/usr/lib/*/pdfseal/pdfseal-plugin.so"), "/usr/lib/pdfseal/pdfseal-plugin.so"]
    return next((path for path in candidates if os.path.isfile(path)), None)
