#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the completions for bash, zsh and fish from what `pdfseal --help` says: make.py PDFSEAL FOLDER."""
import os
import re
import subprocess
import sys

# Arguments that are one of a few words; by subcommand where they differ.
CHOICES = {
    "text-position": "right left below above over",
    "anchor": "top-left top top-right left center right bottom-left bottom bottom-right",
    "certify": "no-changes forms annotations", "digest": "sha256 sha384 sha512 sha3-256 sha3-384 sha3-512 sm3",
    "lang": "en zh", "page": "last odd even all", "straddle": "right left top bottom", "straddle-pages": "last odd even all",
    "revocation": "auto require off",
}


def run(*words):
    environment = dict(os.environ, LC_ALL="C")
    return subprocess.run(words, capture_output=True, text=True, check=True, env=environment).stdout


def subcommands(program):
    """[(words, summary)]; a summary that help breaks over lines is joined."""
    found = []
    for line in run(program, "--help").splitlines():
        match = re.match(r"  ((?:field|profile|seal) [a-z-]+|[a-z-]+) +(\S.*)", line)
        if match:
            found.append((match.group(1).split(), match.group(2)))
        elif found and re.match(r" {10,}\S", line):
            found[-1] = (found[-1][0], found[-1][1] + " " + line.strip())
        elif found and not line.strip():
            break
    return found


def options(program, words):
    """[(name, letter, argument, what)] of one subcommand, whose help may show them under several headings."""
    found = []
    for line in run(program, *words, "--help").splitlines():
        match = re.match(r"  (?:-(.), |    )--([a-z0-9-]+)(?: (\S+))?(?: +(\S.*))?$", line)
        if match:
            found.append([match.group(2), match.group(1), match.group(3), match.group(4) or ""])
        elif found and re.match(r" {20,}\S", line):
            found[-1][3] = (found[-1][3] + " " + line.strip()).strip()
        elif line == "Examples:":
            break
    return found


def choices(option):
    """The words that an option's argument can be: those of the table, or all of a help text such as "text (default) or json"."""
    name, _, argument, what = option
    if name in CHOICES:
        return CHOICES[name]
    if argument in ("FORMAT", "LEVEL", "MODE"):
        words = re.sub(r"\(.*?\)", "", what.split(":")[-1]).replace(",", " ").replace(" or ", " ").split()
        return " ".join(word for word in words if re.fullmatch(r"[A-Za-z0-9-]+", word))
    return ""


def is_file(argument):
    return argument and re.search(r"FILE|DIR|OUT|IN\b", argument)


class Commands:
    def __init__(self, program):
        self.members = [(words, summary, options(program, words)) for words, summary in subcommands(program)]
        self.names = list(dict.fromkeys(words[0] for words, _, _ in self.members if words[0] != "help"))

    def options_of(self, name):
        found = {}
        for words, _, listed in self.members:
            if words[0] == name:
                for option in listed:
                    found.setdefault(option[0], option)
        return list(found.values())

    def seconds_of(self, name):
        return [words[1] for words, _, _ in self.members if words[0] == name and len(words) > 1]

    def summary_of(self, name):
        return next(summary for words, summary, _ in self.members if words[0] == name)

    def all_choices(self):
        found = {}
        for name in self.names:
            for option in self.options_of(name):
                words = found.setdefault(option[0], [])
                words += [word for word in choices(option).split() if word not in words]
        return {name: " ".join(words) for name, words in sorted(found.items()) if words}

    def table(self):
        return "".join("%s: %s\n" % (name, " ".join(self.seconds_of(name) + ["--" + option[0] for option in self.options_of(name)]))
                       for name in self.names)


BASH = """# SPDX-License-Identifier: Apache-2.0
# Completion of pdfseal for bash.

_pdfseal_options='
%(table)s'

_pdfseal() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} subcommand=${COMP_WORDS[1]} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "%(names)s help --help --version --lang" -- "$word")
        return
    fi
    case $before in
%(cases)s
    esac
    if [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    elif [ "$subcommand" = help ]; then
        mapfile -t COMPREPLY < <(compgen -W "%(names)s" -- "$word")
    elif [ "${word#-}" != "$word" ]; then
        words=$(sed -n "s/^$subcommand: //p" <<<"$_pdfseal_options")
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    else
        [ "$COMP_CWORD" = 2 ] && words=$(sed -n "s/^$subcommand: //p" <<<"$_pdfseal_options" | tr ' ' '\\n' | grep -v '^-')
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; compgen -f -- "$word")
    fi
}

complete -F _pdfseal pdfseal
"""

ZSH = """#compdef pdfseal
# SPDX-License-Identifier: Apache-2.0
# Completion of pdfseal for zsh.

local -A options_of
local table='
%(table)s'
local line
for line in ${(f)table}; do
    options_of[${line%%%%:*}]=${line#*: }
done

if (( CURRENT == 2 )); then
    local -a subcommands=(
%(summaries)s
        'help:show help'
    )
    _describe subcommand subcommands
    return
fi

case $words[CURRENT-1] in
%(cases)s
esac
if [[ $words[2] == help ]]; then
    compadd -- %(names)s
elif [[ $words[CURRENT] == -* ]]; then
    compadd -- ${(M)${=options_of[$words[2]]}:#-*}
else
    (( CURRENT == 3 )) && compadd -- ${${=options_of[$words[2]]}:#-*}
    _files
fi
"""


def quoted(text):
    return text.replace("\\", "\\\\").replace("'", "\\'")


def make_bash(commands):
    cases = "\n".join('    --%s) words="%s" ;;' % item for item in commands.all_choices().items())
    return BASH % {"table": commands.table(), "names": " ".join(commands.names), "cases": cases}


def make_zsh(commands):
    cases = "\n".join("    --%s) compadd -- %s; return ;;" % item for item in commands.all_choices().items())
    summaries = "\n".join("        '%s:%s'" % (name, commands.summary_of(name).replace(":", "\\:").replace("'", "'\\''"))
                          for name in commands.names)
    return ZSH % {"table": commands.table(), "names": " ".join(commands.names), "cases": cases, "summaries": summaries}


def fish_option(name, option):
    long, letter, argument, what = option
    words = choices(option)
    parts = ["complete -c pdfseal -n '__fish_seen_subcommand_from %s'" % name]
    if letter:
        parts.append("-s " + letter)
    parts.append("-l " + long)
    if argument:
        parts.append("-r -F" if is_file(argument) and not words else "-x")
    if words:
        parts.append("-a '%s'" % words)
    return " ".join(parts + ["-d '%s'" % quoted(what)])


def make_fish(commands):
    lines = ["# SPDX-License-Identifier: Apache-2.0", "# Completion of pdfseal for fish.", ""]
    for name in commands.names:
        lines.append("complete -c pdfseal -f -n __fish_use_subcommand -a %s -d '%s'" % (name, quoted(commands.summary_of(name))))
        if commands.seconds_of(name):
            lines.append("complete -c pdfseal -f -n '__fish_seen_subcommand_from %s' -a '%s'"
                         % (name, " ".join(commands.seconds_of(name))))
    lines.append("complete -c pdfseal -f -n '__fish_seen_subcommand_from help' -a '%s'" % " ".join(commands.names))
    for name in commands.names:
        lines += [fish_option(name, option) for option in commands.options_of(name)]
    return "\n".join(lines) + "\n"


def main():
    program, folder = sys.argv[1:]
    commands = Commands(program)
    os.makedirs(folder, exist_ok=True)
    for name, text in (("pdfseal.bash", make_bash(commands)), ("_pdfseal", make_zsh(commands)), ("pdfseal.fish", make_fish(commands))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


main()
