# SPDX-License-Identifier: Apache-2.0
"""A world of authorities for tests: a small PKI whose certificates name a server on loopback, and that server: time stamps
by `openssl ts`, OCSP by `openssl ocsp`, revocation lists and issuers over HTTP, and every way of answering wrongly."""
import http.client
import http.server
import os
import select
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse

DAY = 86400


def openssl(*arguments, folder, data=None):
    done = subprocess.run(["openssl", *map(str, arguments)], cwd=folder, input=data, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError("openssl %s: %s" % (" ".join(map(str, arguments)), done.stderr.decode(errors="replace")[-2000:]))
    return done.stdout


def stamp(seconds):
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(seconds))


CONFIG = """
[ ca ]
default_ca = own
[ own ]
database = {name}.index
serial = {name}.serial
crlnumber = {name}.crlnumber
new_certs_dir = .
certificate = {name}.crt
private_key = {name}.key
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
crl_extensions = crl
default_crl_days = 30
[ crl ]
authorityKeyIdentifier = keyid
[ any ]
commonName = supplied
[ req ]
distinguished_name = none
[ none ]
[ places ]
crlDistributionPoints = URI:{url}/{name}.crl
authorityInfoAccess = OCSP;URI:{url}/ocsp/{name},caIssuers;URI:{url}/{name}.der
[ authority ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{places}
[ root ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ signer ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{places}
[ signer_crl ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:{url}/{name}.crl
authorityInfoAccess = caIssuers;URI:{url}/{name}.der
[ tsa ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{places}
[ tsa_plain ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tsa_lax ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = timeStamping,emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ responder ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tls ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1,DNS:localhost
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tls_client ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
"""

TSA_CONFIG = """
[ tsa ]
default_tsa = here
[ here ]
serial = {name}.tsaserial
crypto_device = builtin
signer_cert = {name}.crt
certs = {issuer}.crt
signer_key = {name}.key
signer_digest = sha256
default_policy = 2.999.1
other_policies = 2.999.2
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class World:
    """Use it in a with statement; `url` is the server's address, `folder` holds NAME.key, NAME.crt, NAME.p12."""

    def __init__(self, folder):
        self.folder = folder
        self.now = int(time.time())
        self.lock = threading.Lock()
        self.asked = []       # (method, path) in order
        self.answers = {}     # path → function(handler, body) instead of the honest one
        self.redirects = {}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.world = self
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        self.https = None

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.make_authority("root", None, 20 * 365)
        self.make_authority("issuer", "root", 2 * 365)
        self.issue("issuer", "responder", "responder", 400)
        self.issue("root", "root-responder", "responder", 400)
        self.issue("issuer", "signer", "signer", 365)
        self.issue("issuer", "tsa", "tsa", 365)
        self.issue("root", "tsa2", "tsa_plain", 15 * 365)
        for name in ("tsa", "tsa2"):
            self.make_tsa(name, "issuer" if name == "tsa" else "root")
        self.pack("signer", "issuer")
        self.renew_lists()
        return self

    def __exit__(self, *details):
        self.server.shutdown()
        self.server.server_close()
        if self.https:
            self.https.shutdown()
            self.https.server_close()

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments, data=None):
        return openssl(*arguments, folder=self.folder, data=data)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def make_key(self, name):
        self.run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:named_curve",
                 "-out", name + ".key")
        os.chmod(self.path(name + ".key"), 0o600)

    def make_authority(self, name, issuer, days):
        places = ("crlDistributionPoints = URI:{0}/{1}.crl\nauthorityInfoAccess = OCSP;URI:{0}/ocsp/{1},caIssuers;URI:{0}/{1}.der"
                  .format(self.url, name))
        self.write(name + ".cnf", CONFIG.format(name=name, url=self.url, places=places))
        self.write(name + ".index", "")
        self.write(name + ".serial", "10%02d\n" % (len(name)))
        self.write(name + ".crlnumber", "01\n")
        if issuer:
            self.issue(issuer, name, "authority", days)
        else:
            self.issue(name, name, "root", days, self_signed=True)
        self.run("x509", "-in", name + ".crt", "-outform", "DER", "-out", name + ".der")

    def issue(self, issuer, name, extensions, days, start=-2, self_signed=False):
        """A certificate from `start` days from now on, for `days` days."""
        if not os.path.exists(self.path(name + ".key")):
            self.make_key(name)
        self.run("req", "-new", "-config", issuer + ".cnf", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr")
        self.run("ca", "-batch", "-notext", "-config", issuer + ".cnf", "-extensions", extensions,
                 "-startdate", stamp(self.now + start * DAY), "-enddate", stamp(self.now + (start + days) * DAY),
                 *(["-selfsign"] if self_signed else []), "-in", name + ".csr", "-out", name + ".crt")

    def make_tsa(self, name, issuer):
        self.write(name + ".tsa.cnf", TSA_CONFIG.format(name=name, issuer=issuer))
        self.write(name + ".tsaserial", "01\n")

    def pack(self, name, issuer):
        self.write("passphrase", "test\n")
        os.chmod(self.path("passphrase"), 0o600)
        self.run("pkcs12", "-export", "-inkey", name + ".key", "-in", name + ".crt", "-certfile", issuer + ".crt",
                 "-passout", "pass:test", "-out", name + ".p12")

    def renew_lists(self):
        for name in ("root", "issuer"):
            self.make_list(name)

    def make_list(self, name, days=30):
        self.run("ca", "-gencrl", "-config", name + ".cnf", "-crl_lastupdate", stamp(self.now - 60), "-crl_nextupdate",
                 stamp(self.now + days * DAY), "-out", name + ".crl.pem")
        self.run("crl", "-in", name + ".crl.pem", "-outform", "DER", "-out", name + ".crl")

    def revoke(self, issuer, name, reason="keyCompromise"):
        self.run("ca", "-batch", "-config", issuer + ".cnf", "-revoke", name + ".crt", "-crl_reason", reason)
        self.make_list(issuer)

    def key_options(self, name="signer"):
        return ["--p12", self.path(name + ".p12"), "--passphrase-file", self.path("passphrase")]

    # ---- honest answers ----

    def answer_timestamp(self, name, query):
        with self.lock:
            number = len(self.asked)
            question, answer = "query-%d.tsq" % number, "reply-%d.tsr" % number
            with open(self.path(question), "wb") as file:
                file.write(query)
            self.run("ts", "-reply", "-config", name + ".tsa.cnf", "-queryfile", question, "-out", answer)
            with open(self.path(answer), "rb") as file:
                return file.read()

    def answer_ocsp(self, issuer, query, next_update=True):
        responder = "responder" if issuer == "issuer" else issuer + "-responder"
        with self.lock:
            with open(self.path("query.ocsp"), "wb") as file:
                file.write(query)
            self.run("ocsp", "-index", issuer + ".index", "-rsigner", responder + ".crt", "-rkey", responder + ".key",
                     "-CA", issuer + ".crt", "-reqin", "query.ocsp", "-respout", "reply.ocsp",
                     *(["-ndays", "3"] if next_update else []))
            with open(self.path("reply.ocsp"), "rb") as file:
                return file.read()

    def serve_https(self, client=False):
        """The same answers over HTTPS, with a certificate for 127.0.0.1; `client`: only for those with a certificate."""
        self.issue("root", "server", "tls", 300)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path("server.crt"), self.path("server.key"))
        if client:
            context.load_verify_locations(self.path("root.crt"))
            context.verify_mode = ssl.CERT_REQUIRED
        self.https = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.https.daemon_threads = True
        self.https.world = self
        self.https.socket = context.wrap_socket(self.https.socket, server_side=True)
        threading.Thread(target=self.https.serve_forever, args=(0.05,), daemon=True).start()
        return "https://127.0.0.1:%d" % self.https.server_address[1]

    def count(self, path):
        return sum(1 for _, asked in self.asked if asked == path)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *details):
        pass

    def send(self, body, kind="application/octet-stream", status=200, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle_one(self, body):
        world = self.server.world
        world.asked.append((self.command, self.path))
        try:
            if self.path in world.answers:
                world.answers[self.path](self, body)
            elif self.path.startswith("/ocsp/"):
                self.send(world.answer_ocsp(self.path[6:], body), "application/ocsp-response")
            elif self.command == "POST":
                self.send(world.answer_timestamp(self.path[1:], body), "application/timestamp-reply")
            else:
                with open(world.path(os.path.basename(self.path)), "rb") as file:
                    self.send(file.read())
        except (BrokenPipeError, ConnectionResetError):
            pass
        except (OSError, RuntimeError) as problem:
            self.send(str(problem).encode(), "text/plain", 500)

    def do_GET(self):
        self.handle_one(b"")

    def do_POST(self):
        self.handle_one(self.rfile.read(int(self.headers.get("Content-Length", 0))))


class Proxy:
    """A small HTTP proxy on loopback, also for CONNECT; `asked` holds what went through it. Use it in a with statement."""

    def __init__(self):
        self.asked = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ProxyHandler)
        self.server.daemon_threads = True
        self.server.proxy = self
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *details):
        self.server.shutdown()
        self.server.server_close()


class ProxyHandler(Handler):
    def pass_on(self, body):
        self.server.proxy.asked.append(self.path)
        place = urllib.parse.urlsplit(self.path)
        there = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        there.request(self.command, place.path, body or None, {"Content-Type": self.headers.get("Content-Type", "")})
        answer = there.getresponse()
        self.send(answer.read(), answer.getheader("Content-Type", ""), answer.status)
        there.close()

    def do_GET(self):
        self.pass_on(b"")

    def do_POST(self):
        self.pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_CONNECT(self):
        """A tunnel, until one of both ends it."""
        self.server.proxy.asked.append("CONNECT " + self.path)
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=20) as there:
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            ends = {self.connection: there, there: self.connection}
            data = b"begin"
            while data:
                for end in select.select(list(ends), [], [], 20)[0]:
                    data = end.recv(65536)
                    ends[end].sendall(data)
        self.close_connection = True


# ---- dishonest answers: each is a function(handler, body) ----

def garbage(handler, body):
    handler.send(b"\x30\x82\x01\x00this is no ASN.1 at all", "application/timestamp-reply")


def error_status(handler, body):
    handler.send(b"out of order", "text/plain", 503)


def slow(handler, body):
    time.sleep(8)
    handler.send(b"too late")


def trickle(handler, body):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def endless(handler, body):
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    block = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    while True:
        handler.wfile.write(block)


def redirect_to(place, status=302):
    def answer(handler, body):
        handler.send(b"", status=status, headers=[("Location", place)])
    return answer
