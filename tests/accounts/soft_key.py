"""A device that makes and keeps passkeys, in software: real keys and signatures, and it can be made to lie."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def write(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def read(text: str) -> bytes:
    """What base64url holds."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def find_question(page: str) -> tuple[str, dict[str, Any]]:
    """Where a page's passkey form sends its answer, and what it asks."""
    form = re.search(r'action="([^"]+)"[^>]*data-passkey="[a-z]+" data-options="([^"]+)"', page)
    assert form is not None, page
    return html.unescape(form[1]), json.loads(html.unescape(form[2]))


@dataclass
class SoftKey:
    """One device with one key; `origin` is the site it believes to be at."""

    origin: str = "http://localhost"
    verifies: bool = True
    count: int = 0
    identity: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    owner: bytes = b""

    def make(self, options: dict[str, Any]) -> str:
        """A new passkey's answer, as the page would send it."""
        self.owner = read(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        told = bytes(16) + len(self.identity).to_bytes(2, "big") + self.identity + public
        data = self._data(options["rp"]["id"], HAS_KEY) + told
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._say("webauthn.create", options)
        return self._tell({"attestationObject": write(attestation), "clientDataJSON": write(said)})

    def answer(self, options: dict[str, Any]) -> str:
        """The answer to a question, as the page would send it."""
        self.count += 1
        data, said = self._data(options["rpId"], 0), self._say("webauthn.get", options)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": said, "signature": signature, "userHandle": self.owner}
        return self._tell({name: write(part) for name, part in parts.items()})

    def _data(self, site: str, flags: int) -> bytes:
        known = flags | PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([known]) + self.count.to_bytes(4, "big")

    def _say(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _tell(self, response: dict[str, str]) -> str:
        identity = write(self.identity)
        return json.dumps({"id": identity, "rawId": identity, "type": "public-key", "response": response})
