#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time stamps of `openssl ts` over the signature value: valid, of something else, and by nobody who is trusted."""
import fcntl
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import der  # noqa: E402
import pdfseal_command as command  # noqa: E402

PKI = os.environ["PDFSEAL_TEST_PKI"]
SAMPLE = os.path.join(os.environ["PDFSEAL_SOURCE_DIR"], "samples", "drawing.pdf")
STAMP_OID = bytes.fromhex("060b2a864886f70d010910020e")  # 1.2.840.113549.1.9.16.2.14


def wrap(tag, content):
    size = len(content)
    if size < 0x80:
        head = bytes([size])
    else:
        octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
        head = bytes([0x80 | len(octets)]) + octets
    return bytes([tag]) + head + content


def make_token(folder, stamped_bytes):
    """A token of the test authority; its folder has a serial file, so one at a time."""
    data, query, token = (os.path.join(folder, name) for name in ("data", "query", "token"))
    with open(data, "wb") as out:
        out.write(stamped_bytes)
    subprocess.run(["openssl", "ts", "-query", "-data", data, "-sha256", "-cert", "-out", query], check=True, capture_output=True)
    with open(os.path.join(PKI, ".lock"), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", query, "-token_out", "-out", token],
                       check=True, capture_output=True, cwd=PKI)
    with open(token, "rb") as result:
        return result.read()


def with_stamp(contents, token):
    """The CMS with the token as unsigned attribute of its signer."""
    info = der.read(contents)
    data = info[1][0]
    signers = data.children[-1]
    signer = signers[0]
    attribute = wrap(der.SEQUENCE, STAMP_OID + wrap(der.SET, token))
    new_signer = wrap(der.SEQUENCE, signer.content + wrap(0xA1, attribute))
    kept = b"".join(child.whole for child in data.children[:-1])
    new_data = wrap(der.SEQUENCE, kept + wrap(der.SET, new_signer))
    return wrap(der.SEQUENCE, info[0].whole + wrap(0xA0, new_data))


class Stamps(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def stamped(self, change=lambda value: value):
        path = os.path.join(self.folder.name, "stamped.pdf")
        command.sign(SAMPLE, path, "--reserve", "16000")
        with open(path, "rb") as file:
            document = bytearray(file.read())
        start = document.rindex(b"/Contents <") + len(b"/Contents <")
        end = document.index(b">", start)
        contents = bytes.fromhex(document[start:end].decode())
        value = der.read(contents)[1][0].children[-1][0].children[-1].content
        new = with_stamp(contents[:der.read(contents).end], make_token(self.folder.name, change(value)))
        document[start:end] = new.hex().encode().ljust(end - start, b"0")
        with open(path, "wb") as file:
            file.write(document)
        return path

    def test_a_stamp_over_the_value_proves_the_time(self):
        signature = command.verify(self.stamped())[1]["signatures"][0]
        self.assertEqual(signature["level"], "PAdES-B-T")
        self.assertEqual([stamp["status"] for stamp in signature["timestamps"]], ["valid"])
        self.assertEqual(signature["timestamps"][0]["authority"], "Pdfseal Test TSA")
        self.assertEqual(signature["time"]["used"], signature["timestamps"][0]["time"])
        self.assertEqual(signature["time"]["timestamped"], signature["timestamps"][0]["time"])

    def test_a_stamp_over_something_else_proves_nothing(self):
        signature = command.verify(self.stamped(lambda value: value[::-1]))[1]["signatures"][0]
        self.assertEqual(signature["level"], "PAdES-B-B")
        self.assertEqual([stamp["status"] for stamp in signature["timestamps"]], ["invalid"])
        self.assertIsNone(signature["time"]["timestamped"])

    def test_a_stamp_of_a_stranger_proves_nothing(self):
        stranger = os.path.join(PKI, "other-root.crt")
        signature = command.verify(self.stamped(), trust=stranger)[1]["signatures"][0]
        self.assertEqual([stamp["status"] for stamp in signature["timestamps"]], ["untrusted"])
        self.assertIsNone(signature["time"]["timestamped"])


if __name__ == "__main__":
    unittest.main()
