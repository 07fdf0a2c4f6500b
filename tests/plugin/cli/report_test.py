#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reports for people and for other houses' programs: the XML holds to its schema, the HTML opens in a real browser without a
question to anybody, can be read by everybody, and a hostile document changes nothing of it."""
import html.parser
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402

SCHEMA = os.path.join(command.SOURCE, "assets", "schema", "validation-report.xsd")
CHECKS = os.path.join(command.SOURCE, "tests", "support", "browser_checks.js")
VOID = {"meta", "img", "br", "circle", "path"}
NETWORK_FREE = ["--revocation", "off", "--no-network"]


class Outline(html.parser.HTMLParser):
    """Elements that are closed in their order, and what refers to something outside."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.tags, self.text = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in ("href", "srcset", "action") or name.startswith("on") or (name == "src" and not value.startswith("data:image/png;base64,")):
                self.faults.append("%s %s=%s" % (tag, name, value))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append("</%s> closes nothing" % tag)

    def handle_data(self, data):
        self.text.append(data)


class Listener:
    """A server on loopback that remembers what it was asked."""

    def __init__(self):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *details):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-report-")
        cls.listener = Listener()
        cls.signed = cls.path("signed.pdf")
        command.sign(os.path.join(command.SAMPLES, "form.pdf"), cls.path("first.pdf"), "--reason", "we agree")
        command.sign(cls.path("first.pdf"), cls.signed, "--seal", command.SEAL, "--page", "1", signer="p256")
        cls.make_altered()
        cls.make_hostile()

    @classmethod
    def tearDownClass(cls):
        cls.listener.close()
        shutil.rmtree(cls.folder)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def make_altered(cls):
        with open(cls.signed, "rb") as source:
            data = source.read()
        new = pdf_writer.next_number(data)
        with open(cls.path("altered.pdf"), "wb") as out:
            out.write(pdf_writer.append(data, {new: {"Type": Name("Annot"), "Subtype": Name("Square"), "Rect": [50, 50, 300, 300]},
                                               13: {"Type": Name("Page"), "MediaBox": [0, 0, 300, 300], "Annots": [Reference((new, 0))]}}))

    @classmethod
    def make_hostile(cls):
        """A signed file whose every text tries something."""
        leak = "<img src=%s/leak><script>fetch('%s/script')</script>" % (cls.listener.url, cls.listener.url)
        texts = {"--reason": "\"><svg onload=alert(1)>" + leak, "--location": "</dd></dl></section><h1>VALID</h1>" + leak,
                 "--name": "javascript:alert(1) \u202e]]>--><?php", "--contact": "' style='background:url(%s/css)' x='" % cls.listener.url,
                 "--field": "</title><script>document[`title`]=`gone`</script>"}
        cls.hostile = cls.path("<b onmouseover=x>&hostile.pdf")
        command.sign(os.path.join(command.SAMPLES, "contract.pdf"), cls.hostile, *(part for pair in texts.items() for part in pair))

    def report(self, path, form, *options):
        done = command.run("verify", "--format", form, "--trust", command.ROOT, *NETWORK_FREE, *options, path)
        self.assertEqual(command.said(done), [])
        return done.stdout.decode("utf-8")

    def outline(self, text):
        outline = Outline()
        outline.feed(text)
        outline.close()
        self.assertEqual((outline.open, outline.faults), ([], []))
        return outline

    # ---- XML ----

    def test_every_kind_of_report_holds_to_the_schema_of_xml(self):
        with open(self.path("none.pdf"), "wb") as out:
            out.write(b"no PDF at all")
        for path in (self.signed, self.path("altered.pdf"), self.hostile, os.path.join(command.SAMPLES, "invoice.pdf")):
            with self.subTest(path):
                text = self.report(path, "xml")
                done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", SCHEMA, "-"], input=text.encode(), capture_output=True)
                self.assertEqual(done.returncode, 0, done.stderr.decode() + text)
        self.assertIn("total-passed", self.report(self.signed, "xml"))
        self.assertIn("total-failed", self.report(self.path("altered.pdf"), "xml"))
        unreadable = command.run("verify", "--format", "xml", self.path("none.pdf"))
        self.assertEqual(unreadable.returncode, 4)
        self.assertIn(b"UNREADABLE", unreadable.stdout)

    def test_two_files_make_no_one_report(self):
        for form in ("html", "xml", "pdf"):
            done = command.expect(64, "verify", "--format", form, self.signed, self.signed)
            self.assertIn(b"one file", done.stderr)

    # ---- HTML ----

    def test_the_html_is_well_formed_and_refers_to_nothing(self):
        for path in (self.signed, self.path("altered.pdf"), self.hostile, os.path.join(command.SAMPLES, "invoice.pdf")):
            for language in ("en", "zh"):
                with self.subTest(path=path, language=language):
                    outline = self.outline(self.report(path, "html", "--lang", language))
                    self.assertNotIn("script", outline.tags)

    def test_a_hostile_document_is_shown_as_what_it_is(self):
        outline = self.outline(self.report(self.hostile, "html"))
        text = "".join(outline.text)
        self.assertIn("<script>fetch(", text)
        self.assertIn("</title><script>document[`title`]=`gone`</script>", text)
        self.assertIn("<U+202E>", text)
        plain = self.report(self.signed, "html")
        self.assertEqual(self.outline(plain).tags, outline.tags | {"table", "thead", "tbody", "tr", "th", "td", "code"})

    def test_times_are_in_the_zone_that_was_asked_for(self):
        at = ["--at-time", "2026-12-01T20:00:00Z"]
        self.assertRegex(self.report(self.signed, "html", "--zone", "Asia/Shanghai", *at), r"\d\d:\d\d:\d\d \+08:00")
        self.assertRegex(self.report(self.signed, "text", "--zone", "-03:30"), r"-03:30")
        done = command.expect(64, "verify", "--zone", "Mars/North", self.signed)
        self.assertIn(b"Mars/North", done.stderr)

    def test_with_pictures_pages_and_seals_are_shown(self):
        text = self.report(self.signed, "html", "--visual")
        self.assertGreaterEqual(text.count("data:image/png;base64,"), 2)
        self.assertIn('class="seal"', text)
        self.outline(text)

    # ---- PDF ----

    def pdf(self, path, *options):
        out = self.path("report.pdf")
        done = command.run("verify", "--format", "pdf", "--trust", command.ROOT, *NETWORK_FREE, *options, "-o", out, "--force", path)
        self.assertEqual(command.said(done), [])
        return out

    def call(self, *arguments):
        done = subprocess.run(arguments, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout.decode("utf-8", errors="replace")

    def test_the_pdf_is_clean_tagged_and_carries_the_json(self):
        for path, options, words in ((self.signed, [], "Signature 1 (Signature1): valid"), (self.path("altered.pdf"), ["--lang", "zh"], "第十三条"),
                                     (self.hostile, [], "<script>fetch")):
            with self.subTest(path):
                out = self.pdf(path, *options)
                self.call("qpdf", "--check", out)
                text = self.call("pdftotext", "-layout", out, "-")
                self.assertIn(words, text)
                self.assertRegex(text, r" 1 / \d")
                self.assertIn("Figure", self.call("pdfinfo", "-struct", out))
                self.assertIn("Tagged:          yes", self.call("pdfinfo", out))
                self.call("pdftoppm", "-r", "30", "-png", out, self.path("page"))
                self.call("pdfdetach", "-save", "1", "-o", self.path("report.json"), out)
                with open(self.path("report.json"), encoding="utf-8") as file:
                    self.assertEqual(json.load(file)["format"], "pdfseal-report")
                with open(out, "rb") as file:
                    data = file.read()
                self.assertIn(b"/Alt ", data)
                self.assertIn(b"/Lang (zh-CN)" if options else b"/Lang (en)", data)
                self.assertEqual(command.run("verify", out).returncode, 3)

    def structure(self, path):
        """Tags of the elements below the one root, in reading order, and the alternative texts of the figures."""
        done = json.loads(self.call("qpdf", "--json=2", "--json-key=qpdf", path))
        objects = done["qpdf"][1]

        def get(reference):
            return objects["obj:" + reference]["value"]

        catalog = get(objects["trailer"]["value"]["/Root"])
        root = get(catalog["/StructTreeRoot"])["/K"]
        roots = root if isinstance(root, list) else [root]
        self.assertEqual([get(one)["/S"] for one in roots], ["/Document"])
        kids = [get(kid) for kid in get(roots[0])["/K"] if isinstance(kid, str)]
        return [kid["/S"] for kid in kids], [kid["/Alt"] for kid in kids if kid["/S"] == "/Figure"]

    def test_the_pdf_shows_pages_and_says_in_words_what_they_are(self):
        tags, words = self.structure(self.pdf(self.signed, "--visual"))
        self.assertEqual(tags[0], "/H1")
        self.assertEqual(words[-1], "u:The bytes of the file from the first to the last; the list below names each part")
        self.assertEqual(words[-2], "u:Page 1 as it is, with its seals outlined")
        self.assertEqual(words[0], "u:Page 1 as it was in revision 2 and as it is now, with what differs boxed")
        self.assertTrue(all(tags[i - 1] in ("/P", "/H2") for i, tag in enumerate(tags) if tag == "/Figure"))
        pictures = self.call("pdfimages", "-list", self.path("report.pdf")).splitlines()[2:]
        self.assertEqual(len(pictures), len(words) - 1)
        plain = self.structure(self.pdf(self.signed))[1]
        self.assertEqual(len(plain), 1)

    def test_a_report_can_be_sealed_and_signed_itself(self):
        out = self.path("signed-report.pdf")
        line = ["verify", "--format", "pdf", "--trust", command.ROOT, *NETWORK_FREE, "--sign-report", "-o", out]
        command.expect(1, *line, *command.key_options("p256"), "--seal", command.SEAL, self.path("altered.pdf"))
        self.assertEqual(command.verify(out, "--revocation", "off")[0], 0)
        self.call("qpdf", "--check", out)
        self.assertIn(b"exists", command.expect(73, *line, *command.key_options("p256"), self.signed).stderr)
        os.unlink(out)
        wrong = self.path("wrong")
        with open(wrong, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write("wrong")
        command.expect(4, *line, "--p12", os.path.join(command.PKI, "p256.p12"), "--passphrase-file", wrong, self.signed)
        self.assertFalse(os.path.exists(out))
        for arguments in (["--sign-report"], ["--sign-report", "--format", "pdf"], ["--sign-report", "--format", "pdf", "-o", out], ["--seal", command.SEAL]):
            command.expect(64, "verify", *arguments, self.signed)

    # ---- in a browser ----

    def browse(self, text, width, dark=False, checks=True):
        """(title after the checks, what the console said)."""
        page = self.path("page.html")
        if checks:
            with open(CHECKS, encoding="utf-8") as script:
                text = re.sub(r"<meta http-equiv=[^>]*>", "", text).replace("</body>", "<script data-checks>%s</script></body>" % script.read())
        with open(page, "w", encoding="utf-8") as out:
            out.write(text)
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
             "--user-data-dir=" + self.path("profile"), "--enable-logging=stderr", "--virtual-time-budget=3000", "--window-size=%d,900" % width,
             *(["--blink-settings=preferredColorScheme=0"] if dark else []), "--dump-dom", "file://" + page],
            capture_output=True, timeout=120 * command.SLOWNESS)
        dom = done.stdout.decode("utf-8", errors="replace")
        console = [line for line in done.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
        return re.search(r"<title>(.*?)</title>", dom, re.S).group(1), console

    def test_the_browser_check_finds_what_it_is_for(self):
        bad = ("<!DOCTYPE html><html><head><title>x</title></head><body><h1>a</h1><h3>b</h3><img src=%s/asked>"
               "<p style='color:#ccc;background:#fff'>pale</p><p onclick='x'>c</p><script>console.error('said')</script></body></html>" % self.listener.url)
        title, console = self.browse(bad, 1000)
        for rule in ("html-lang", "one-main", "heading-order", "image-alt", "color-contrast", "handler", "script", "reference"):
            self.assertIn(rule, title)
        self.assertTrue(console)
        self.assertIn("/asked", self.listener.asked)

    def test_everybody_can_read_it_and_it_asks_nobody(self):
        self.listener.asked.clear()
        for path, options in ((self.signed, ["--visual"]), (self.path("altered.pdf"), ["--lang", "zh"]), (self.hostile, [])):
            text = self.report(path, "html", *options)
            title, console = self.browse(text, 1200, checks=False)
            self.assertEqual(console, [])
            self.assertNotIn("gone", title.split("–")[0])
            for width, dark in ((1200, False), (500, True)):
                with self.subTest(path=path, width=width, dark=dark):
                    title, console = self.browse(text, width, dark)
                    self.assertEqual(title, "CHECKED []")
                    self.assertEqual(console, [])
        self.assertEqual(self.listener.asked, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
