# SPDX-License-Identifier: Apache-2.0
"""The standard security handler for the test's own reader of PDF files, apart from the program under test: RC4 and AES, R 2 to 6.

source  ISO 32000-2:2020 7.6"""
import ctypes
import ctypes.util
import hashlib

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
# Passwords that are tried; the empty one first.
PASSWORDS = [b"", b"user"]

_crypto = ctypes.CDLL(ctypes.util.find_library("crypto") or "libcrypto.so.3")
for _name in ("EVP_CIPHER_CTX_new", "EVP_aes_128_cbc", "EVP_aes_256_cbc"):
    getattr(_crypto, _name).restype = ctypes.c_void_p


def aes_cbc(key, vector, data, encrypt):
    """AES without padding; `data` is a multiple of 16 bytes long."""
    context = ctypes.c_void_p(_crypto.EVP_CIPHER_CTX_new())
    cipher = ctypes.c_void_p(_crypto.EVP_aes_128_cbc() if len(key) == 16 else _crypto.EVP_aes_256_cbc())
    out, length = ctypes.create_string_buffer(len(data) + 32), ctypes.c_int(0)
    try:
        fine = (_crypto.EVP_CipherInit_ex(context, cipher, None, key, vector, int(encrypt)) == 1 and
                _crypto.EVP_CIPHER_CTX_set_padding(context, 0) == 1 and
                _crypto.EVP_CipherUpdate(context, out, ctypes.byref(length), data, len(data)) == 1)
    finally:
        _crypto.EVP_CIPHER_CTX_free(context)
    if not fine:
        raise ValueError("AES failed")
    return out.raw[:length.value]


def rc4(key, data):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


def hardened_hash(password, salt, revision):
    """Algorithm 2.B for a user's password."""
    key = hashlib.sha256(password + salt).digest()
    rounds, last = 0, 255
    while revision >= 6 and (rounds < 64 or last > rounds - 32):
        block = aes_cbc(key[:16], key[16:32], (password + key) * 64, True)
        key = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[sum(block[:16]) % 3](block).digest()
        rounds, last = rounds + 1, block[-1]
    return key[:32]


class Decryption:
    """Made of the encryption dictionary (direct values) and the first part of the file's ID. `key` is None when no password fits."""

    def __init__(self, entries, identifier):
        self.revision, self.version = entries["R"], entries["V"]
        self.length = 5 if self.version == 1 else entries.get("Length", 40) // 8
        method = ((entries.get("CF") or {}).get(entries.get("StmF", "Identity")) or {}).get("CFM", "V2")
        self.is_aes = method in ("AESV2", "AESV3")
        self.length = 16 if self.version == 4 else self.length
        self.key = next(filter(None, (self._open(password, entries, identifier) for password in PASSWORDS)), None)

    def _open(self, password, entries, identifier):
        if self.version >= 5:
            user = bytes(entries["U"])
            if hardened_hash(password, user[32:40], self.revision) != user[:32]:
                return None
            return aes_cbc(hardened_hash(password, user[40:48], self.revision), bytes(16), bytes(entries["UE"])[:32], False)
        seed = (password + PADDING)[:32] + bytes(entries["O"])[:32] + (entries["P"] & 0xffffffff).to_bytes(4, "little") + identifier
        if self.revision >= 4 and entries.get("EncryptMetadata", True) is False:
            seed += b"\xff" * 4
        key = hashlib.md5(seed).digest()
        for _ in range(50 if self.revision >= 3 else 0):
            key = hashlib.md5(key[:self.length]).digest()
        key = key[:self.length]
        return key if self._proves(key, bytes(entries["U"]), identifier) else None

    def _proves(self, key, user, identifier):
        if self.revision == 2:
            return rc4(key, PADDING) == user[:32]
        value = rc4(key, hashlib.md5(PADDING + identifier).digest())
        for i in range(1, 20):
            value = rc4(bytes(byte ^ i for byte in key), value)
        return value == user[:16]

    def object_key(self, number, generation):
        seed = self.key + number.to_bytes(3, "little") + generation.to_bytes(2, "little") + (b"sAlT" if self.is_aes else b"")
        return hashlib.md5(seed).digest()[:min(len(self.key) + 5, 16)]

    def decrypt(self, data, number, generation):
        """A string or the data of a stream of that object."""
        key = self.key if self.version >= 5 else self.object_key(number, generation)
        if not self.is_aes:
            return rc4(key, data)
        if len(data) < 32 or len(data) % 16:
            raise ValueError("no AES data: %d bytes" % len(data))
        plain = aes_cbc(key, data[:16], data[16:], False)
        return plain[:-plain[-1]]
