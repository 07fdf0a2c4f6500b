#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds one empty signature field to the first page, by qpdf's JSON: add_signature_field.py IN OUT NAME X0 Y0 X1 Y1 (points)"""
import json
import subprocess
import sys
import tempfile


def read_objects(path):
    answer = subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", "--json-key=pages", path], check=True, capture_output=True)
    document = json.loads(answer.stdout)
    return document["qpdf"], document["pages"][0]["object"]


def signature_field(name, page, rect):
    return {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig", "/T": "u:" + name, "/F": 4, "/P": page, "/Rect": rect}


def main(path_in, path_out, name, *rect):
    (header, objects), page = read_objects(path_in)
    field = f"{header['maxobjectid'] + 1} 0 R"
    catalog = objects["obj:" + objects["trailer"]["value"]["/Root"]]["value"]
    catalog["/AcroForm"]["/Fields"].append(field)
    catalog["/AcroForm"]["/SigFlags"] = 1
    annotations = objects["obj:" + page]["value"]["/Annots"]
    if not isinstance(annotations, list):
        annotations = objects["obj:" + annotations]["value"]
    annotations.append(field)
    objects["obj:" + field] = {"value": signature_field(name, page, [float(edge) for edge in rect])}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as update:
        json.dump({"qpdf": [header, objects]}, update)
        update.flush()
        subprocess.run(["qpdf", path_in, "--update-from-json=" + update.name, path_out], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
