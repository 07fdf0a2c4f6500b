# SPDX-License-Identifier: Apache-2.0
"""The table of pdfseal-plugin.so for tests in Python, by the structs of the sample host and those that it does not need."""
import ctypes
import os
import subprocess
import sys

import pdfseal_command as command

if command.SANITIZED and "LD_PRELOAD" not in os.environ:  # the allocator of this program must be the sanitizer's
    path = subprocess.run(["cc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True).stdout.strip()
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "LD_PRELOAD": os.path.realpath(path), "ASAN_OPTIONS": "detect_leaks=0"})

sys.path.insert(0, os.path.join(command.SAMPLES, "hosts"))
import seal_and_verify as host  # noqa: E402
from seal_and_verify import SealJob  # noqa: E402, F401

PLUGIN = os.path.join(command.BUILD, "bin", "pdfseal-plugin.so")
TEXT = ctypes.c_char_p


class Network(host.Sized):
    _fields_ = [("size", ctypes.c_uint64), ("proxy", TEXT), ("authorities", TEXT), ("login", TEXT), ("timeout_seconds", ctypes.c_int32),
                ("allow_private", ctypes.c_int32)]


class Keys(host.Sized):
    _fields_ = [*host.Keys._fields_, ("network", ctypes.POINTER(Network))]


class VerifyJob(host.Sized):
    _fields_ = [*host.VerifyJob._fields_, ("network", ctypes.POINTER(Network)), ("revocation", TEXT), ("password", TEXT)]


class PictureJob(host.Sized):
    _fields_ = [("size", ctypes.c_uint64), ("description", TEXT), ("scan", ctypes.c_void_p), ("scan_bytes", ctypes.c_uint64), ("format", TEXT),
                ("dpi", ctypes.c_double), ("width_mm", ctypes.c_double), ("language", TEXT), ("write", host.WRITE), ("context", ctypes.c_void_p)]


class Table(ctypes.Structure):
    """The table as it is now; that of the sample ends after verify."""
    _fields_ = [*host.Table._fields_,
                ("picture", ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.POINTER(PictureJob), ctypes.c_char_p, ctypes.c_uint64)),
                ("tools_open", ctypes.c_void_p), ("tools_close", ctypes.c_void_p)]


def as_old(pointer_to, job):
    return ctypes.cast(ctypes.byref(job), ctypes.POINTER(pointer_to))


def load():
    """The table, of a plugin that is loaded."""
    return ctypes.cast(ctypes.pointer(host.load(PLUGIN)), ctypes.POINTER(Table)).contents
