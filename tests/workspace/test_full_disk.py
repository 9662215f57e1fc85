"""Where the audit log cannot be written no secret leaves: a disk that is full or fails, under the real service. When there is room again it goes on, its chain unbroken.

SQLite: on a disk of some hundred KiB, and by a limit on the size of files, which is a failing write and leaves half a line behind (RLIMIT_FSIZE, of the running
process). PostgreSQL: by what its server says when its disk is full."""

import json
import os
import resource
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from served import HOST, PATIENCE, PROGRAM, AccountSecrets, Served, made
from test_sign_in import SigningIn

PASSWORD = "canary-password-of-the-full-disk"
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def end(served):
    """The log has what could not be written, and the service still ends as it should."""
    process, served.process = served.process, None
    process.terminate()
    assert process.wait(PATIENCE) == 0
    text = (served.folder / "log").read_text()
    assert "not_written" in text and "canary" not in text, text


class FullDisk(AccountSecrets):
    """A subclass says how the disk gets full, and how there is room again."""

    def setUp(self):
        super().setUp()
        self.set("password", PASSWORD)
        self.set("totp", "otpauth://totp/A?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        self.set("backup-codes", "canary-first-code\ncanary-second-code")

    def refused(self, method, path, body=None):
        """By name, and with nothing that was asked for."""
        answer = self.served.must(503, self.owner, method, path, body)
        (error,) = answer.body["errors"]
        self.assertEqual((error["code"], error["meta"]), ("service_unavailable", {"reason": "not_written"}))
        self.assertGreater(int(answer.headers["retry-after"]), 0)
        self.assertNotIn(b"canary", answer.raw)

    def log(self):
        return [json.loads(line)["entry"] for line in self.served.tell("export-audit", "--host", HOST).splitlines()]

    def released(self):
        return sum(one["kind"] in ("secret_released", "code_given") for one in self.log())

    def verified(self):
        (verdict,) = [json.loads(line) for line in self.served.tell("verify-audit", "--json").splitlines()]
        self.assertTrue(verdict["good"])
        return verdict

    def test_no_secret_leaves_and_the_service_goes_on_when_there_is_room(self):
        self.assertEqual(self.get("password").data["attributes"]["body"]["value"], PASSWORD)
        before = self.released()
        self.fill()
        for _ in range(3):
            self.refused("GET", f"{self.path}/password")
            self.refused("GET", f"{self.path}/totp")
            self.refused("GET", f"{self.path}/secrets?filter[type]=password")
            self.refused("POST", f"{self.path}/backup-codes/use")
            self.refused("PUT", f"{self.path}/password", made("account_secret", value="canary-that-is-not-kept"))
        # What gives no secret is answered.
        self.assertEqual(self.shown()["label"], "Paint shop")
        self.make_room()
        self.assertEqual(self.get("password").data["attributes"]["body"]["value"], PASSWORD)
        self.assertEqual(self.ask("POST", f"{self.path}/backup-codes/use").data["attributes"]["code"], "canary-first-code")
        self.assertEqual(self.released(), before + 2)
        self.verified()
        end(self.served)
        self.assertIn("service_stopped", [one["kind"] for one in self.log()])
        self.verified()

    def start_fails(self):
        done = subprocess.run([PROGRAM, "serve", "--config", self.served.file], capture_output=True, text=True, timeout=PATIENCE, check=False, env={}, preexec_fn=self.before_start)
        self.assertEqual(done.returncode, 1)
        self.assertIn("not_written", done.stderr)

    def before_start(self):
        """In the process that is to be the service."""

    def test_killed_over_a_full_disk_it_starts_when_there_is_room(self):
        self.get("password")
        before = self.released()
        self.fill()
        for _ in range(3):
            self.refused("GET", f"{self.path}/password")
        process, self.served.process = self.served.process, None
        process.kill()
        self.assertEqual(process.wait(PATIENCE), -signal.SIGKILL)
        self.start_fails()
        self.make_room()
        seen = self.verified()
        (self.served.folder / "notify").unlink()
        self.served.start()
        self.assertEqual(self.get("password").data["attributes"]["body"]["value"], PASSWORD)
        after = self.verified()
        self.assertEqual(self.released(), before + 1)
        # Each that was acknowledged is there, and the run that was killed has its chain beside the new one's.
        self.assertGreater(after["entries"], seen["entries"])
        self.assertGreater(after["chains"], seen["chains"])


class OnAFullDisk(FullDisk, unittest.TestCase):
    """A real one, of memory: ENOSPC."""

    engine = "sqlite"

    def setUp(self):
        self.disk = Path(tempfile.mkdtemp(prefix="cerby-disk-"))
        self.addCleanup(self.disk.rmdir)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "cerby-test", self.disk], capture_output=True, check=False, timeout=PATIENCE).returncode != 0:
            self.skipTest("no file system can be mounted here")
        self.addCleanup(lambda: subprocess.run(["umount", "--lazy", self.disk], check=True, timeout=PATIENCE))
        super().setUp()

    def make_service(self):
        return Served(self.engine, self.disk)

    def fill(self):
        """To the last page: nothing can be written, also into what is there."""
        with open(self.disk / "filler", "wb", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        filler.write(b"x" * size)
                except OSError:
                    pass

    def make_room(self):
        (self.disk / "filler").unlink(missing_ok=True)


class ByALimit:
    """Files that grow no further: half of what is written is, and then EFBIG."""

    engine = "sqlite"

    def log_of_sqlite(self):
        return Path(self.served.database.removeprefix("sqlite:") + "-wal")

    def fill(self):
        self.most = self.log_of_sqlite().stat().st_size + 1000
        resource.prlimit(self.served.process.pid, resource.RLIMIT_FSIZE, (self.most, resource.RLIM_INFINITY))

    def make_room(self):
        self.assertEqual(self.log_of_sqlite().stat().st_size, self.most, "half a line")
        if self.served.process:
            resource.prlimit(self.served.process.pid, resource.RLIMIT_FSIZE, NO_LIMIT)

    def before_start(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))


class OnSqlite(ByALimit, FullDisk, unittest.TestCase):
    pass


class OnPostgres(FullDisk, unittest.TestCase):
    engine = "postgresql"

    def fill(self):
        self.served.sql("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$; "
                        "CREATE TRIGGER full_disk BEFORE INSERT ON audit EXECUTE FUNCTION full_disk()")

    def make_room(self):
        self.served.sql("DROP FUNCTION full_disk CASCADE")


class Sessions(ByALimit, SigningIn, unittest.TestCase):
    def test_what_could_not_be_written_used_nothing_up(self):
        """Neither the code of a sign-in nor a refresh token, whose reuse would end the session."""
        code = self.code()
        self.not_written(lambda: self.host.redeeming(code))
        tokens = self.post(self.host.redeeming(code))
        self.not_written(lambda: self.host.refreshing(tokens["refresh_token"]))
        newer = self.post(self.host.refreshing(tokens["refresh_token"]))
        self.by(newer, "GET", "/sessions")
        self.assertEqual(self.reason(self.host.refreshing(tokens["refresh_token"])), "grant_used")
        end(self.served)

    def not_written(self, form):
        self.fill()
        try:
            self.assertEqual(self.post(form(), 503)["code"], "service_unavailable")
        finally:
            self.make_room()


if __name__ == "__main__":
    unittest.main()
