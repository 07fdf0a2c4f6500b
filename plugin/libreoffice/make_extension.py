#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Packs the extension: make_extension.py OUT.oxt VERSION PLUGIN. The same files make the same bytes."""
import os
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ("META-INF/manifest.xml", "description.xml", "description.en.txt", "description.zh-CN.txt", "Addons.xcu", "Settings.xcs", "pdfseal_component.py",
         *("pythonpath/pdfseal_office/%s.py" % name for name in ("__init__", "places", "plugin_table", "sentences", "settings", "windows", "work")))


def read(name, version, plugin):
    """A file's text, with what is filled in when the extension is made."""
    path = os.path.join(HERE, name)
    with open(path if os.path.exists(path) else path + ".in", encoding="utf-8") as file:
        return file.read().replace("@VERSION@", version).replace("@PLUGIN@", plugin)


def main(target, version, plugin):
    with zipfile.ZipFile(target + ".part", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, read(name, version, plugin))
    os.replace(target + ".part", target)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
