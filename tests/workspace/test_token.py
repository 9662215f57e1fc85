"""Master keys in a token: from a file to SoftHSM's and back, with the real service."""

import json
import subprocess
import unittest

from served import HOST, OWNER, PATIENCE, PROGRAM, OneWorkspace, Served, value
from soft_token import PIN, make_token, needs_softhsm


@needs_softhsm
class OnEachDatabase(OneWorkspace):
    def setUp(self):
        self.served = Served(self.engine)
        self.addCleanup(self.served.close)
        folder = self.served.folder
        self.file = f"file:{folder}/master.key"
        self.token = make_token(self)
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER)

    def use(self, *keys):
        config = json.loads(self.served.file.read_text())
        config["master_key"] = list(keys)
        self.served.file.write_text(json.dumps(config))

    def create(self):
        return subprocess.run([PROGRAM, "create-master-key", self.token], capture_output=True, text=True, timeout=PATIENCE, check=False)

    def serve(self):
        (self.served.folder / "notify").unlink(missing_ok=True)
        self.served.start()
        self.addCleanup(self.served.end)

    def test_from_a_file_to_a_token_and_back(self):
        self.serve()
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        account = self.account()
        self.ask("PUT", f"/accounts/{account}/password", value("hunter2"), status=204)
        self.served.end()
        key = self.create()
        self.assertEqual(key.returncode, 0, key.stderr)
        self.use(self.token, self.file)
        self.served.tell("rotate-master-key")
        self.assertEqual({row[0] for row in self.served.sql("SELECT master_key FROM vault_keys")}, {key.stdout.strip()})
        self.use(self.token)
        self.serve()
        self.assertEqual(self.ask("GET", f"/accounts/{account}/password").data["attributes"]["body"]["value"], "hunter2")
        self.ask("PUT", f"/accounts/{account}/password", value("hunter3"), status=204)
        self.served.end()
        self.assertIn("as it was written", self.served.tell("verify-audit"))
        self.use(self.file, self.token)
        self.served.tell("rotate-master-key")
        self.use(self.file)
        self.serve()
        self.assertEqual(self.ask("GET", f"/accounts/{account}/password").data["attributes"]["body"]["value"], "hunter3")
        self.assertNotIn(PIN, (self.served.folder / "log").read_text())

    def test_a_token_that_is_away(self):
        self.create()
        self.use(self.token, self.file)
        self.served.tell("rotate-master-key")
        self.serve()
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        account = self.account()
        self.ask("PUT", f"/accounts/{account}/password", value("hunter2"), status=204)
        self.served.end()
        self.serve()
        self.assertEqual(self.ask("GET", f"/accounts/{account}/password").data["attributes"]["body"]["value"], "hunter2")
        tokens, away = self.served.folder / "tokens", self.served.folder / "away"
        tokens.rename(away)
        refused = self.ask("GET", f"/accounts/{account}/password", status=503)
        self.assertEqual(refused.headers["retry-after"], "1")
        self.assertNotIn("master_key", refused.raw.decode())
        self.ask("GET", f"/accounts/{account}")  # what is not sealed is there still
        away.rename(tokens)
        self.assertEqual(self.ask("GET", f"/accounts/{account}/password").data["attributes"]["body"]["value"], "hunter2")
        tokens.rename(away)
        self.ask("GET", f"/accounts/{account}/password", status=503)
        # Its log has the token's absence, which `end` would not take.
        process, self.served.process = self.served.process, None
        process.terminate()
        self.assertEqual(process.wait(PATIENCE), 0)
        away.rename(tokens)
        self.serve()
        self.assertEqual(self.ask("GET", f"/accounts/{account}/password").data["attributes"]["body"]["value"], "hunter2")

    def test_one_that_is_there_stays(self):
        self.assertEqual(self.create().returncode, 0)
        again = self.create()
        self.assertEqual(again.returncode, 2)
        self.assertIn("such a key already", again.stderr)

    def test_does_not_start_without_its_key(self):
        self.use(self.token)
        done = subprocess.run([PROGRAM, "serve", "--config", self.served.file], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("there is no such key", done.stderr)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
