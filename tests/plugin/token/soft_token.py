# SPDX-License-Identifier: Apache-2.0
"""Tokens of SoftHSM in folders of their own, filled by pkcs11-tool, alone or behind p11-kit's server."""
import glob
import os
import signal
import subprocess
import tempfile
import time

from pdfseal_command import PKI

PIN, SO_PIN = "2580", "98765432"


def find(*patterns):
    for pattern in patterns:
        for path in sorted(glob.glob(pattern)):
            return path
    return None


MODULE = find("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/*/softhsm/libsofthsm2.so")
CLIENT = find("/usr/lib/*/pkcs11/p11-kit-client.so", "/usr/lib/pkcs11/p11-kit-client.so")
SERVER = find("/usr/libexec/p11-kit/p11-kit-server", "/usr/lib/*/p11-kit/p11-kit-server")


def call(*arguments, environment=None, data=None):
    return subprocess.run(arguments, env=environment, input=data, check=True, capture_output=True, timeout=60)


class SoftTokens:
    """A folder with the tokens of one SoftHSM."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="pdfseal-token-")
        tokens = os.path.join(self.folder.name, "tokens")
        os.mkdir(tokens)
        configuration = os.path.join(self.folder.name, "softhsm2.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n" % tokens)
        self.environment = {**os.environ, "SOFTHSM2_CONF": configuration}
        self.server = None

    def close(self):
        self.pull_out()
        self.folder.cleanup()

    def add(self, label):
        call("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", SO_PIN,
             environment=self.environment)

    def _tool(self, label, *arguments):
        return call("pkcs11-tool", "--module", MODULE, "--token-label", label, "--login", "--pin", PIN, *arguments,
                    environment=self.environment)

    def _put_key(self, label, name, signer, der):
        plain, identifier = os.path.join(PKI, signer + "-plain.key"), name.encode().hex()
        if signer.startswith("ed"): # pkcs11-tool knows no such keys
            call("softhsm2-util", "--import", plain, "--token", label, "--label", name, "--id", identifier, "--pin", PIN,
                 environment=self.environment)
            return
        call("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", plain, "-outform", "DER", "-out", der)
        self._tool(label, "--write-object", der, "--type", "privkey", "--id", identifier, "--label", name, "--usage-sign")

    def put(self, label, name, signer, certificates=True):
        """The signer of the test PKI as objects `name`; its certificate and its issuer's with it."""
        identifier = name.encode().hex()
        der = os.path.join(self.folder.name, "object.der")
        self._put_key(label, name, signer, der)
        if not certificates:
            return
        for certificate, its_id, its_name in ((signer, identifier, name), ("intermediate", "ff", "issuer")):
            call("openssl", "x509", "-in", os.path.join(PKI, certificate + ".crt"), "-outform", "DER", "-out", der)
            self._tool(label, "--write-object", der, "--type", "cert", "--id", its_id, "--label", its_name)

    def address(self, rest):
        return "pkcs11:%s?module-path=%s" % (rest, MODULE)

    # ---- behind a server: a token that can be pulled out ----

    def plug_in(self, label):
        """Starts p11-kit's server for the token; returns what goes into the environment of its users."""
        socket = os.path.join(self.folder.name, "socket")
        self.server = subprocess.Popen(
            [SERVER, "--foreground", "--provider", MODULE, "--name", socket, "pkcs11:token=" + label],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(100):
            if os.path.exists(socket):
                return {"P11_KIT_SERVER_ADDRESS": "unix:path=" + socket}
            time.sleep(0.05)
        raise AssertionError("p11-kit's server does not start")

    def pull_out(self):
        """Ends the server, and with it those that it forked for its users."""
        if self.server and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
        self.server = None

    @staticmethod
    def far_address(rest):
        return "pkcs11:%s?module-path=%s" % (rest, CLIENT)
