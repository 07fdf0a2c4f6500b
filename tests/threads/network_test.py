#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Threads that sign with time stamps, verify by fetched answers and look at pages, all at once: the authorities beside
test_threads_network. Built with ThreadSanitizer (preset `thread`) a race ends it."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import authorities  # noqa: E402
import pdfseal_command as command  # noqa: E402

CREW = os.path.join(command.BUILD, "tests", "test_threads_network")
PLUGIN = os.path.join(command.BUILD, "bin", "pdfseal-plugin.so")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="red"/></svg>'


class Threads(unittest.TestCase):
    def test_threads_share_the_network_and_have_renderers(self):
        folder = tempfile.mkdtemp(prefix="pdfseal-threads-")
        self.addCleanup(shutil.rmtree, folder)
        with authorities.World(folder) as world:
            shutil.copy(os.path.join(command.SAMPLES, "contract.pdf"), world.path("in.pdf"))
            world.write("seal.svg", SVG)
            done = subprocess.run([CREW, folder, world.url, PLUGIN], capture_output=True, text=True, timeout=60 * command.SLOWNESS,
                                  env={**os.environ, "TSAN_OPTIONS": "halt_on_error=1 second_deadlock_stack=1"})
            self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-8000:])
            # Four threads in each of two tests: one session that stamps twice, one that stamps once; each session asks for a token
            # first, to learn how large they are. Each verification of the first test asks after the signer's certificate anew.
            self.assertEqual(world.count("/tsa"), 4 * (1 + 2) + 4 * (1 + 1))
            self.assertGreaterEqual(world.count("/ocsp/issuer"), 4 * 2 + 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
