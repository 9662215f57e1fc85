"""An identity provider over https with a certificate of its own, for tests of the real service: it signs in whomever it is told to."""

import base64
import hashlib
import http.server
import json
import ssl
import subprocess
import threading
import time
import urllib.parse


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class IdentityProvider:
    """ES256, by the openssl program. `certificate` is what it is trusted by; `subject` and `email` are who signs in."""

    client_id, client_secret, code = "0oa-client", "canary-secret-of-the-client", "canary-code-of-the-provider"

    def __init__(self, folder):
        self.certificate, self.key, self.folder = folder / "idp.pem", folder / "idp.key", folder
        self.subject, self.email, self.asked = "00u1", None, None
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                     "-addext", "subjectAltName=DNS:localhost", "-keyout", self.key, "-out", self.certificate)
        point = self.openssl("ec", "-in", self.key, "-pubout", "-outform", "DER")[-64:]
        self.jwk = {"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": encoded(point[:32]), "y": encoded(point[32:])}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        self.server = http.server.ThreadingHTTPServer(("localhost", 0), self.handler())
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.issuer = f"https://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settings(self):
        """The service's `sign_in` for it; the client's secret is in a file from then on."""
        file = self.folder / "client.secret"
        file.write_text(self.client_secret + "\n")
        file.chmod(0o600)
        return {"issuer": self.issuer, "client_id": self.client_id, "client_secret": f"file:{file}", "algorithm": "ES256", "certificates": str(self.certificate)}

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def openssl(*words, stdin=None):
        return subprocess.run(["openssl", *words], input=stdin, capture_output=True, check=True, timeout=60).stdout

    def authorize(self, address):
        """What the browser is sent to, and where the provider sends it."""
        self.asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query, strict_parsing=True))
        assert address.startswith(self.issuer + "/authorize?") and self.asked["client_id"] == self.client_id, address
        return self.asked["redirect_uri"] + "?" + urllib.parse.urlencode({"code": self.code, "state": self.asked["state"], "iss": self.issuer})

    def token(self):
        now = int(time.time())
        said = {"iss": self.issuer, "sub": self.subject, "aud": self.client_id, "iat": now, "exp": now + 300, "nonce": self.asked["nonce"],
                "email": self.email, "email_verified": True}
        text = ".".join(encoded(json.dumps(part).encode()) for part in ({"alg": "ES256", "kid": "one"}, said))
        der = self.openssl("dgst", "-sha256", "-sign", self.key, stdin=text.encode())
        first = der[4:4 + der[3]]
        second = der[6 + der[3]:]
        return text + "." + encoded(b"".join(number.lstrip(b"\0").rjust(32, b"\0") for number in (first, second)))

    def redeem(self, authorization, form):
        challenge = encoded(hashlib.sha256(form["code_verifier"].encode()).digest())
        basic = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        good = authorization == f"Basic {basic}" and form["code"] == self.code and challenge == self.asked["code_challenge"]
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token()} if good else None

    def handler(self):
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, body):
                data = json.dumps(body if body is not None else {"error": "invalid_grant"}).encode()
                self.send_response(400 if body is None else 200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                issuer = provider.issuer
                documents = {"/keys": {"keys": [provider.jwk]}, "/.well-known/openid-configuration": {
                    "issuer": issuer, "authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token", "jwks_uri": issuer + "/keys",
                    "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["ES256"], "code_challenge_methods_supported": ["S256"],
                    "authorization_response_iss_parameter_supported": True}}
                self.answer(documents[self.path])

            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(provider.redeem(self.headers["Authorization"], dict(urllib.parse.parse_qsl(form))))

            def log_message(self, *_):
                pass

        return Handler
