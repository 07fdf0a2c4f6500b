# SPDX-License-Identifier: Apache-2.0
"""pdfseal-plugin.so through ctypes: the structs of pdfseal_plugin.h, and one class that seals and verifies."""
import ctypes
import os

PROGRESS = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
WRITE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint64)

CANCELLED, VALID, BAD, DOUBTFUL, UNSIGNED = -1, 0, 1, 2, 3
VERDICTS = (VALID, BAD, DOUBTFUL, UNSIGNED)


class Sized(ctypes.Structure):
    """A struct that begins with its size."""

    def __init__(self, **values):
        super().__init__(size=ctypes.sizeof(self), **values)


class Keys(Sized):
    _fields_ = [("size", ctypes.c_uint64), ("p12", ctypes.c_char_p), ("passphrase", ctypes.c_char_p), ("seal", ctypes.c_char_p),
                ("language", ctypes.c_char_p)]


class SealJob(Sized):
    _fields_ = [("size", ctypes.c_uint64), ("input", ctypes.c_char_p), ("output", ctypes.c_char_p), ("overwrite", ctypes.c_int32),
                ("reserved", ctypes.c_int32), ("pages", ctypes.c_char_p), ("anchor", ctypes.c_char_p), ("margin_mm", ctypes.c_double),
                ("width_mm", ctypes.c_double), ("reason", ctypes.c_char_p), ("location", ctypes.c_char_p), ("field", ctypes.c_char_p),
                ("progress", PROGRESS), ("context", ctypes.c_void_p)]


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


class PluginError(Exception):
    """What the plugin says was wrong, with its number."""

    def __init__(self, number, message):
        super().__init__(message)
        self.number = number


def to_bytes(text):
    """UTF-8 for the plugin; nothing for what is empty, which is its default."""
    if text and "\0" in text:
        raise PluginError(64, "a text contains a zero character")
    return os.fsencode(text) if text else None


def watcher(progress):
    """The plugin's function out of one that takes a share from 0 to 1 and returns whether to go on."""
    if progress is None:
        return PROGRESS()
    return PROGRESS(lambda context, done, total: 1 if progress(done / total if total else 1.0) else 0)


class Plugin:
    def __init__(self, path):
        try:
            door = ctypes.CDLL(path).pdfseal_plugin_abi_1
        except (OSError, AttributeError) as error:
            raise PluginError(4, str(error)) from error
        door.restype = ctypes.POINTER(Table)
        self.table = door().contents
        if self.table.size < ctypes.sizeof(Table):
            raise PluginError(4, "%s is too old" % path)

    def version(self):
        return self.table.version().decode()

    def seal(self, source, target, key, passphrase, picture="", language="en", pages="", anchor="", margin_mm=0.0, reason="", overwrite=False,
             progress=None):
        """Seals and signs; raises PluginError, with CANCELLED where `progress` stopped it, and leaves no output then."""
        session, message = ctypes.c_void_p(), ctypes.create_string_buffer(512)
        keys = Keys(p12=to_bytes(key), passphrase=passphrase.encode() if passphrase is not None else None, seal=to_bytes(picture), language=to_bytes(language))
        told = watcher(progress)
        job = SealJob(input=to_bytes(source), output=to_bytes(target), overwrite=1 if overwrite else 0, pages=to_bytes(pages), anchor=to_bytes(anchor),
                      margin_mm=margin_mm, reason=to_bytes(reason), progress=told)
        number = self.table.open(ctypes.byref(keys), ctypes.byref(session), message, len(message))
        if number == 0:
            number = self.table.seal(session, ctypes.byref(job), message, len(message))
        self.table.close(session)
        if number:
            raise PluginError(number, message.value.decode("utf-8", "replace"))

    def verify(self, path, trust="", form="json", language="en", progress=None):
        """(verdict's number, report); raises PluginError for what cannot be looked at."""
        pieces, message = [], ctypes.create_string_buffer(512)
        write = WRITE(lambda context, data, length: pieces.append(ctypes.string_at(data, length)) or 1)
        told = watcher(progress)
        job = VerifyJob(input=to_bytes(path), trust=to_bytes(trust), format=to_bytes(form), language=to_bytes(language), progress=told, write=write)
        number = self.table.verify(ctypes.byref(job), message, len(message))
        if number not in VERDICTS:
            raise PluginError(number, message.value.decode("utf-8", "replace"))
        return number, b"".join(pieces).decode("utf-8", "replace")
