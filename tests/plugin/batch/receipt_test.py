#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Receipts of batches: checked by pdfseal and, without it, by hashlib and openssl; every change is found, and one document's
proof stands alone."""
import base64
import hashlib
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from batch_case import BatchCase, command, digest, hold_to_schema  # noqa: E402


def leaf(line):
    return hashlib.sha256(b"\0" + line).digest()


def root_of(leaves):
    """RFC 6962 2.1, as it is written there."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


class Receipts(BatchCase):
    COUNT = 11

    def setUp(self):
        super().setUp()
        self.fill(self.COUNT)
        self.receipt = self.path("receipt.jsonl")
        self.batch(0, self.path("in"), options=["--receipt", self.receipt, "--no-sync"])

    def lines(self, path=None):
        with open(path or self.receipt, "rb") as file:
            return file.read().splitlines()

    def check(self, code, path=None, *options, folder="out"):
        done = command.expect(code, "batch-verify", path or self.receipt, "--out-dir", self.path(folder), "--no-network", "--trust",
                              command.ROOT, "--format", "json", *options)
        found = json.loads(done.stdout) if done.stdout else None
        if found:
            hold_to_schema("batch-verify", found)
        return found

    def change(self, lines, name="changed.jsonl"):
        return self.write(name, b"".join(line + b"\n" for line in lines))

    def test_a_receipt_holds(self):
        found = self.check(0)
        self.assertEqual((found["verdict"], found["documents"], found["intact"], found["problems"]), ("valid", self.COUNT, self.COUNT, []))
        self.assertEqual(found["signer"], "Test Signer p256")

    def test_it_can_be_checked_without_pdfseal(self):
        *documents, head, signature = self.lines()
        self.assertEqual(json.loads(head)["root"], root_of([leaf(line) for line in documents]).hex())
        for line in map(json.loads, documents):
            self.assertEqual(line["output_sha256"], digest(self.path("out", line["output"])))
            self.assertEqual(line["input_sha256"], digest(line["input"]))
        cms = self.write("head.p7s", base64.b64decode(json.loads(signature)["signature"]))
        subprocess.run(["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", cms, "-content", self.write("head", head),
                        "-CAfile", command.ROOT, "-purpose", "any", "-out", os.devnull], check=True, capture_output=True)

    def test_trees_of_every_size_agree_with_the_standard(self):
        for count in range(1, self.COUNT + 1):
            out = self.path("out-%d" % count)
            self.batch(0, *[self.path("in", "invoice-%03d.pdf" % (number + 1)) for number in range(count)], out=out,
                       options=["--receipt", self.path("r"), "--no-sync", "--force"])
            *documents, head, _ = self.lines(self.path("r"))
            self.assertEqual(json.loads(head)["root"], root_of([leaf(line) for line in documents]).hex())
            for line in documents[:: max(1, count // 3)]:
                name = json.loads(line)["output"]
                command.expect(0, "batch-verify", self.path("r"), "--prove", name, "-o", self.path("p"), "--force")
                found = self.check(0, self.path("p"), folder="out-%d" % count)
                self.assertEqual((found["is_proof"], found["checked"], found["documents"]), (True, 1, count))

    def test_outputs_that_differ_or_are_gone_are_named(self):
        with open(self.path("out", "invoice-003.pdf"), "ab") as file:
            file.write(b"\n")
        os.unlink(self.path("out", "invoice-007.pdf"))
        found = self.check(1)
        self.assertEqual(found["problems"], [{"output": "invoice-003.pdf", "problem": "differs"}, {"output": "invoice-007.pdf", "problem": "missing"}])
        said = command.said(command.expect(1, "batch-verify", self.receipt, "--out-dir", self.path("out"), "--no-network", "--trust", command.ROOT))
        self.assertIn("pdfseal: invoice-003.pdf: differs from what was sealed", said)
        self.assertIn("9 of 11", said[-1])

    def test_a_receipt_that_was_changed_does_not_hold(self):
        lines = self.lines()
        documents, head, signature = lines[:-2], lines[-2], lines[-1]
        other = json.loads(documents[0])
        other["output_sha256"] = "0" * 64
        forged = json.loads(head)
        forged["documents"] -= 1
        forged["root"] = root_of([leaf(line) for line in documents[1:]]).hex()
        for changed in ([json.dumps(other).encode(), *documents[1:], head, signature], [*documents[1:], head, signature],
                        [documents[1], documents[0], *documents[2:], head, signature], [*documents, documents[0], head, signature],
                        [*documents[1:], json.dumps(forged).encode(), signature], [*documents, head.replace(b"p256", b"p257"), signature]):
            self.assertEqual(self.check(1, self.change(changed))["verdict"], "altered")
        value = base64.b64decode(json.loads(signature)["signature"])
        broken = base64.b64encode(value[:-1] + bytes([value[-1] ^ 1])).decode()
        self.assertIn(self.check(1, self.change([*documents, head, json.dumps({"signature": broken}).encode()]))["verdict"], ("invalid", "altered"))

    def test_what_is_no_receipt_is_unreadable(self):
        lines = self.lines()
        for changed in ([], lines[:-1], lines[:-2], [lines[-1], *lines], [*lines, lines[0]], [b"{}"], [b"\xff\x00"], [b"[" * 100000],
                        [lines[0], lines[1], b'{"index":0,"path":[]}', *lines[-2:]]):
            self.assertIsNone(self.check(4, self.change(changed)))
        self.assertIsNone(self.check(4, self.path("nowhere")))

    def test_an_unknown_signer_is_told(self):
        found = json.loads(command.expect(2, "batch-verify", self.receipt, "--out-dir", self.path("out"), "--no-network", "--trust",
                                          self.other_root(), "--format", "json").stdout)
        self.assertEqual((found["verdict"], found["intact"]), ("indeterminate", self.COUNT))

    def other_root(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Other", "-keyout", self.path("k"),
                        "-out", self.path("other.crt")], check=True, capture_output=True)
        return self.path("other.crt")

    def test_a_proof_says_nothing_of_the_others_and_cannot_be_bent(self):
        proof = self.path("proof.jsonl")
        command.expect(0, "batch-verify", self.receipt, "--prove", "invoice-005.pdf", "-o", proof)
        lines = self.lines(proof)
        self.assertEqual(len(lines), 4)
        self.assertNotIn(b"invoice-004", b"".join(lines))
        self.assertEqual(self.check(0, proof)["verdict"], "valid")
        path = json.loads(lines[1])
        for index, hashes in ((path["index"] + 1, path["path"]), (path["index"], path["path"][:-1]), (path["index"], path["path"] + ["0" * 64]),
                              (path["index"], ["0" * 64] + path["path"][1:]), (1 << 40, path["path"])):
            bent = self.change([lines[0], json.dumps({"index": index, "path": hashes}).encode(), *lines[2:]])
            done = command.run("batch-verify", bent, "--out-dir", self.path("out"), "--no-network", "--trust", command.ROOT)
            self.assertIn(done.returncode, (1, 4))
        other = self.change([self.lines()[0], *lines[1:]])
        self.assertEqual(self.check(1, other)["verdict"], "altered")

    def test_no_proof_without_a_document(self):
        self.assertIn("names no output", command.said(command.expect(64, "batch-verify", self.receipt, "--prove", "x.pdf"))[0])

    def test_a_resumed_run_has_one_receipt_of_all(self):
        os.unlink(self.path("out", "invoice-002.pdf"))
        self.batch(0, self.path("in"), options=["--resume", "--receipt", self.receipt])
        self.assertEqual(self.check(0)["documents"], self.COUNT)

    def test_names_in_a_receipt_do_not_lead_out(self):
        lines = self.lines()
        line = json.loads(lines[0])
        line["output"] = "../in/invoice-001.pdf"
        line["output_sha256"] = line["input_sha256"]
        found = self.check(1, self.change([json.dumps(line).encode(), *lines[1:]]))
        self.assertEqual(found["problems"][0], {"output": "../in/invoice-001.pdf", "problem": "missing"})


if __name__ == "__main__":
    unittest.main()
