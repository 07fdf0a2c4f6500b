# SPDX-License-Identifier: Apache-2.0
"""What tests of habits share: the project's files, C without its comments, and findings with their remedy."""
import os
import re
import subprocess
import sys

SOURCE = os.environ.get("PDFSEAL_SOURCE_DIR") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("PDFSEAL_BUILD_DIR") or os.path.join(SOURCE, "build")


def project_files():
    """Paths of all files of the project, relative to its root: what git knows, or (in an archive) what lies there."""
    listed = subprocess.run(["git", "-c", "safe.directory=*", "-C", SOURCE, "ls-files", "-z"], capture_output=True)
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return sorted(name for name in names if os.path.isfile(os.path.join(SOURCE, name)))
    found = []
    for folder, folders, names in os.walk(SOURCE):
        folders[:] = [name for name in folders if name != ".git" and not name.startswith("build") and name != "__pycache__"]
        found += [os.path.relpath(os.path.join(folder, name), SOURCE) for name in names]
    return sorted(found)


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8", errors="replace") as file:
        return file.read()


TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def without_comments(text, strings_too=True):
    """C source with comments (and what strings hold) blanked; lines keep their numbers."""
    def blank(match):
        token = match.group()
        if token[0] in "\"'":
            return token[0] * 2 if strings_too else token
        return "\n" * token.count("\n") or " "
    return TOKENS.sub(blank, text)


class Findings:
    """Collects what breaks a habit, and ends the test with it and the remedy."""

    def __init__(self, remedy):
        self.remedy = remedy
        self.lines = []

    def add(self, path, line, what):
        self.lines.append(f"{path}:{line}: {what}" if line else f"{path}: {what}")

    def finish(self, checked):
        for line in self.lines:
            print(line)
        if self.lines:
            print(f"{len(self.lines)} found. What to do: {self.remedy}")
            sys.exit(1)
        print(f"good: {checked}")


def line_of(text, position):
    return text.count("\n", 0, position) + 1
