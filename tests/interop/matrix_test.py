#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every algorithm × level × situation: signed by us, checked by us, by the strict checker of tests/support, by Poppler's pdfsig and
by openssl cms and ts as far as they can; what they cannot is said.

Every pair of values occurs in the run of every day; with PDFSEAL_FULL=1 everything is combined with everything.

    matrix_test.py [ALGORITHM...]     these alone"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import authorities  # noqa: E402
import pades_document_rules  # noqa: E402
import pades_long_rules  # noqa: E402
import pades_rules  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402

RSA = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
SM2_IDENTITY = "distid:1234567812345678"


def curve(name):
    return ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + name, "-pkeyopt", "ec_param_enc:named_curve"]


# The keys of the signers, and how openssl makes them.
KEYS = {"rsa": RSA, "p256": curve("P-256"), "p384": curve("P-384"), "p521": curve("P-521"), "bp256": curve("brainpoolP256r1"),
        "bp384": curve("brainpoolP384r1"), "bp512": curve("brainpoolP512r1"), "ed25519": ["-algorithm", "ED25519"],
        "ed448": ["-algorithm", "ED448"], "sm2": ["-algorithm", "SM2"]}

# name: (key, options of sign)
ALGORITHMS = {
    "rsa sha256": ("rsa", []), "rsa sha512": ("rsa", ["--digest", "sha512"]), "rsa sha3-256": ("rsa", ["--digest", "sha3-256"]),
    "pss sha256": ("rsa", ["--pss"]), "pss sha384": ("rsa", ["--pss", "--digest", "sha384"]),
    "P-256 sha256": ("p256", []), "P-256 sha3-512": ("p256", ["--digest", "sha3-512"]),
    "P-384 sha384": ("p384", ["--digest", "sha384"]), "P-521 sha512": ("p521", ["--digest", "sha512"]),
    "brainpool256 sha256": ("bp256", []), "brainpool384 sha384": ("bp384", ["--digest", "sha384"]),
    "brainpool512 sha512": ("bp512", ["--digest", "sha512"]), "Ed25519": ("ed25519", []), "Ed448": ("ed448", []), "SM2 sm3": ("sm2", []),
}
LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"]
SITUATIONS = ["new field", "existing field", "certified", "encrypted", "second signature"]

# What the versions of Debian 12 cannot, and why.
PDFSIG_CANNOT = {
    "rsa sha3-256": "NSS 3.87 knows no SHA-3", "P-256 sha3-512": "NSS 3.87 knows no SHA-3",
    "brainpool256 sha256": "NSS knows no Brainpool", "brainpool384 sha384": "NSS knows no Brainpool",
    "brainpool512 sha512": "NSS knows no Brainpool", "Ed25519": "NSS 3.87 knows no EdDSA in CMS", "Ed448": "NSS knows no Ed448",
    "SM2 sm3": "NSS knows no SM2",
}
# The value itself is checked by `openssl pkeyutl` then: rule 13.
OPENSSL_CANNOT = {"Ed25519": "cms of 3.0 hashes before EdDSA", "Ed448": "cms of 3.0 knows no SHAKE256", "SM2 sm3": "cms of 3.0 sets no identity"}


class Case:
    def __init__(self, number, algorithm, level, situation):
        self.number, self.algorithm, self.level, self.situation = number, algorithm, level, situation
        self.key, self.options = ALGORITHMS[algorithm]
        self.faults, self.cannot = [], {}

    def __str__(self):
        return "%s, %s, %s" % (self.algorithm, self.level, self.situation)

    def demand(self, holds, sentence):
        if not holds:
            self.faults.append(sentence)


def choose_cases(names):
    full = [(a, l, s) for a in names for l in LEVELS for s in SITUATIONS]
    pairs = [(a, LEVELS[(list(ALGORITHMS).index(a) + place) % len(LEVELS)], s) for a in names for place, s in enumerate(SITUATIONS)]
    return [Case(number, *one) for number, one in enumerate(full if command.FULL else pairs)]


# ---- the signers ----

def make_signer(world, name):
    world.run("genpkey", *KEYS[name], "-out", name + ".key")
    os.chmod(world.path(name + ".key"), 0o600)
    if name == "sm2":
        world.run("req", "-new", "-config", "issuer.cnf", "-key", "sm2.key", "-sm3", "-sigopt", SM2_IDENTITY, "-subj", "/CN=sm2", "-out", "sm2.csr")
        world.run("ca", "-batch", "-notext", "-config", "issuer.cnf", "-extensions", "signer", "-vfyopt", SM2_IDENTITY, "-days", "300",
                  "-in", "sm2.csr", "-out", "sm2.crt")
    else:
        world.issue("issuer", name, "signer", 300)
    world.pack(name, "issuer")


# ---- the documents ----

def make_documents(world):
    """{situation: (path, options)} that all algorithms share; the second signature comes onto one of the world's own signer."""
    plain = world.path("plain.pdf")
    with open(plain, "wb") as file:
        file.write(pdf_writer.one_page())
    with_field, encrypted, first = (world.path(name) for name in ("field.pdf", "encrypted.pdf", "first.pdf"))
    command.expect(0, "field", "add", plain, "-o", with_field, "--field", "Buyer", "--anchor", "bottom-left")
    subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", plain, encrypted], check=True)
    command.expect(0, "sign", plain, "-o", first, *world.key_options("signer"))
    secret = world.path("password")
    world.write("password", "user\n")
    os.chmod(secret, 0o600)
    seal = ["--seal", command.SEAL, "--size", "20mm", "--anchor", "top-right", "--reason", "agreed 同意"]
    return {"new field": (plain, seal), "existing field": (with_field, ["--field", "Buyer", *seal[:4]]),
            "certified": (plain, ["--certify", "forms"]), "encrypted": (encrypted, ["--password", secret]), "second signature": (first, seal)}


def sign(case, world, documents, output):
    source, options = documents[case.situation]
    network = [] if case.level == "B-B" else ["--tsa", world.url + "/tsa", "--allow-private-network", "--trust", world.path("root.crt")]
    done = command.run("sign", source, "-o", output, "--no-sync", *world.key_options(case.key), *case.options, *options,
                       "--level", case.level, *network)
    case.demand(done.returncode == 0, "sign: exit code %d: %s" % (done.returncode, done.stderr.decode()))
    return done.returncode == 0


# ---- the judges ----

def check_by_us(case, world, output):
    secret = ["--password", world.path("password")] if case.situation == "encrypted" else []
    code, report = command.verify(output, *secret, trust=world.path("root.crt"))
    found = [one for one in report["signatures"] if one["kind"] != "timestamp"]
    one = found[-1]
    case.field = one["field"]
    case.demand(code == (0 if case.level in ("B-LT", "B-LTA") and len(found) == 1 else code) and code in (0, 2), "verify: exit code %d" % code)
    case.demand(one["integrity"] == "intact" and one["trust"]["status"] == "trusted" and one["trust"]["anchor"],
                "verify: %s, %s" % (one["integrity"], one["trust"]))
    case.demand(one["level"] == "PAdES-" + case.level, "verify: level %s" % one["level"])
    case.demand(all(each["coverage"].startswith("entire") and each["changes_after"]["permitted"] for each in found), "verify: coverage or changes")
    case.demand(case.situation != "certified" or one["certification"] == {"p": 2, "level": "forms"}, "verify: %s" % one["certification"])
    if case.level in ("B-LT", "B-LTA"):
        case.demand(one["trust"]["revocation_source"] == "embedded", "verify: revocation %s" % one["trust"])


def check_by_rules(case, data):
    faults = {**pades_rules.find_faults(data, case.field), **pades_long_rules.find_faults(data, case.field, case.level),
              **pades_document_rules.find_faults(data)}
    case.demand(not faults, "rules: %s" % faults)


def check_by_pdfsig(case, output):
    secret = ["-upw", "user"] if case.situation == "encrypted" else []
    done = subprocess.run(["pdfsig", "-nocert", *secret, output], capture_output=True, text=True, check=False,
                          timeout=60 * command.SLOWNESS)
    blocks = re.split(r"(?m)^Signature #\d+:", done.stdout)[1:]
    mine = [block for block in blocks if "Field Name: " + case.field in block]
    valid = bool(mine) and "Signature is Valid" in mine[0]
    if case.algorithm in PDFSIG_CANNOT and not valid:
        case.cannot["pdfsig"] = PDFSIG_CANNOT[case.algorithm]
    else:
        case.demand(valid, "pdfsig: " + (mine[0] if mine else done.stdout + done.stderr))


def check_by_openssl(case, world, data):
    subject = pades_rules.Subject(data, case.field)
    base = world.path("case-%d" % case.number)
    for name, content in ((".cms", bytes(subject.signature["Contents"])), (".covered", subject.signed_bytes),
                          (".value", subject.cms.value.content)):
        with open(base + name, "wb") as file:
            file.write(content)
    done = subprocess.run(["openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", base + ".cms", "-content", base + ".covered",
                           "-CAfile", world.path("root.crt"), "-purpose", "any", "-out", "/dev/null"], capture_output=True, text=True, check=False)
    if case.algorithm in OPENSSL_CANNOT and done.returncode:
        case.cannot["openssl"] = OPENSSL_CANNOT[case.algorithm]
    else:
        case.demand(done.returncode == 0, "openssl cms: " + done.stderr)
    for one in subject.cms.unsigned_attributes.children if subject.cms.unsigned_attributes else []:
        with open(base + ".token", "wb") as file:
            file.write(one[1][0].whole)
        done = subprocess.run(["openssl", "ts", "-verify", "-token_in", "-in", base + ".token", "-data", base + ".value", "-CAfile",
                               world.path("root.crt"), "-untrusted", world.path("issuer.crt")], capture_output=True, text=True, check=False)
        case.demand(done.returncode == 0, "openssl ts: " + done.stderr)


def run_case(case, world, documents):
    output = world.path("case-%d.pdf" % case.number)
    if not sign(case, world, documents, output):
        return case
    with open(output, "rb") as file:
        data = file.read()
    check_by_us(case, world, output)
    check_by_rules(case, data)
    check_by_pdfsig(case, output)
    check_by_openssl(case, world, data)
    for name in ("", ".cms", ".covered", ".value", ".token"):
        path = output if not name else output[:-4] + name
        if os.path.exists(path):
            os.unlink(path)
    return case


# ---- the table ----

def judged(cases, judge, count):
    """"5 of 5", or why not."""
    reasons = {case.cannot[judge] for case in cases if judge in case.cannot}
    done = len([case for case in cases if judge not in case.cannot and not any(one.startswith(judge) for one in case.faults)])
    return "; ".join(["%d of %d" % (done, count)] * (done > 0 or not reasons) + ["cannot: " + one for one in sorted(reasons)])


def print_table(cases):
    print("%-20s %-7s %-9s %-9s %-44s %s" % ("algorithm", "files", "pdfseal", "67 rules", "pdfsig", "openssl cms, ts"))
    for name in ALGORITHMS:
        mine = [case for case in cases if case.algorithm == name]
        if mine:
            count = len(mine)
            print("%-20s %-7d %-9s %-9s %-44s %s" % (name, count, judged(mine, "verify", count), judged(mine, "rules", count),
                                                    judged(mine, "pdfsig", count), judged(mine, "openssl", count)))


def main(names):
    folder = tempfile.mkdtemp(prefix="pdfseal-matrix-")
    try:
        with authorities.World(folder) as world:
            chosen = [name for name in ALGORITHMS if not names or name in names]
            for key in sorted({ALGORITHMS[name][0] for name in chosen}):
                make_signer(world, key)
            documents = make_documents(world)
            with ThreadPoolExecutor(2) as pool:
                cases = list(pool.map(lambda case: run_case(case, world, documents), choose_cases(chosen)))
    finally:
        shutil.rmtree(folder)
    print_table(cases)
    bad = [case for case in cases if case.faults]
    for case in bad:
        print("%s:\n    %s" % (case, "\n    ".join(case.faults)))
    print("%d files, %d with faults%s" % (len(cases), len(bad), "" if command.FULL else " (every pair; PDFSEAL_FULL=1 combines all)"))
    return 1 if bad or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
