#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts where, component by component (each becomes a package), and that programs of others find the library
through CMake and pkg-config, also where its folders were moved to."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pdfseal_command as command  # noqa: E402

# Paths below the prefix; LIB is its folder of libraries.
EXPECTED = {
    "library": ["LIB/libpdfseal.so.0", "LIB/libpdfseal.so.VERSION"],
    "development": ["include/pdfseal.h", "include/pdfseal_plugin.h", "LIB/libpdfseal.so", "LIB/pkgconfig/pdfseal.pc",
                    "LIB/cmake/pdfseal/pdfseal-config.cmake", "LIB/cmake/pdfseal/pdfseal-config-version.cmake",
                    "LIB/cmake/pdfseal/pdfseal-targets.cmake", "LIB/cmake/pdfseal/pdfseal-targets-BUILD.cmake"],
    "command": ["bin/pdfseal", "lib/systemd/system/pdfseal-watch@.service", "lib/sysusers.d/pdfseal.conf", "libexec/pdfseal/pdfseal-token.so",
                "share/bash-completion/completions/pdfseal", "share/fish/vendor_completions.d/pdfseal.fish",
                "share/zsh/site-functions/_pdfseal", "share/pdfseal/attacks.json"],
    "plugin": ["LIB/pdfseal/pdfseal-plugin.so"],
    "render": ["libexec/pdfseal/pdfseal-render"],
    "cups": ["lib/cups/backend/pdfseal", "lib/cups/filter/pdfsealtopdf", "share/ppd/pdfseal/pdfseal.ppd", "share/doc/pdfseal/cups/example.conf"],
    "libreoffice": ["share/pdfseal/pdfseal.oxt"],
    "nautilus": ["LIB/nautilus/extensions-4/pdfseal-nautilus.so", "share/icons/hicolor/scalable/emblems/emblem-pdfseal-valid.svg",
                 "share/icons/hicolor/scalable/emblems/emblem-pdfseal-altered.svg"],
}
# Made only where the libraries are (libnautilus-extension-dev, libgtk-4-dev).
if not os.path.exists(os.path.join(command.BUILD, "bin", "pdfseal-nautilus.so")):
    del EXPECTED["nautilus"]
elif os.path.exists(os.path.join(command.BUILD, "bin", "pdfseal-seal-window")):
    EXPECTED["nautilus"].append("libexec/pdfseal/pdfseal-seal-window")
PROGRAM = """#include <pdfseal.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    pdfseal_document *document;
    pdfseal_error error = {0};
    if (argc != 2 || pdfseal_document_open(argv[1], NULL, &document, &error) != PDFSEAL_OK)
        return 1;
    printf("%s %lld", pdfseal_version(), (long long)pdfseal_document_page_count(document));
    pdfseal_document_close(document);
    return 0;
}
"""
FIND = """cmake_minimum_required(VERSION 3.25)
project(other %s)
find_package(pdfseal %s REQUIRED)
"""
BUILD = """add_executable(program program.c)
target_link_libraries(program PRIVATE pdfseal::pdfseal)
"""
SANITIZERS = ["-fsanitize=address,undefined"] if command.SANITIZED else []


def cached(name):
    with open(os.path.join(command.BUILD, "CMakeCache.txt"), encoding="utf-8") as file:
        return re.search(r"^%s:\w+=(.*)$" % name, file.read(), re.M).group(1)


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, **options)
    if done.returncode != 0:
        raise command.Failed("%s: exit code %d\n%s%s" % (" ".join(words), done.returncode, done.stdout, done.stderr))
    return done.stdout


def files_below(folder):
    return {os.path.relpath(os.path.join(place, name), folder) for place, _, names in os.walk(folder) for name in names}


class Components(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-components-")
        cls.version = command.expect(0, "--version").stdout.decode().split()[1]
        cls.lib = cached("CMAKE_INSTALL_LIBDIR")
        for component in EXPECTED:
            run("cmake", "--install", command.BUILD, "--component", component, "--prefix", os.path.join(cls.folder, component))
        cls.prefix = os.path.join(cls.folder, "moved")
        for component in ("library", "development"):
            shutil.copytree(os.path.join(cls.folder, component), cls.prefix, symlinks=True, dirs_exist_ok=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def expected(self, component):
        names = [name.replace("LIB/", self.lib + "/").replace("VERSION", self.version).replace("BUILD", cached("CMAKE_BUILD_TYPE").lower())
                 for name in EXPECTED[component]]
        if component == "command":
            names += ["share/man/man1/" + name for name in os.listdir(os.path.join(command.SOURCE, "man"))]
            names += ["share/doc/pdfseal/" + name for name in ["README.md", "SECURITY.md", *os.listdir(os.path.join(command.SOURCE, "docs"))]
                      if name.endswith(".md")]
        if component == "plugin":
            names += ["share/doc/pdfseal-plugin/examples/" + name for name in os.listdir(os.path.join(command.SAMPLES, "hosts"))]
        if component == "development":  # what stands there is api_pages_test.py's to check
            names += ["share/man/man3/" + name for name in os.listdir(os.path.join(command.BUILD, "man3"))]
        return set(names)

    def check_program(self, program):
        shown = run(program, os.path.join(command.SAMPLES, "contract.pdf"),
                    env={**os.environ, "LD_LIBRARY_PATH": os.path.join(self.prefix, self.lib)})
        pages = re.search(r"^Pages: +(\d+)$", run("pdfinfo", os.path.join(command.SAMPLES, "contract.pdf")), re.M).group(1)
        self.assertEqual(shown, "%s %s" % (self.version, pages))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_each_component_has_its_files(self):
        for component in EXPECTED:
            with self.subTest(component):
                self.assertEqual(files_below(os.path.join(self.folder, component)), self.expected(component))

    def test_every_installed_file_belongs_to_a_component(self):
        everything = os.path.join(self.folder, "everything")
        run("cmake", "--install", command.BUILD, "--prefix", everything)
        self.assertEqual(files_below(everything), set().union(*map(self.expected, EXPECTED)))

    def test_a_program_finds_the_library_through_pkg_config(self):
        program = os.path.join(self.folder, "by-pkg-config")
        environment = {**os.environ, "PKG_CONFIG_LIBDIR": os.path.join(self.prefix, self.lib, "pkgconfig")}
        flags = run("pkg-config", "--cflags", "--libs", "pdfseal", env=environment).split()
        run("cc", "-Wall", "-Werror", *SANITIZERS, self.write("program.c", PROGRAM), "-o", program, *flags)
        self.check_program(program)
        self.assertEqual(run("pkg-config", "--modversion", "pdfseal", env=environment).strip(), self.version)

    def project(self, name, text):
        """(its build folder, what configures it)"""
        folder = os.path.dirname(self.write(name + "/CMakeLists.txt", text))
        build = os.path.join(folder, "build")
        return build, ["cmake", "-S", folder, "-B", build, "-DCMAKE_PREFIX_PATH=" + self.prefix, "-DCMAKE_C_FLAGS=" + " ".join(SANITIZERS)]

    def test_a_program_finds_the_library_through_cmake(self):
        build, configure = self.project("by-cmake", FIND % ("C", self.version) + BUILD)
        self.write("by-cmake/program.c", PROGRAM)
        run(*configure)
        run("cmake", "--build", build)
        self.check_program(os.path.join(build, "program"))

    def test_cmake_refuses_a_version_that_promises_something_else(self):
        _, configure = self.project("refused", FIND % ("NONE", "0.2"))
        done = subprocess.run(configure, capture_output=True, text=True, timeout=120)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('compatible with requested version "0.2"', " ".join(done.stderr.split()))


if __name__ == "__main__":
    unittest.main()
