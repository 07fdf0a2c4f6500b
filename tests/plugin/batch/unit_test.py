#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The unit of `pdfseal watch` under a real systemd: the first process of namespaces of its own, over this machine's files, of which nothing is changed.

Only with PDFSEAL_FULL=1, as root, and without sanitizers (which want memory that is written and executed, as the unit forbids)."""
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from batch_case import BatchCase, command, small_pdf  # noqa: E402

SYSTEMD = "/lib/systemd/systemd"
# Run in new namespaces: an overlay over / becomes the root of a systemd that starts nothing by itself.
BOOT = r"""
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
cd "$1/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs sys/fs/cgroup
if grep -q '^nodev.cgroup2$' /proc/filesystems && [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    umount sys/fs/cgroup
    mount -t cgroup2 cgroup2 sys/fs/cgroup
else
    mkdir sys/fs/cgroup/systemd
    mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
fi
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mount --rbind /dev dev
mount --make-rshared .
exec chroot . /usr/bin/env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin "$2" --system --log-target=null --show-status=no --unit=basic.target
"""
def why_not():
    if not command.FULL:
        return "only with PDFSEAL_FULL=1"
    if command.SANITIZED:
        return "sanitizers want memory that is written and executed, which the unit forbids"
    if os.geteuid() != 0:
        return "only root may start a systemd of its own"
    return "" if os.path.exists(SYSTEMD) and shutil.which("unshare") else "systemd or unshare is not installed"


class UnderSystemd(BatchCase):
    def setUp(self):
        super().setUp()
        if why_not():
            self.skipTest("NOT RUN: " + why_not())
        self.hold = self.path("hold")
        os.mkdir(self.hold)
        self.boot()
        subprocess.run(["cmake", "--install", command.BUILD], env={**os.environ, "DESTDIR": self.root}, check=True, capture_output=True)
        self.inside("ldconfig")
        self.inside("systemctl", "daemon-reload")
        self.configure("rsa2048", "passphrase")

    def boot(self):
        self.log = open(self.path("boot.log"), "wb+")
        self.addCleanup(self.log.close)
        self.outer = subprocess.Popen(["unshare", "--mount", "--pid", "--uts", "--ipc", "--net", "--cgroup", "--fork", "--kill-child", "bash", "-c", BOOT, "boot",
                                       self.hold, SYSTEMD], stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        self.addCleanup(self.end)
        for _ in range(600):
            self.assertIsNone(self.outer.poll(), "systemd did not start: " + self.said())
            with open("/proc/%d/task/%d/children" % (self.outer.pid, self.outer.pid), encoding="ascii") as file:
                children = file.read().split()
            self.inner = children[0] if children else ""
            self.root = "/proc/%s/root" % self.inner
            if self.inner and os.path.exists(self.root + "/run/systemd/private"):
                if self.inside("systemctl", "is-active", "basic.target", code=None).returncode == 0:
                    return
            time.sleep(0.2)
        self.fail("systemd did not come up: " + self.said())

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-1000:]

    def end(self):
        self.outer.send_signal(signal.SIGKILL)
        self.outer.wait(timeout=30)

    def inside(self, *words, code=0):
        """A command within the namespaces and the root of that systemd."""
        done = subprocess.run(["nsenter", "--target", self.inner, "--all", "--root", "--wd", *words], capture_output=True, check=False, timeout=90)
        if code is not None:
            self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode(errors="replace"))
        return done

    def put(self, name, data, mode=0o644):
        """A file of that root."""
        path = self.root + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        os.chmod(path, mode)

    def configure(self, signer, passphrase):
        for name, source in (("p12", signer + ".p12"), ("passphrase", passphrase)):
            with open(os.path.join(command.PKI, source), "rb") as file:
                self.put("/etc/pdfseal/watch/invoices." + name, file.read(), 0o600)
        self.put("/etc/pdfseal/watch/invoices.conf", b"WATCHED=/srv/pdfseal/invoices\nOPTIONS=--seal /etc/pdfseal/watch/invoices.png --settle 1 --no-network\n")
        shutil.copy(command.SEAL, self.root + "/etc/pdfseal/watch/invoices.png")

    def state(self):
        shown = self.inside("systemctl", "show", "pdfseal-watch@invoices", "-p", "ActiveState,Result,ExecMainStatus,NRestarts,MainPID").stdout.decode()
        return dict(line.split("=", 1) for line in shown.splitlines())

    def status(self):
        return self.inside("systemctl", "status", "--no-pager", "-l", "pdfseal-watch@invoices", code=None).stdout.decode(errors="replace")

    def wait_for(self, condition):
        for _ in range(300):
            if condition():
                return
            time.sleep(0.1)
        self.fail("it did not come: %s\n%s" % (self.state(), self.status()))

    def test_the_unit_seals_what_is_dropped_and_stops_when_asked(self):
        self.inside("systemd-sysusers")
        self.inside("install", "-d", "-m", "2770", "-g", "pdfseal", "/srv/pdfseal/invoices")
        self.put("/srv/pdfseal/invoices/one.pdf", small_pdf("one"))
        self.inside("systemctl", "start", "pdfseal-watch@invoices")
        sealed = self.root + "/srv/pdfseal/invoices/sealed/one.pdf"
        self.wait_for(lambda: os.path.exists(self.root + "/srv/pdfseal/invoices/done/one.pdf"))
        code, report = command.verify(sealed)
        self.assertEqual((code, report["verdict"]), (0, "valid"))
        with open("/proc/%s/status" % self.worker(), encoding="ascii") as file:
            facts = dict(line.split(":\t", 1) for line in file.read().splitlines() if ":\t" in line)
        self.assertNotEqual(facts["Uid"].split()[0], "0")
        self.assertEqual((facts["CapEff"].strip(), facts["NoNewPrivs"].strip(), facts["Seccomp"].strip()), ("0" * 16, "1", "2"))
        self.inside("systemctl", "stop", "pdfseal-watch@invoices")
        self.assertEqual(self.state()["Result"], "success", self.status())

    def worker(self):
        """The number of the service's process, as it is known out here."""
        pid = self.state()["MainPID"]
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/status" % entry, encoding="ascii") as file:
                    numbers = [line.split()[1:] for line in file if line.startswith("NSpid:")][0]
                if len(numbers) > 1 and numbers[-1] == pid and os.stat("/proc/%s/root" % entry) and "pdfseal" in os.readlink("/proc/%s/exe" % entry):
                    return entry
            except (OSError, IndexError):
                continue
        self.fail("the service has no process: " + self.status())

    def test_a_wrong_passphrase_ends_it_and_it_is_not_started_again(self):
        self.put("/etc/pdfseal/watch/invoices.passphrase", b"wrong\n", 0o600)
        self.inside("systemd-sysusers")
        self.inside("systemctl", "start", "pdfseal-watch@invoices", code=None)
        self.wait_for(lambda: self.state()["ActiveState"] == "failed")
        state = self.state()
        self.assertEqual((state["Result"], state["ExecMainStatus"], state["NRestarts"]), ("exit-code", "4", "0"))


if __name__ == "__main__":
    unittest.main()
