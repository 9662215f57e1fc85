"""A launch of an account that is in a workspace: the real cerby-workspace with a certificate of its own, the real host over pipes, the real helper."""

import base64
import contextlib
import http.client
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

import cerbyctl  # noqa: E402
from served import ENGINE_OF_RUN, HOST, OWNER, OneWorkspace, Served, made, share  # noqa: E402
from test_serve import sample  # noqa: E402

ORIGIN = "https://login.instagram.test"
PASSWORD = "pässword-canary"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
READING = "read:items"
PATIENCE = 60


def certificate(folder):
    names = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", *names], check=True, capture_output=True, timeout=PATIENCE)
    (folder / "key.pem").chmod(0o600)


class ServedByTls(Served):
    def __init__(self, engine):
        super().__init__(engine)
        certificate(self.folder)
        config = json.loads(self.file.read_text())
        config["tls"] = {"certificate": str(self.folder / "certificate.pem"), "key": str(self.folder / "key.pem")}
        self.file.write_text(json.dumps(config))

    def start(self):
        super().start()
        self.port = int(self.address.rsplit(":", 1)[1])
        context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        self.connection = http.client.HTTPSConnection("localhost", self.port, timeout=PATIENCE, context=context)
        self.stack.callback(self.connection.close)


def field(ref, kind, name, label, **more):
    return {"ref": ref, "tag": "input", "type": kind, "autocomplete": "", "name": name, "id": "", "label": label, "placeholder": "", "aria": "",
            "nearby": "", "input_mode": "", "form": 0, "max_length": -1, "box": [10, 40 * ref, 200, 30], "visibility": "visible", "enabled": True,
            "read_only": False, "filled": False, "focused": False, "frame": 0} | more


def page(path, title, fields, button, texts=()):
    pressed = {"ref": 30, "tag": "button", "type": "submit", "text": button, "name": "", "id": "", "aria": "", "target": "", "form": 0 if fields else -1,
               "box": [10, 400, 200, 30], "visibility": "visible", "enabled": True}
    form = {"name": "", "id": "", "heading": "", "method": "post", "action": ORIGIN + "/"}
    return {"path": path, "title": title, "language": "en", "fields": fields, "buttons": [pressed], "forms": [form] if fields else [], "frames": [],
            "headings": [title], "alerts": [], "texts": list(texts)}


USER_NAME = page("/login", "Log in", [field(1, "email", "identifier", "User name", autocomplete="username")], "Next")
PASSWORD_PAGE = page("/login/password", "Enter your password", [field(2, "password", "password", "Password", autocomplete="current-password")], "Log in")
CODE = page("/login/verify", "Enter the 6-digit code from your authenticator app", [field(4, "text", "code", "Verification code", autocomplete="one-time-code", max_length=6)], "Verify")
HOME = page("/home", "Welcome back", [], "Log out", ["Signed in as zilla"])


class Host:
    """The host, as a browser starts it, and the extension's side of one connection."""

    def __init__(self, home):
        self.process = subprocess.Popen([home.bin / "cerby-host", "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb/"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=home.environment())
        self.id = 0
        self.seen = b""

    def send(self, type_, **members):
        self.id += 1
        body = json.dumps({"type": type_, "id": self.id} | members).encode()
        self.process.stdin.write(struct.pack("=I", len(body)) + body)
        self.process.stdin.flush()

    def receive(self):
        (length,) = struct.unpack("=I", self.process.stdout.read(4))
        body = self.process.stdout.read(length)
        self.seen += body
        return json.loads(body)

    def ask(self, type_, **members):
        self.send(type_, **members)
        return self.receive()

    def hello(self):
        challenge = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        return self.ask("hello", protocol={"min": 1, "max": 5}, extension="0.1.0", challenge=challenge)

    def page(self, described, document):
        return self.ask("page", document=document, origin=ORIGIN, page=described)

    def fill(self, test, described, document):
        """What is written into that page; it was submitted."""
        reply = self.page(described, document)
        test.assertEqual(reply["type"], "fill", reply)
        written = [step["value"] for step in reply["steps"] if step["action"] == "write"]
        test.assertEqual(self.ask("filled", document=document, result="submitted")["type"], "wait")
        return written

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(PATIENCE)


class Launch(OneWorkspace, unittest.TestCase):
    engine = ENGINE_OF_RUN

    @classmethod
    def setUpClass(cls):
        cls.home = cerbyctl.Home()
        cls.addClassCleanup(cls.home.close)
        made_vault = cls.home.make_vault()
        assert made_vault.code == 0, made_vault.out + made_vault.err

    def setUp(self):
        self.served = ServedByTls(self.engine)
        self.addCleanup(self.served.close)
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER, "--first-name", "Ona")
        self.served.start()
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        self.address = f"https://localhost:{self.served.port}"
        self.id = self.account("Contentzilla", application="Instagram", url=ORIGIN + "/", username="zilla")
        self.ask("PUT", f"/accounts/{self.id}/password", made("account_secret", value=PASSWORD), status=204)
        self.ask("PUT", f"/accounts/{self.id}/totp", made("account_secret", value=SECRET), status=204)
        self.hosts = []

    def use(self, key):
        """The home's workspace, with that key, and the certificate that it is held against."""
        added = self.home.run("workspace", "add", self.address, "--idp", cerbyctl.IDP, "--source", "workspace", "--api-key-stdin", stdin=key + "\n")
        self.assertEqual(added.code, 0, added.out + added.err)
        self.addCleanup(self.home.run, "workspace", "remove", self.address)
        self.trust(self.served.folder / "certificate.pem")

    def trust(self, file):
        config = self.home.folder / ".config/cerby/config.json"
        config.write_text(json.dumps(json.loads(config.read_text()) | {"ca_file": str(file)}))

    def launch(self, account=None):
        host = Host(self.home)
        self.addCleanup(host.close)
        self.assertEqual(host.hello()["vault"], "open")
        host.first = host.ask("launch", address=f"{self.address}/launch/{account or self.id}", cause="navigation", initiator=cerbyctl.IDP, remembered=True)
        return host

    def assert_ends(self, reply, outcome):
        self.assertEqual((reply["type"], reply.get("outcome")), ("failed", outcome), reply)

    def collaborator(self, name="mia"):
        user, key = self.user(name, scopes=READING)
        self.ask("POST", f"/accounts/{self.id}/members/users", share("user", user, "account_collaborator"))
        return user, key

    def assert_logs_in(self):
        host = self.launch()
        self.assertEqual((host.first["type"], host.first.get("address"), host.first.get("account")), ("open", ORIGIN + "/", "Contentzilla"), host.first)
        self.assertEqual(host.fill(self, USER_NAME, "D1"), ["zilla"])
        self.assertEqual(host.fill(self, PASSWORD_PAGE, "D2"), [PASSWORD])
        reply = host.page(CODE, "D3")
        if reply["type"] == "wait":  # the last seconds of a code
            return host
        (code,) = [step["value"] for step in reply["steps"] if step["action"] == "write"]
        self.assertRegex(code, "^[0-9]{6}$")
        self.assertEqual(host.ask("filled", document="D3", result="submitted")["type"], "wait")
        done = host.page(HOME, "D4")
        self.assertEqual((done["type"], done["outcome"]), ("done", "logged_in"), done)
        return host

    def test_an_owner_logs_in(self):
        self.use(self.served.key(HOST, OWNER, READING))
        host = self.assert_logs_in()
        self.assertNotIn(SECRET.encode(), host.seen)

    def test_a_collaborator_logs_in(self):
        self.use(self.collaborator()[1])
        self.assert_logs_in()

    def test_who_has_no_share_gets_nothing(self):
        self.use(self.user("nobody", scopes=READING)[1])
        self.assert_ends(self.launch().first, "role_none")

    def test_an_account_that_is_not_there(self):
        self.use(self.owner)
        self.assert_ends(self.launch("00000000-0000-4000-8000-000000000000").first, "role_none")

    def test_a_share_that_is_taken_away_between_two_steps(self):
        user, key = self.collaborator()
        self.use(key)
        host = self.launch()
        self.assertEqual(host.fill(self, USER_NAME, "D1"), ["zilla"])
        self.ask("DELETE", f"/accounts/{self.id}/members/users/{user}", status=204)
        self.assert_ends(host.page(PASSWORD_PAGE, "D2"), "role_none")
        self.assertNotIn(b"canary", host.seen)

    def test_a_share_that_is_taken_away_before_the_first_step(self):
        user, key = self.collaborator()
        self.use(key)
        host = self.launch()
        self.ask("DELETE", f"/accounts/{self.id}/members/users/{user}", status=204)
        self.assert_ends(host.page(USER_NAME, "D1"), "role_none")

    def test_a_key_that_may_not_read_secrets_gets_none(self):
        self.use(self.served.key(HOST, OWNER, "read:items:accounts"))
        host = self.launch()
        self.assertEqual(host.fill(self, USER_NAME, "D1"), ["zilla"])
        self.assert_ends(host.page(PASSWORD_PAGE, "D2"), "workspace_key_refused")

    def test_a_key_that_is_no_key(self):
        self.use("not-a-key-of-anybody")
        self.assert_ends(self.launch().first, "workspace_key_refused")

    def test_no_key(self):
        self.use(self.owner)
        self.assertEqual(self.home.run("workspace", "key", self.address, "--remove").code, 0)
        self.assert_ends(self.launch().first, "workspace_key_missing")

    def test_a_certificate_that_nobody_vouches_for(self):
        self.use(self.owner)
        other = self.home.folder / "other"
        other.mkdir(exist_ok=True)
        certificate(other)
        self.trust(other / "certificate.pem")
        self.assert_ends(self.launch().first, "workspace_untrusted")
        self.served.warnings = []

    def test_a_workspace_that_is_gone(self):
        self.use(self.owner)
        self.served.close()
        self.assert_ends(self.launch().first, "workspace_unreachable")

    def test_one_that_says_nothing_does_not_hold_up_who_cancels(self):
        self.use(self.owner)
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as silent:
            self.address = f"https://localhost:{silent.getsockname()[1]}"
            self.use(self.owner)
            host = Host(self.home)
            self.addCleanup(host.close)
            host.hello()
            host.send("launch", address=f"{self.address}/launch/{self.id}", cause="navigation", initiator=cerbyctl.IDP, remembered=True)
            connection, _ = silent.accept()
            with contextlib.closing(connection):
                host.send("cancel", why="user")
                self.assert_ends(host.receive(), "cancelled")

    def test_all_requests_of_a_launch_go_by_one_connection(self):
        self.use(self.owner)
        before = self.connections()
        self.assert_logs_in()
        self.assertEqual(self.connections() - before, 1)

    def test_ten_launches_at_once_fit_into_the_rate_of_a_user_in_the_sample(self):
        self.use(self.collaborator()[1])
        before = self.requests()
        self.assert_logs_in()
        cost = self.requests() - before
        self.assertEqual(cost, 4, "one a step: to open the app, for the user name, the password, the code")
        self.assertLessEqual(10 * cost, sample()["rate_per_user"]["burst"])

    def connections(self):
        """All that were ever taken: when the last one's end is seen is nobody's promise."""
        return self.counted("cerby_http_connections_total ")

    def requests(self):
        return self.counted("cerby_http_requests_total{")

    def counted(self, name):
        address = (self.served.folder / "log").read_text().split("health on ", 1)[1].split("\n", 1)[0]
        with contextlib.closing(http.client.HTTPConnection(address, timeout=PATIENCE)) as health:
            health.request("GET", "/metrics")
            lines = health.getresponse().read().decode().splitlines()
        return sum(int(line.rsplit(maxsplit=1)[1]) for line in lines if line.startswith(name))

    def test_what_the_extension_s_own_pages_are_told(self):
        self.use(self.owner)
        host = Host(self.home)
        self.addCleanup(host.close)
        host.hello()
        self.assertEqual(host.ask("accounts", limit=5)["accounts"], [])
        where = f"{self.address}/launch/{self.id}"
        self.assert_ends(host.ask("reveal", address=where, field="password", gesture=True), "not_in_workspace")
        self.assert_ends(host.ask("new_password", address=where, gesture=True), "not_in_workspace")

    def test_nothing_of_it_is_in_the_configuration_or_the_log(self):
        key = self.served.key(HOST, OWNER, READING)
        self.use(key)
        self.assert_logs_in()
        for file in self.home.folder.rglob("*"):
            if file.is_file():
                for word in (key, PASSWORD, SECRET):
                    self.assertNotIn(word.encode(), file.read_bytes(), file)

    def test_doctor_asks_it(self):
        self.use(self.owner)
        check = lambda: next(one for one in self.home.run("doctor", "--json").json["checks"] if one["id"] == f"workspace.{self.address}")
        self.assertEqual(check()["state"], "ok", check())
        self.assertEqual(self.home.run("workspace", "key", self.address, "--api-key-stdin", stdin="not-a-key-of-anybody\n").code, 0)
        self.assertEqual(check()["state"], "failed")


if __name__ == "__main__":
    unittest.main()
