"""A tiny OpenID Connect issuer on loopback, for tests: it knows one person at a time and checks what we send."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "steerboard-test", "only-for-this-test"
KEY = rsa.generate_private_key(65537, 2048)


@dataclass
class Issuer:
    """What the issuer says about who signs in, and what it was asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    audience: str = CLIENT
    issuer_said: str = ""
    age_seconds: int = 0
    challenge: str = ""
    verified_challenge: bool = False
    tokens_given: int = 0
    key: rsa.RSAPrivateKey = KEY

    def id_token(self) -> str:
        """A signed token about the person."""
        now = int(time.time()) - self.age_seconds
        body = {**self.claims, "iss": self.issuer_said or self.url, "aud": self.audience, "iat": now, "exp": now + 300}
        return jwt.encode(body, self.key, algorithm="RS256", headers={"kid": "one"})

    def configuration(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def exchange(self, form: dict[str, list[str]]) -> dict[str, Any] | None:
        """Tokens for a code, once client, secret and PKCE verifier are right."""
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        self.verified_challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        if form.get("client_secret") != [SECRET] or form.get("code") != ["good-code"] or not self.verified_challenge:
            return None
        self.tokens_given += 1
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": self.id_token()}


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """The issuer, answering on a free port of loopback."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, body: dict[str, Any] | None) -> None:
            data = json.dumps(body or {"error": "invalid_grant"}).encode()
            self.send_response(200 if body is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(issuer.key.public_key()))
            answers = {
                "/.well-known/openid-configuration": issuer.configuration(),
                "/userinfo": issuer.claims,
                "/jwks": {"keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}]},
            }
            self._answer(answers.get(self.path))

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            self._answer(issuer.exchange(parse_qs(self.rfile.read(size).decode())))

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
