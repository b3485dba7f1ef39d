"""An organisation's sign-in, served on loopback: OpenID Connect with real signed tokens, which can be made to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "forum", "a secret of tests only, long enough for HMAC"
Claims = dict[str, Any]


@dataclass
class Organisation:
    """The server's state: who is signed in there, and what it tells of them."""

    address: str = ""
    issuer: str = ""
    email: str = "owner@example.org"
    keys: list[RSAKey] = field(default_factory=lambda: [make_key("1")])
    sign_with: RSAKey | None = None
    lie: Callable[[Claims], Claims] = lambda claims: claims
    forge: Callable[[Claims], str] | None = None
    more: Claims = field(default_factory=dict)
    answer: Callable[[Claims], Any] = lambda token: token
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def describe(self) -> Claims:
        """What stands at the well-known address."""
        return {
            "issuer": self.issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "response_types_supported": ["code"],
            **self.more,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the visitor, signed in here, is sent back to."""
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def give_token(self, sent: dict[str, str], authorization: str) -> tuple[int, Any]:
        """The answer at the token's address: each code works once, for who can prove to have asked."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or not self._knows(sent, authorization, asked):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": "user-1", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": self.email, "email_verified": True,
        }  # fmt: skip
        claims = self.lie(claims)
        key = self.sign_with or self.keys[-1]
        token = self.forge(claims) if self.forge else jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
        return 200, self.answer({"access_token": "unused", "token_type": "Bearer", "id_token": token})

    def _knows(self, sent: dict[str, str], authorization: str, asked: dict[str, str]) -> bool:
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".replace(" ", "+").encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        posted = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        known = posted or authorization in {f"Basic {basic}", f"Basic {plain}"}
        return known and challenge == asked["code_challenge"] and sent.get("redirect_uri") == asked["redirect_uri"]


@cache
def make_key(kid: str, owner: str = "organisation") -> RSAKey:
    """A key under that name, made once a run for each owner."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


def make_stranger() -> RSAKey:
    """A key of nobody's, under the name of the organisation's own."""
    return make_key("1", "stranger")


def sign_with_secret(claims: Claims) -> str:
    """A token signed with what this site knows too."""
    return jwt.encode({"alg": "HS256", "kid": "1"}, claims, OctKey.import_key(SECRET))


def sign_not(claims: Claims) -> str:
    """A token with no signature at all."""
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def sign_with_public_key(organisation: Organisation) -> Callable[[Claims], str]:
    """Tokens signed with the organisation's public key, taken for a shared secret."""
    key = OctKey.import_key(base64.b64encode(organisation.keys[0].as_pem(private=False)))
    registry = jws.JWSRegistry(algorithms=["HS256"])
    return lambda claims: jwt.encode({"alg": "HS256", "kid": "1"}, claims, key, registry=registry)


@contextmanager
def serving() -> Iterator[Organisation]:
    """An organisation, served until the end of the block."""
    state = Organisation()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            state.asked.append(path)
            if path == "/.well-known/openid-configuration":
                self._tell(200, state.describe())
            elif path == "/keys":
                self._tell(200, {"keys": [key.as_dict(private=False) for key in state.keys]})
            else:
                asked = {name: values[0] for name, values in parse_qs(query).items()}
                self.send_response(302)
                self.send_header("Location", state.authorize(asked))
                self.end_headers()

        def do_POST(self) -> None:
            state.asked.append(urlsplit(self.path).path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self._tell(*state.give_token(sent, self.headers.get("Authorization", "")))

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

        def _tell(self, code: int, told: Any) -> None:
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
