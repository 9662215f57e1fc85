"""A device for the tests: its keys by the openssl program, and what it signs, commits to and compares, as host/vault/FORMAT.md has it ("Enrolment of devices")."""

import base64
import hashlib
import secrets
import struct
import uuid

from identity_provider import IdentityProvider, encoded
from served import HOST, made
from test_sign_in import Host

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def lp(data):
    return struct.pack("<I", len(data)) + data


def blake(message):
    return hashlib.blake2b(message, digest_size=32).digest()


def about(label, user, workspace=HOST):
    return label.encode() + lp(workspace.encode()) + lp(uuid.UUID(user).bytes)


def part(id_, signing, sealing):
    return lp(uuid.UUID(id_).bytes) + lp(signing) + lp(sealing)


def part_of(attributes, id_):
    """Of a device as the service shows it."""
    return part(id_, decoded(attributes["signingKey"]), decoded(attributes["sealingKey"]))


class Device(Host):
    def __init__(self, folder):
        super().__init__(folder)
        self.id = str(uuid.uuid4())
        key = folder / f"sealing-{secrets.token_hex(4)}.pem"
        IdentityProvider.openssl("genpkey", "-algorithm", "x25519", "-out", key)
        self.sealing = IdentityProvider.openssl("pkey", "-in", key, "-pubout", "-outform", "DER")[-32:]
        self.nonce = secrets.token_bytes(32)
        self.last = bytes(32)

    @property
    def part(self):
        return part(self.id, self.public, self.sealing)

    def sign_bytes(self, message):
        (self.folder / "signed").write_bytes(message)
        return IdentityProvider.openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.key, "-in", self.folder / "signed")

    def request(self, user, **other):
        """Of another key, label or signature where it is given."""
        commitment = blake(about("cerby device commitment 1", user, self.workspace) + self.part + lp(self.nonce))
        signature = self.sign_bytes(about("cerby device request 1", user, self.workspace) + self.part + lp(commitment))
        return made("session_device", **({"deviceId": self.id, "label": "Laptop", "sealingKey": encoded(self.sealing), "commitment": encoded(commitment),
                                          "signature": encoded(signature)} | other))

    def approval(self, user, shown, number, previous):
        """Of the device that the service shows so; remembers its hash, which the next one names."""
        message = about("cerby device approval 1", user, self.workspace) + part_of(shown["attributes"], shown["id"]) + self.part + struct.pack("<Q", number) + lp(previous)
        signature = self.sign_bytes(message)
        self.last = blake(b"cerby device approval hash 1" + lp(message) + lp(signature))
        return made("device_approval", number=number, signature=encoded(signature))


def letters(user, device, approver, of_device, of_approver):
    digest = blake(about("cerby device comparison 2", user) + device + approver + lp(of_device) + lp(of_approver))
    number, text = int.from_bytes(digest[:8], "little"), ""
    for _ in range(10):
        text, number = text + LETTERS[number % 20], number // 20
    return f"{text[:5]} {text[5:]}"
