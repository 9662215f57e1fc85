"""Changes: none is lost, none goes through with a key that is gone; and what an administrator mends."""

import concurrent.futures
import subprocess
import time
import unittest

from served import HOST, PATIENCE, PROGRAM, OneWorkspace, made, share


class OnEachDatabase(OneWorkspace):
    # ---- revisions ----

    def test_a_change_of_a_state_that_is_gone_is_refused(self):
        user, _ = self.user("rev")
        ones = {f"/accounts/{self.account()}": made("account", label="Changed"), f"/users/{user}": made("user", firstName="Changed"),
                f"/collections/{self.make('/collections', 'collection', label='Rev')}": made("collection", label="Changed"),
                f"/teams/{self.make('/teams', 'team', name='Rev')}": made("team", name="Changed")}
        change = lambda path, tag, status, method="PATCH": self.served.must(status, self.owner, method, path, ones[path] if method == "PATCH" else None, headers={"If-Match": tag} if tag else {})
        for path in ones:
            read = self.ask("GET", path).headers["etag"]
            changed = change(path, read, 200).headers["etag"]
            self.assertNotEqual(changed, read)
            self.assertEqual(self.ask("GET", path).headers["etag"], changed)
            before = self.ask("GET", path).whole
            methods = ["PATCH"] if "/users/" in path else ["PATCH", "DELETE"]
            for method in methods:
                for stale in (read, "W/" + changed, '"0"', '"x"', f'{read}, "99"'):
                    error = change(path, stale, 412, method).body["errors"][0]
                    self.assertEqual((error["code"], error["meta"]), ("precondition_failed", {"reason": "stale"}))
                for wrong in (changed.strip('"'), "*, " + changed):
                    self.assertEqual(change(path, wrong, 400, method).body["errors"][0]["meta"]["loc"], ["header", "If-Match"])
            self.assertEqual(self.ask("GET", path).whole, before)
            # As before, where nothing is asked for; and whatever the state is.
            change(path, None, 200)
            change(path, "*", 200)
            now = self.ask("GET", path).headers["etag"]
            if "DELETE" in methods:
                change(path, f'"99", {now}', 204, "DELETE")
                change(path, now, 404, "DELETE")
        self.assertEqual(self.ask("GET", f"/vaults/{self.vault}").headers["etag"], '"1"')

    def test_who_may_not_change_it_does_not_learn_its_revision(self):
        account = self.account()
        user, key = self.user("col")
        ask = lambda tag: self.served.ask(key, "DELETE", f"/accounts/{account}", headers={"If-Match": tag}).whole
        self.assertEqual(ask('"1"')[0], 404)
        self.assertEqual(ask('"1"'), ask('"9"'))
        self.ask("POST", f"/accounts/{account}/members/users", share("user", user, "account_collaborator"))
        self.assertEqual(ask('"1"')[0], 403)
        self.assertEqual(ask('"1"'), ask('"9"'))
        # What has no ETag has none that matches.
        share_path = f"/accounts/{account}/members/users/{user}"
        self.served.must(412, self.owner, "DELETE", share_path, headers={"If-Match": '"1"'})
        self.served.must(204, self.owner, "DELETE", share_path, headers={"If-Match": "*"})

    # ---- keys ----

    def test_a_key_whose_use_cannot_be_noted_reads_all_the_same(self):
        _, key = self.user("full")
        if self.engine == "sqlite":
            self.served.sql("CREATE TRIGGER full_disk BEFORE UPDATE OF last_used_at ON api_keys BEGIN SELECT RAISE(ABORT, 'full'); END")
        else:
            self.served.sql("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION SQLSTATE '53100'; END$$")
            self.served.sql("CREATE TRIGGER full_disk BEFORE UPDATE OF last_used_at ON api_keys FOR EACH ROW EXECUTE FUNCTION full_disk()")
        self.ask("GET", "/accounts", key=key)
        log = (self.served.folder / "log").read_text()
        self.assertIn("the use of a key or session was not noted", log)
        self.served.warnings += [line for line in log.splitlines() if "was not noted" in line]

    def test_a_change_that_waits_ends_with_its_key(self):
        if self.engine == "sqlite":
            self.skipTest("nothing tells that a request waits for SQLite's lock")
        _, key = self.user("late")
        self.ask("GET", "/accounts", key=key)  # its use is noted: else that would wait
        id_ = self.served.tell("list-keys", "--host", HOST, "--email", "late@a.test").split()[0]
        with subprocess.Popen(self.served.psql(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as other, concurrent.futures.ThreadPoolExecutor(1) as pool:
            other.stdin.write(f"BEGIN\\; UPDATE workspaces SET feed = feed\\; UPDATE api_keys SET revoked_at = 1 WHERE id = '{id_}';\n")
            other.stdin.flush()
            waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted"
            held = "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
            end = time.monotonic() + PATIENCE
            while self.served.sql(held) != [["1"]] and time.monotonic() < end:
                pass
            answer = pool.submit(self.served.ask, key, "POST", "/collections", made("collection", label="Late"))
            while self.served.sql(waiting) == [["0"]] and time.monotonic() < end:
                pass
            other.stdin.write("COMMIT;\n")
            other.stdin.close()
            self.assertEqual(answer.result(PATIENCE).status, 401)
        self.assertEqual(self.served.sql("SELECT COUNT(*) FROM collections"), [["0"]])

    # ---- vaults ----

    def test_a_vault_from_before_there_were_data_keys_gets_one(self):
        self.served.sql("DELETE FROM vault_keys")
        refused = subprocess.run([PROGRAM, "serve", "--config", self.served.file], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("run: cerby-workspace migrate", refused.stderr)
        self.assertEqual(self.served.tell("migrate"), "0 migrations applied\n1 data keys made")
        self.assertEqual(self.served.tell("migrate"), "0 migrations applied")
        self.assertEqual(self.served.tell("rotate-master-key").split()[0], "0")
        self.assertEqual(len(self.served.sql("SELECT master_key FROM vault_keys")), 1)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
