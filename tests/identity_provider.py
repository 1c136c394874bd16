"""A provider of identities for tests: OpenID Connect as far as signing in needs it."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

jwk = pytest.importorskip("joserfc.jwk", reason="signing in is an extra (auth)")
jwt = pytest.importorskip("joserfc.jwt", reason="signing in is an extra (auth)")

CLIENT = "simulator"


@contextmanager
def provider(email):
    """Address of a provider that lets everybody in as ``email``."""
    key = jwk.RSAKey.generate_key(2048, parameters={"kid": "test"}, auto_kid=False)
    nonces = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path == "/.well-known/openid-configuration":
                self._json({
                    "issuer": address,
                    "authorization_endpoint": f"{address}/authorize",
                    "token_endpoint": f"{address}/token",
                    "jwks_uri": f"{address}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "code_challenge_methods_supported": ["S256"],
                })  # fmt: skip
            elif url.path == "/keys":
                self._json({"keys": [key.as_dict(private=False)]})
            elif url.path == "/authorize":
                code = f"code{len(nonces)}"
                nonces[code] = asked.get("nonce", "")
                back = urlencode({"code": code, "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
            else:
                self.send_error(404)

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            asked = {n: v[0] for n, v in parse_qs(self.rfile.read(length).decode()).items()}
            now = int(time.time())
            claims = {
                "iss": address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600,
                "nonce": nonces[asked["code"]], "email": email, "email_verified": True,
            }  # fmt: skip
            token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, key)
            self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

        def _json(self, content):
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
