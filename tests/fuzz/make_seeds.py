#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the seeds of object, xref, section, repair, document, cms, timestamp, evidence and prepared anew: make_seeds.py BUILD_FOLDER. Small files of our own, signed
by the command with the test PKI; what fuzzing found is kept beside them and not touched."""
import base64
import json
import os
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "interop")]
sys.dont_write_bytecode = True
import authorities  # noqa: E402
import carried_evidence_test  # noqa: E402
import pdf_writer  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402

OBJECTS = {
    "every-type": b"<</N null/B[true false]/I -17/R +.5/S(a\\(b\\051\\\n\\8c)/H<48 4>/A[1 0 R[[]]]/D<</#41 /B#20>>>>",
    "odd-numbers": b"[--5 1.2.3 +-7 . 99999999999999999999 -0 00012 4-5 1e5]",
    "strings": b"[(\\0\\12\\1234\\\r\n()) (\\) <> <a> <zz> (a\r\nb)]",
    "references": b"[1 0 R 1 2 3 R 1 R 65535 65535 R 4294967295 0 R -1 0 R]",
    "twice": b"<</A 1/#41 2/A/B>>",
    "comments": b"%x\r[%y\n1%z\n]%",
    "nested": b"[" * 101 + b"]" * 101,
    "missing-ends": b"<</A[1 2/B<</C(x)>> endobj 5 0 obj",
}


def put(target, name, data):
    folder = os.path.join(HERE, "corpus", target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def body():
    return {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0))},
            2: {"Type": Name("Pages"), "Kids": [Reference((3, 0))], "Count": 1, "MediaBox": [0, 0, 200, 300]},
            3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "Contents": Reference((4, 0)), "Rotate": 90},
            4: pdf_writer.stream(zlib.compress(b"0 0 m 9 9 l S"), Filter="FlateDecode")}


def with_object_stream():
    """Catalog and page tree in an object stream, and a cross-reference stream with a predictor."""
    out = b"%PDF-1.5\n"
    places = {0: (0, 0, 65535)}
    inner = [(1, b"<</Type/Catalog/Pages 2 0 R>>"), (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
             (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")]
    head, text = b"", b""
    for index, (number, value) in enumerate(inner):
        head += b"%d %d " % (number, len(text))
        text += value + b"\n"
        places[number] = (2, 4, index)
    data = zlib.compress(head + text)
    places[4] = (1, len(out), 0)
    out += b"4 0 obj\n<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        len(head), len(data), data)
    places[5] = (1, len(out), 0)
    rows, last = b"", bytes(5)
    for number in range(6):
        kind, second, third = places[number]
        row = bytes([kind]) + second.to_bytes(2, "big") + third.to_bytes(2, "big")
        rows += b"\2" + bytes((a - b) % 256 for a, b in zip(row, last))
        last = row
    data = zlib.compress(rows)
    start = len(out)
    out += (b"5 0 obj\n<</Type/XRef/Size 6/W[1 2 2]/Root 1 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 5>>"
            b"/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(data), data))
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def odd_table():
    """Entries of 19 bytes."""
    return pdf_writer.write(body()).replace(b" \n", b"\n")


def with_form():
    objects = body()
    objects[1]["AcroForm"] = {"Fields": [Reference((5, 0)), Reference((6, 0))], "SigFlags": 1}
    objects[3]["Annots"] = [Reference((5, 0)), Reference((7, 0))]
    objects[5] = {"FT": Name("Sig"), "T": b"Seal", "Type": Name("Annot"), "Subtype": Name("Widget"), "P": Reference((3, 0)),
                  "Rect": [10, 10, 60, 60]}
    objects[6] = {"T": b"Group", "FT": Name("Tx"), "Kids": [Reference((7, 0))]}
    objects[7] = {"T": b"Amount", "Parent": Reference((6, 0)), "V": b"100", "Subtype": Name("Widget"), "Rect": [1, 1, 9, 9]}
    return pdf_writer.write(objects)


def sign(build, data, signer, *options):
    path = os.path.join(build, "tests", "seed.pdf")
    pki = os.path.join(build, "tests", "pki")
    with open(path, "wb") as file:
        file.write(data)
    subprocess.run([os.path.join(build, "bin", "pdfseal"), "sign", path, "-o", path + ".out", "--force", "--quiet", "--no-sync",
                    "--p12", os.path.join(pki, signer + ".p12"), "--passphrase-file", os.path.join(pki, "passphrase"),
                    "--signing-time", "2026-11-23T18:50:00Z", *options], check=True)
    with open(path + ".out", "rb") as file:
        result = file.read()
    os.unlink(path)
    os.unlink(path + ".out")
    return result


def damage(data):
    """No startxref leads anywhere."""
    return data.replace(b"startxref", b"startxrfe")


def contents_of(data):
    start = data.rindex(b"/Contents <") + len(b"/Contents <")
    return bytes.fromhex(data[start:data.index(b">", start)].decode())


def with_certificate(certificate, evidence):
    return len(certificate).to_bytes(2, "big") + certificate + evidence


def put_authority_seeds(build):
    """Answers of real authorities: a time stamp, its refusal, OCSP answers, revocation lists."""
    with tempfile.TemporaryDirectory() as folder, authorities.World(folder) as world:
        def made(*arguments):
            return world.run(*arguments)
        query = made("ts", "-query", "-data", "signer.crt", "-sha256", "-cert")
        put("timestamp", "granted", world.answer_timestamp("tsa", query))
        world.asked.append("another")
        put("timestamp", "refused", world.answer_timestamp("tsa", made("ts", "-query", "-data", "signer.crt", "-md5")))
        signer = made("x509", "-in", "signer.crt", "-outform", "DER")
        question = made("ocsp", "-issuer", "issuer.crt", "-cert", "signer.crt", "-reqout", "/dev/stdout")
        put("evidence", "ocsp-good", with_certificate(signer, world.answer_ocsp("issuer", question)))
        put("evidence", "ocsp-unauthorized", with_certificate(signer, b"\x30\x03\x0a\x01\x06"))
        world.revoke("issuer", "signer")
        put("evidence", "ocsp-revoked", with_certificate(signer, world.answer_ocsp("issuer", question, next_update=False)))
        with open(world.path("issuer.crl"), "rb") as file:
            put("evidence", "crl-revoked", with_certificate(signer, file.read()))
        world.issue("issuer", "keeper", "signer", 300)
        world.pack("keeper", "issuer")
        with open(world.path("bare.pdf"), "wb") as file:
            file.write(pdf_writer.one_page())
        subprocess.run([os.path.join(build, "bin", "pdfseal"), "sign", world.path("bare.pdf"), "-o", world.path("kept.pdf"),
                        *world.key_options("keeper"), "--level", "B-LTA", "--tsa", world.url + "/tsa", "--allow-private-network"],
                       check=True)
        with open(world.path("kept.pdf"), "rb") as file:
            put("document", "long-term", file.read())


def put_carried_seeds(build):
    """Signatures with evidence in their crls and in revocation-values."""
    with tempfile.TemporaryDirectory() as folder:
        contents = contents_of(sign(build, pdf_writer.one_page(), "p256")).rstrip(b"\0")
        answer, crl = carried_evidence_test.make_ocsp(folder, "p256"), carried_evidence_test.read(carried_evidence_test.pki("intermediate.crl.der"))
        wrapped = carried_evidence_test.der.write(0xa1, carried_evidence_test.der.write_oid(carried_evidence_test.OCSP_IN_CMS), answer)
        put("cms", "crls-ocsp", b"\0\0" + carried_evidence_test.with_crls(contents, wrapped))
        put("cms", "crls-list", b"\0\0" + carried_evidence_test.with_crls(contents, crl))
        write = carried_evidence_test.der.write
        lists = [write(0xa0, write(0x30, crl)), write(0xa1, write(0x30, carried_evidence_test.basic_of(answer)))]
        put("cms", "revocation-values", b"\0\0" + carried_evidence_test.with_values(contents, *lists))


def put_prepared_seeds(build):
    """Requests as they are written and as they come back, and signatures in the forms that people send."""
    pki = os.path.join(build, "tests", "pki")
    with tempfile.TemporaryDirectory() as folder:
        bare, attributes = os.path.join(folder, "bare.pdf"), os.path.join(folder, "attributes")
        with open(bare, "wb") as file:
            file.write(pdf_writer.one_page())
        for signer, how in (("p256", ["dgst", "-sha256", "-sign"]), ("ed25519", ["pkeyutl", "-sign", "-rawin", "-inkey"])):
            done = subprocess.run([os.path.join(build, "bin", "pdfseal"), "prepare", bare, "-o", os.path.join(folder, "out.pdf"), "--force",
                                   "--quiet", "--cert", os.path.join(pki, signer + ".crt")], check=True, capture_output=True)
            put("prepared", "asked-" + signer, done.stdout)
            request = json.loads(done.stdout)
            with open(attributes, "wb") as file:
                file.write(base64.b64decode(request["signed_attributes"]))
            last = ["-in", attributes] if signer == "ed25519" else [attributes]
            value = subprocess.run(["openssl", *how, os.path.join(pki, signer + "-plain.key"), *last], check=True,
                                   capture_output=True).stdout
            request["signature"] = base64.b64encode(value).decode()
            put("prepared", "answered-" + signer, json.dumps(request).encode())
            request["signature"] = value.hex(":")
            put("prepared", "hexadecimal-" + signer, json.dumps(request).encode())
        cms = contents_of(sign(build, pdf_writer.one_page(), "p256")).rstrip(b"\0")
        put("prepared", "cms-pem", b"-----BEGIN CMS-----\n" + base64.encodebytes(cms) + b"-----END CMS-----\n")


def main(build):
    put_authority_seeds(build)
    put_carried_seeds(os.path.abspath(build))
    put_prepared_seeds(os.path.abspath(build))
    build = os.path.abspath(build)
    for name, text in OBJECTS.items():
        put("object", name, b"\0\7" + text)
    plain = {"table": pdf_writer.write(body()), "xref-stream": pdf_writer.write(body(), "stream"),
             "object-stream": with_object_stream(), "odd-table": odd_table(), "form": with_form()}
    revised = pdf_writer.append(plain["table"], {4: pdf_writer.stream(b"9 9 m")})
    for target in ("xref", "section"):
        for name, data in plain.items():
            put(target, name, data)
    for name, data in plain.items():
        put("repair", name, damage(data))
    put("repair", "two-revisions", damage(revised))
    put("repair", "miscounted-stream", damage(plain["object-stream"].replace(b"/N 3", b"/N 2")))
    put("repair", "damaged-objects", damage(plain["form"].replace(b"/Kids", b"junk /Kids").replace(b"endstream", b"")))
    put("xref", "two-revisions", revised)
    put("xref", "without-end", plain["table"][:-30])
    put("xref", "header-behind-junk", b"From: somebody\n\n" + plain["xref-stream"])
    signed = {"p256": sign(build, plain["table"], "p256"), "ed25519": sign(build, plain["xref-stream"], "ed25519"),
              "field": sign(build, plain["form"], "p256", "--field", "Seal")}
    twice = sign(build, signed["p256"], "ed25519", "--reason", "second")
    for name, data in signed.items():
        put("document", "signed-" + name, data)
        put("cms", name, b"\0\0" + contents_of(data).rstrip(b"\0"))
    put("cms", "rsa", b"\1\0" + contents_of(sign(build, plain["table"], "rsa2048")).rstrip(b"\0"))
    put("document", "signed-twice", twice)
    put("document", "changed-after", pdf_writer.append(signed["p256"], {4: pdf_writer.stream(b"9 9 m")}))
    put("document", "unsigned", plain["form"])
    put("document", "cut", signed["p256"][:-25])
    put("section", "signed", signed["p256"])


main(sys.argv[1])
