#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Loads pdfseal-plugin.so with ctypes, seals a document and verifies it:

    seal_and_verify.py PLUGIN IN OUT P12 PASSPHRASE SEAL TRUST [stop | WORD]

With "stop" it cancels the sealing at the first news of it. With another WORD the seal, and the signer's name below it, stand where the
document first says that word; else in the middle of its first page."""
import ctypes
import json
import sys

PROGRESS = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
WRITE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint64)


class Sized(ctypes.Structure):
    """A struct of pdfseal_plugin.h, which begins with its size."""

    def __init__(self, **values):
        super().__init__(size=ctypes.sizeof(self), **values)


class Keys(Sized):
    _fields_ = [("size", ctypes.c_uint64), ("p12", ctypes.c_char_p), ("passphrase", ctypes.c_char_p), ("seal", ctypes.c_char_p),
                ("language", ctypes.c_char_p)]


class SealJob(Sized):
    _fields_ = [("size", ctypes.c_uint64), ("input", ctypes.c_char_p), ("output", ctypes.c_char_p), ("overwrite", ctypes.c_int32),
                ("reserved", ctypes.c_int32), ("pages", ctypes.c_char_p), ("anchor", ctypes.c_char_p), ("margin_mm", ctypes.c_double),
                ("width_mm", ctypes.c_double), ("reason", ctypes.c_char_p), ("location", ctypes.c_char_p), ("field", ctypes.c_char_p),
                ("progress", PROGRESS), ("context", ctypes.c_void_p), ("level", ctypes.c_char_p), ("tsa", ctypes.c_char_p),
                ("trust", ctypes.c_char_p), ("keyword", ctypes.c_char_p), ("keyword_number", ctypes.c_int32),
                ("straddle_slices", ctypes.c_int32), ("offset_x_mm", ctypes.c_double), ("offset_y_mm", ctypes.c_double),
                ("straddle", ctypes.c_char_p), ("straddle_pages", ctypes.c_char_p), ("straddle_facing", ctypes.c_int32),
                ("straddle_only", ctypes.c_int32), ("text", ctypes.c_char_p), ("text_position", ctypes.c_char_p),
                ("text_zone", ctypes.c_char_p), ("qr", ctypes.c_char_p), ("password", ctypes.c_char_p)]


class VerifyJob(Sized):
    _fields_ = [("size", ctypes.c_uint64), ("input", ctypes.c_char_p), ("trust", ctypes.c_char_p), ("format", ctypes.c_char_p),
                ("language", ctypes.c_char_p), ("at_time", ctypes.c_int64), ("progress", PROGRESS), ("write", WRITE),
                ("context", ctypes.c_void_p)]


class Table(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint64), ("abi", ctypes.c_uint32), ("reserved", ctypes.c_uint32),
                ("version", ctypes.CFUNCTYPE(ctypes.c_char_p)),
                ("open", ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.POINTER(Keys), ctypes.POINTER(ctypes.c_void_p), ctypes.c_char_p, ctypes.c_uint64)),
                ("close", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
                ("seal", ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(SealJob), ctypes.c_char_p, ctypes.c_uint64)),
                ("verify", ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.POINTER(VerifyJob), ctypes.c_char_p, ctypes.c_uint64))]


def load(path):
    door = ctypes.CDLL(path).pdfseal_plugin_abi_1
    door.restype = ctypes.POINTER(Table)
    table = door().contents
    if table.size < ctypes.sizeof(Table):
        sys.exit("%s is too old" % path)
    return table


def place(word):
    """Where the seal goes, as members of the job."""
    if not word:
        return {"pages": b"1", "anchor": b"center"}
    return {"keyword": word.encode(), "keyword_number": 1, "text": b"{name}", "text_position": b"below"}


def seal(pdfseal, source, target, p12, passphrase, picture, progress, word=""):
    session, message = ctypes.c_void_p(), ctypes.create_string_buffer(512)
    keys = Keys(p12=p12.encode(), passphrase=passphrase.encode(), seal=picture.encode())
    job = SealJob(input=source.encode(), output=target.encode(), reason=b"from Python", progress=progress, **place(word))
    result = pdfseal.open(ctypes.byref(keys), ctypes.byref(session), message, len(message))
    if result == 0:
        result = pdfseal.seal(session, ctypes.byref(job), message, len(message))
    pdfseal.close(session)
    if result:
        print("%s: %s" % (source, message.value.decode()), file=sys.stderr)
    return result


def verify(pdfseal, path, trust, progress):
    pieces, message = [], ctypes.create_string_buffer(512)
    write = WRITE(lambda context, data, length: pieces.append(ctypes.string_at(data, length)) or 1)
    job = VerifyJob(input=path.encode(), trust=trust.encode(), format=b"json", progress=progress, write=write)
    result = pdfseal.verify(ctypes.byref(job), message, len(message))
    if result not in (0, 1, 2, 3):
        print("%s: %s" % (path, message.value.decode()), file=sys.stderr)
        return result
    report = json.loads(b"".join(pieces))
    print(report["verdict"], "-", report["summary"])
    return result


def main(plugin, source, target, p12, passphrase, picture, trust, word=""):
    pdfseal = load(plugin)

    def watch(context, done, total):
        print("%d%%" % (100 * done // total if total else 100))
        return 0 if word == "stop" else 1

    progress = PROGRESS(watch)
    result = seal(pdfseal, source, target, p12, passphrase, picture, progress, "" if word == "stop" else word)
    return 130 if result == -1 else result or verify(pdfseal, target, trust, progress)


if __name__ == "__main__":
    if len(sys.argv) < 8:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
