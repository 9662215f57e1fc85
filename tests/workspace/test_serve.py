"""The real cerby-workspace: what it serves, how it starts, what it says when it cannot, how it ends."""

import contextlib
import json
import os
import pwd
import re
import resource
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

PROGRAM = Path(os.environ["CERBY_BIN_DIR"]) / "cerby-workspace"
SOURCE = Path(__file__).parents[2]
PATIENCE = 60


def sample():
    text = (SOURCE / "workspace/config.sample.jsonc").read_text()
    return json.loads("\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//")))


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=PATIENCE, check=False, text=True)
    return done.returncode, done.stdout, done.stderr


def get(address, context=None):
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE, context=context) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def ask_to_the_end(where, path):
    """Head and body; the connection is closed by the service, which has counted the request by then."""
    address, port = where.split(":")
    with socket.create_connection((address, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    return answer.decode().split("\r\n\r\n", 1)


class Serve(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="cerby-serve-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "workspace.json"

    def configure(self, **keys):
        self.file.write_text("// of a test\n" + json.dumps({"listen": ["127.0.0.1:0"], "health": "127.0.0.1:0", "database": f"sqlite:{self.folder}/workspace.db"} | keys))
        self.file.chmod(0o600)
        run("migrate", "--config", self.file)

    def make_certificate(self, name):
        certificate, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                        "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1", "-days", "2", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True, timeout=PATIENCE)
        key.chmod(0o600)
        return {"certificate": str(certificate), "key": str(key)}

    @contextlib.contextmanager
    def serving(self, **how):
        """The process, where it listens, where its health is, and what it tells the service manager."""
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.settimeout(PATIENCE)
        manager.bind(str(self.folder / "notify"))
        if "user" in how:
            os.chown(self.folder / "notify", how["user"], how["group"])
        process = subprocess.Popen([PROGRAM, "serve", "--config", self.file], stderr=subprocess.PIPE, text=True,
                                   env={"NOTIFY_SOCKET": str(self.folder / "notify")}, **how)
        try:
            self.assertEqual(manager.recv(100), b"READY=1")
            api = process.stderr.readline().split(" on ")[1].strip()
            health = process.stderr.readline().split(" on ")[1].strip()
            yield process, api, health, manager
        finally:
            process.kill()
            process.communicate(timeout=PATIENCE)
            manager.close()
            (self.folder / "notify").unlink()

    def test_serves_the_api_health_and_metrics(self):
        self.configure()
        with self.serving() as (_, api, health, _):
            for path, status, code in (("/api/v1/accounts", 401, "unauthorized"), ("/healthz", 404, "not_found")):
                head, body = ask_to_the_end(api, path)
                self.assertTrue(head.startswith(f"HTTP/1.1 {status} "), head)
                self.assertEqual(json.loads(body)["errors"][0]["code"], code)
            self.assertEqual(get(f"http://{health}/healthz"), (200, "ok\n"))
            self.assertEqual(get(f"http://{health}/readyz"), (200, "ready\n"))
            status, text = get(f"http://{health}/metrics")
            self.assertEqual(status, 200)
            self.assertIn('cerby_http_requests_total{route="GET /api/v1/accounts",status="4xx"} 1\n', text)
            for name in ("database_failures", "audit_failures", "checkpoint_failures", "mails_lost"):
                self.assertIn(f"\ncerby_{name}_total 0\n", text)
            self.assertEqual(get(f"http://{health}/api/v1/accounts")[0], 404)

    def test_is_closed_to_other_programs(self):
        """Also without the unit's LimitCORE, and to programs of its own user: what the kernel has of a process that is not dumpable is root's."""
        self.configure()
        who = {}
        if os.geteuid() == 0:
            other = pwd.getpwnam("nobody")
            who = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, other.pw_uid, other.pw_gid)

        def seen(process):
            limits = Path(f"/proc/{process.pid}/limits").read_text()
            return os.stat(f"/proc/{process.pid}/mem").st_uid, re.search(r"(?m)^Max core file size +(\S+) +(\S+)", limits).groups()

        # Another program, for what it looks like to see into one.
        plain = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **who)
        plain.stdin.write(b"started\n")
        plain.stdin.flush()
        plain.stdout.readline()
        owner, _ = seen(plain)
        plain.communicate(timeout=PATIENCE)
        self.assertEqual(owner, who.get("user", os.geteuid()))
        with self.serving(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (4096, 8192)), **who) as (process, _, _, _):
            self.assertEqual(seen(process), (0, ("0", "0")))

    def test_ends_on_a_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name):
                self.configure()
                with self.serving() as (process, api, _, manager):
                    address, port = api.split(":")
                    with socket.create_connection((address, int(port)), timeout=PATIENCE) as idle:
                        # Answered once, so that it is the service's and no longer the kernel's, which would reset it.
                        idle.sendall(b"HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n")
                        answer = b""
                        while not answer.endswith(b"\r\n\r\n"):
                            answer += idle.recv(4096)
                        process.send_signal(number)
                        self.assertEqual(manager.recv(100), b"STOPPING=1")
                        self.assertEqual(idle.recv(1), b"")
                    self.assertEqual(process.wait(PATIENCE), 0)

    def test_reads_the_certificate_again(self):
        tls = self.make_certificate("one.test")
        self.configure(tls=tls)

        def names(api):
            address, port = api.split(":")
            context = ssl.create_default_context(cafile=tls["certificate"])
            context.check_hostname = False
            with socket.create_connection((address, int(port)), timeout=PATIENCE) as plain:
                with context.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
                    return dict(part[0] for part in secure.getpeercert()["subject"])["commonName"]

        with self.serving() as (process, api, _, _):
            self.assertEqual(names(api), "one.test")
            context = ssl.create_default_context(cafile=tls["certificate"])
            self.assertEqual(get(f"https://{api}/api/v1/accounts", context)[0], 401)
            self.make_certificate("two.test")
            process.send_signal(signal.SIGHUP)
            self.assertIn("read again", process.stderr.readline())
            self.assertEqual(names(api), "two.test")
            kept = Path(tls["certificate"]).read_text()
            Path(tls["certificate"]).write_text("no certificate")
            process.send_signal(signal.SIGHUP)
            self.assertIn("not a certificate in PEM", process.stderr.readline())
            Path(tls["certificate"]).write_text(kept)
            self.assertEqual(names(api), "two.test")

    def test_says_why_it_cannot_start(self):
        def fails(code, *says):
            status, out, err = run("serve", "--config", self.file)
            self.assertEqual((status, out), (code, ""), err)
            for text in says:
                self.assertIn(text, err)

        fails(3, str(self.file), "there is no such file")
        self.configure(database=f"sqlite:{self.folder}/nowhere/workspace.db")
        fails(1, "the database: ")
        self.configure(database=f"sqlite:{self.folder}/other.db")
        (self.folder / "other.db").unlink()
        fails(1, "run: cerby-workspace migrate")
        self.configure(listne=1)
        fails(3, str(self.file), "line 2, /listne: key_unknown")
        self.configure()
        self.file.chmod(0o666)
        fails(3, str(self.file), "others can write to it")
        tls = self.make_certificate("one.test")
        other = tls | {"certificate": str(self.folder / "nowhere.pem")}
        self.configure(tls=other)
        fails(3, "nowhere.pem: No such file or directory")
        first = Path(tls["key"]).read_text()
        self.make_certificate("two.test")
        Path(tls["key"]).write_text(first)
        self.configure(tls=tls)
        fails(3, "key.pem: the key does not fit the certificate")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            where = f"127.0.0.1:{taken.getsockname()[1]}"
            self.configure(listen=[where])
            fails(1, f"listening on {where}: Address already in use")
            self.configure(health=where)
            fails(1, f"listening on {where}: Address already in use")
        self.configure(listen=["192.0.2.1:0"], tls=self.make_certificate("one.test"))
        fails(1, "listening on 192.0.2.1:0: Cannot assign requested address")

    def test_usage(self):
        status, out, _ = run("--version")
        self.assertEqual(status, 0)
        self.assertRegex(out, r"^cerby-workspace \d+\.\d+\.\d+\n$")
        for arguments in (["--help"], ["serve", "--help"], ["create-owner", "--help"], ["give-items", "--help"]):
            status, out, err = run(*arguments)
            self.assertEqual((status, err), (0, ""))
            self.assertIn(arguments[0].replace("--help", "serve"), out)
        for arguments in ([], ["dance"], ["create-owner"], ["create-key", "--host", "a"], ["revoke-key", "--host", "a"], ["change-email", "--host", "a", "--email", "b"], ["remove-device", "--host", "a"], ["serve", "--dance"], ["serve", "--config"]):
            status, out, err = run(*arguments)
            self.assertEqual((status, out), (2, ""), arguments)
            self.assertTrue(err)

    def test_the_unit_has_room_for_the_defaults(self):
        unit = (SOURCE / "installer/systemd/cerby-workspace.service").read_text()
        limits = sample()["limits"]

        def number(key):
            return int(re.search(rf"(?m)^{key}=(\d+)M?$", unit)[1])

        self.assertGreater(number("TimeoutStopSec"), limits["stop_seconds"] + 3)
        self.assertGreater(number("LimitNOFILE"), 2 * limits["connections"])
        self.assertGreater(number("TasksMax"), 2 * limits["workers"])
        bodies = re.search(r"all_body_bytes = (\d+)UL \* 1024 \* 1024;", (SOURCE / "workspace/http/server.h").read_text())
        page, kept_of_a_head = 4096, 4  # query, authorization, key, cookie
        heads = limits["connections"] * (limits["head_bytes"] + kept_of_a_head * page)
        self.assertGreater(number("LimitMEMLOCK") << 20, (int(bodies[1]) << 20) + limits["connections"] * page + heads)

    def test_the_manual_has_every_key(self):
        manual = (SOURCE / "installer/man/cerby-workspace.1").read_text()
        keys = sample()
        for key in [*keys, *keys["tls"], *keys["rate_per_address"], *keys["rate_per_user"], *keys["limits"]]:
            self.assertRegex(manual, rf"(?m)^\.(It )?Ic {key}\b")


if __name__ == "__main__":
    unittest.main()
