#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every option of the command stands in its man page and in every shell completion, and nothing else does; the README
names every subcommand."""
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pdfseal_command as command  # noqa: E402


def read(*path):
    with open(os.path.join(command.SOURCE, *path), encoding="utf-8") as source:
        return source.read()


def subcommands():
    """First words: `seal make` and `seal import` are one page, one line of a completion."""
    return list(dict.fromkeys(re.findall(r"^  ([a-z-]+) ", command.expect(0, "--help").stdout.decode(), re.M)))


def options(subcommand):
    """{name: argument or ""} by --help."""
    shown = command.expect(0, subcommand, "--help").stdout.decode()
    return dict(re.findall(r"^  (?:-., |    )--([a-z0-9-]+)(?: (\S+))?", shown, re.M))


def completion(name):
    with open(os.path.join(command.BUILD, "completion", name), encoding="utf-8") as file:
        return file.read()


class Options(unittest.TestCase):
    def test_man_pages_name_every_option_with_its_argument(self):
        for subcommand in subcommands():
            with self.subTest(subcommand):
                page = read("man", "pdfseal-%s.1" % subcommand)
                listed = page[page.index(".Sh OPTIONS"):page.index(".Sh EXIT STATUS")]
                found = dict(re.findall(r"^\.It (?:.* , )?Fl -([a-z0-9-]+)(?: Ar (\S+))?$", listed, re.M))
                self.assertEqual(found, options(subcommand))

    def test_man_pages_name_each_other_and_are_well_formed(self):
        pages = sorted(os.listdir(os.path.join(command.SOURCE, "man")))
        self.assertEqual(pages, sorted(["pdfseal.1"] + ["pdfseal-%s.1" % name for name in subcommands()]))
        general = read("man", "pdfseal.1")
        for name in subcommands():
            self.assertIn(".It Cm %s\n" % name, general)
        if not shutil.which("groff"):
            print("groff is not installed: the layout of the man pages was not checked", file=sys.stderr)
            return
        for page in pages:
            done = subprocess.run(["groff", "-mdoc", "-Tutf8", "-ww", "-z", os.path.join(command.SOURCE, "man", page)],
                                  capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, b""), page)

    def test_exit_codes_of_verify_stand_in_its_page(self):
        page = read("man", "pdfseal-verify.1")
        self.assertEqual(re.findall(r"^\.It (\d+)$", page, re.M), ["0", "1", "2", "3", "4", "64", "73"])

    def test_completions_know_every_option_and_no_other(self):
        for name in ("pdfseal.bash", "_pdfseal", "pdfseal.fish"):
            text = completion(name)
            for subcommand in subcommands():
                with self.subTest(name=name, subcommand=subcommand):
                    match = re.search(r"^[ #]*%s:(.*)$" % subcommand, text, re.M) if name != "pdfseal.fish" else None
                    if name == "pdfseal.fish":
                        found = set(re.findall(r"__fish_seen_subcommand_from [a-z -]*(?<![a-z-])%s(?![a-z-])[^\n]* -l ([a-z0-9-]+)" % subcommand,
                                               text))
                    else:
                        self.assertTrue(match, "no line for it")
                        found = set(re.findall(r"--([a-z0-9-]+)", match.group(1)))
                    self.assertEqual(found, set(options(subcommand)))

    def test_fish_completion_says_what_help_says(self):
        text = completion("pdfseal.fish").replace("\\'", "'")
        for subcommand in subcommands():
            shown = re.sub(r"\s+", " ", command.expect(0, subcommand, "--help").stdout.decode())
            for name, described in re.findall(r"__fish_seen_subcommand_from [a-z -]*(?<![a-z-])%s(?![a-z-])[^\n]* -l ([a-z0-9-]+)[^\n]* -d '(.*)'$"
                                              % subcommand, text, re.M):
                with self.subTest(subcommand=subcommand, name=name):
                    self.assertTrue(described in shown, "help says otherwise: " + described)

    def test_bash_completion_completes(self):
        script = os.path.join(command.BUILD, "completion", "pdfseal.bash")

        def complete(*words):
            program = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pdfseal; printf "%s\\n" "${COMPREPLY[@]}"'
            done = subprocess.run(["bash", "-c", program, script, *words], capture_output=True, text=True, check=True,
                                  cwd=command.SAMPLES)
            return [word.strip() for word in done.stdout.splitlines() if word.strip()]

        self.assertEqual(complete("pdfseal", "ver"), ["verify"])
        self.assertEqual(complete("pdfseal", "sign", "--anch"), ["--anchor"])
        self.assertEqual(complete("pdfseal", "verify", "--revocation", "r"), ["require"])
        self.assertEqual(complete("pdfseal", "verify", "--anch"), [])
        self.assertEqual(complete("pdfseal", "field", "li"), ["list"])
        self.assertIn("contract.pdf", complete("pdfseal", "verify", "contr"))

    def test_the_readme_names_every_subcommand(self):
        text = read("README.md")
        for name in subcommands():
            self.assertIn("pdfseal %s" % name, text)


if __name__ == "__main__":
    unittest.main()
