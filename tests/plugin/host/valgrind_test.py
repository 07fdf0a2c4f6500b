#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The hosts in C, Python and Node under valgrind: no error and no lost block in which an object of ours has a part.

Each run also shows that it would be seen: the plugin is reached through a door with two faults (faulty_door.c), and both must be reported
with the door's frame on the stack. Interpreters have errors of their own (CPython's small integers, V8's and koffi's lost blocks), so what
has no frame of ours does not count; in the host in C everything counts. V8 needs no options: its compiled code writes over itself,
which valgrind notices in memory without a file, and it takes as long without (--jitless)."""
import os
import re
import shutil
import sys
import unittest
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import host_case  # noqa: E402
from host_case import HOSTS, PLUGIN, command, koffi  # noqa: E402

DOOR = "faulty-door.so"
OURS = ("pdfseal-plugin.so", "libpdfseal.so")
# Stacks of interpreters are deep, and ours must not be cut off; an object that was unloaded keeps its name.
VALGRIND = ["valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite",
            "--num-callers=100", "--error-limit=no", "--keep-debuginfo=yes", "--child-silent-after-fork=yes", "--xml=yes"]


def errors_in(path):
    """[(kind, names of the objects on the stack, a line for people)] of a report of valgrind."""
    found = []
    for error in xml.etree.ElementTree.parse(path).getroot().iter("error"):
        frames = list(error.iter("frame"))
        objects = {re.sub(r"\.so.*", ".so", os.path.basename(frame.findtext("obj", ""))) for frame in frames}
        shown = " < ".join(frame.findtext("fn", "?") for frame in frames[:12])
        found.append((error.findtext("kind"), objects, "%s: %s" % (error.findtext("kind"), shown)))
    return found


class Watched(host_case.HostCase):
    def setUp(self):
        self.door = self.compile(os.path.join(HERE, "faulty_door.c"), DOOR, "-O0", "-g", "-shared", "-fPIC", '-DPLUGIN="%s"' % PLUGIN)

    def watch(self, *program, stop=False, environment=None, everything=False):
        report = self.path("valgrind.xml")
        done, out = self.run_host(*VALGRIND, "--xml-file=" + report, *program, stop=stop, environment=environment, plugin=self.door)
        self.check_outcome(done, out, stop)
        errors = errors_in(report)
        seen = {kind for kind, objects, _ in errors if DOOR in objects}
        self.assertEqual(seen, {"InvalidRead", "Leak_DefinitelyLost"}, "the faults of the door are not seen, or not those alone")
        others = [line for _, objects, line in errors if DOOR not in objects and (everything or objects.intersection(OURS))]
        self.assertEqual(others, [], "\n".join(others))

    def watch_both_ways(self, *program, **options):
        self.watch(*program, **options)
        if command.FULL:
            self.watch(*program, stop=True, **options)
        else:
            print("SKIPPED: that it is cancelled under valgrind too belongs to tests/run.sh --full", file=sys.stderr)

    def test_a_host_in_c(self):
        program = self.compile(os.path.join(HOSTS, "seal_and_verify.c"), "host")
        for stop in (False, True):
            self.watch(program, stop=stop, everything=True)

    def test_a_host_in_python(self):
        self.watch_both_ways(sys.executable, os.path.join(HOSTS, "seal_and_verify.py"), environment={"PYTHONMALLOC": "malloc"})

    def test_a_host_in_node(self):
        folder = koffi() if shutil.which("node") else None
        if not folder:
            print("SKIPPED: the host in Node needs node and koffi of npm, and one of them cannot be had here", file=sys.stderr)
            return
        self.watch_both_ways("node", os.path.join(HOSTS, "seal_and_verify.js"), environment={"KOFFI": folder})


if __name__ == "__main__":
    if command.SANITIZED or not shutil.which("valgrind"):
        print("SKIPPED: valgrind is missing, or cannot run what the sanitizers watch", file=sys.stderr)
        sys.exit(0)
    unittest.main(verbosity=2)
