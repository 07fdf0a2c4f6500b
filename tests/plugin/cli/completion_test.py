#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The completions at work in zsh and fish themselves (tests/habits/options_test.py does the same with bash), each as it is loaded from
the folder where it is installed. A shell that is not here is left out, loudly, but with PDFSEAL_FULL=1."""
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

COMPLETIONS = os.path.join(command.BUILD, "completion")
# What is typed, and what it becomes: the word that is left, or the same line where nothing fits.
CASES = {
    "pdfseal ver": "verify",
    "pdfseal sign --anch": "--anchor",
    "pdfseal verify --revocation r": "require",
    "pdfseal field li": "list",
    "pdfseal verify contr": "contract.pdf",
    "pdfseal verify --anch": None,
}
# Completes the line at the tab, tells what became of it, and ends.
ZSH = """
fpath=(%(completions)s $fpath)
autoload -Uz compinit && compinit -u -D
tell() { zle complete-word; print -r -- "$BUFFER" >%(folder)s/line; exit }
zle -N tell
bindkey '^I' tell
: >%(folder)s/ready
"""


def surroundings(home):
    """A shell completes for commands that it finds."""
    return {**os.environ, "TERM": "dumb", "HOME": home, "PATH": os.path.dirname(command.PROGRAM) + ":" + os.environ["PATH"]}


def wait_for(path, screen, seconds):
    """Reads what the shell draws until the file is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.path.exists(path) and (os.path.getsize(path) or path.endswith("ready")):
            return
        if select.select([screen], [], [], 0.05)[0]:
            try:
                os.read(screen, 65536)
            except OSError:  # it has ended
                time.sleep(0.05)
    raise command.Failed("zsh did not answer within %d s" % seconds)


def zsh(line):
    """The line after the tab."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "rc"), "w", encoding="utf-8") as file:
            file.write(ZSH % {"completions": COMPLETIONS, "folder": folder})
        master, slave = pty.openpty()
        environment = surroundings(folder)
        shell = subprocess.Popen(["zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave, cwd=command.SAMPLES, env=environment,
                                 start_new_session=True)
        os.close(slave)
        try:
            os.write(master, ("source %s/rc\n" % folder).encode())
            wait_for(os.path.join(folder, "ready"), master, 60)
            os.write(master, (line + "\t").encode())
            wait_for(os.path.join(folder, "line"), master, 60)
            with open(os.path.join(folder, "line"), encoding="utf-8") as file:
                return file.read().strip()
        finally:
            shell.kill()
            shell.wait()
            os.close(master)


def fish(line):
    """The words that it offers."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["fish", "--no-config", "-c", "set fish_complete_path $argv[1]; complete -C $argv[2]", COMPLETIONS, line],
                              capture_output=True, text=True, timeout=60, cwd=command.SAMPLES, env=surroundings(folder))
    if done.returncode != 0 or done.stderr:
        raise command.Failed("fish: " + done.stderr)
    return [offered.split("\t")[0] for offered in done.stdout.splitlines()]


class Completion(unittest.TestCase):
    def setUp(self):
        shell = self.id().rsplit("_", 1)[1]
        if not shutil.which(shell) and not command.FULL:
            print("SKIPPED: %s is missing (cmake/install-packages.sh full)" % shell, file=sys.stderr)
            self.skipTest(shell)

    def test_it_completes_in_zsh(self):
        for typed, word in CASES.items():
            with self.subTest(typed):
                self.assertEqual(zsh(typed), typed if word is None else " ".join(typed.split()[:-1] + [word]))

    def test_it_completes_in_fish(self):
        for typed, word in CASES.items():
            with self.subTest(typed):
                self.assertEqual(fish(typed), [] if word is None else [word])


if __name__ == "__main__":
    unittest.main()
