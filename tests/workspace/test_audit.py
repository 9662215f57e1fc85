"""The audit log of the real cerby-workspace: what is written of requests and commands, how it is verified, exported and backed up."""

import contextlib
import json
import os
import signal
import sqlite3
import stat
import subprocess
import unittest

from served import HOST, OWNER, PATIENCE, PROGRAM, Served, made, postgres, value

NOBODY = "00000000-0000-4000-8000-000000000000"


class OnEachDatabase:
    def setUp(self):
        self.served = Served(self.engine)
        self.addCleanup(self.served.close)
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER)
        self.served.start()

    def ask(self, method, path, body=None, status=200, key=None):
        return self.served.must(status, key or self.owner, method, path, body)

    def run_verb(self, verb, *words):
        return subprocess.run([PROGRAM, verb, "--config", self.served.file, *words], capture_output=True, text=True, timeout=PATIENCE, check=False)

    def entries(self, *words):
        lines = self.served.tell("export-audit", "--host", HOST, *words).splitlines()
        return [json.loads(line)["entry"] for line in lines]

    def test_a_change_is_one_entry_with_who_what_and_where(self):
        team = self.ask("POST", "/teams", made("team", name="One"), 201).data["id"]
        self.ask("PATCH", f"/teams/{team}", made("team", name="Two"))
        self.ask("GET", f"/teams/{team}")
        self.ask("DELETE", f"/teams/{team}", status=204)
        entries = self.entries("--item", team)
        self.assertEqual([one["operation"] for one in entries], ["POST /teams", "PATCH /teams/{id}", "DELETE /teams/{id}"])
        owner = self.ask("GET", "/users").data[0]["id"]
        for one in entries:
            self.assertEqual((one["kind"], one["decision"], one["address"], one["user"], one["item"]), ("team_changed", "allowed", "127.0.0.1", owner, team))
            self.assertEqual(len(one["key"]), 36)
            self.assertGreaterEqual(one["last_change"], one["first_change"])
        self.assertEqual(self.entries("--user", OWNER), self.entries("--user", owner))

    def test_a_change_says_to_whom_and_from_what_to_what(self):
        vault = self.ask("GET", "/vaults").data[0]["id"]
        account = self.ask("POST", "/accounts", made("account", label="One", vaultId=vault), 201).data["id"]
        user = self.ask("POST", "/users", made("user", email="mia@company.test"), 201).data["id"]
        team = self.ask("POST", "/teams", made("team", name="One"), 201).data["id"]
        outer, inner = (self.ask("POST", "/collections", made("collection", label=label), 201).data["id"] for label in ("Outer", "Inner"))

        def share(kind, member, role):
            return {"data": {"type": kind, "id": member, "attributes": {"role": role}}}

        members = f"/accounts/{account}/members"
        for role in ("account_collaborator", "account_owner", "account_owner"):
            self.ask("POST", f"{members}/users", share("user", user, role))
        self.ask("POST", f"{members}/teams", share("team", team, "account_collaborator"))
        self.ask("DELETE", f"{members}/users/{user}", status=204)
        self.ask("POST", f"/teams/{team}/members/users", {"data": {"type": "user", "id": user}}, 204)
        self.ask("POST", f"/collections/{inner}/accounts", {"data": {"type": "account", "id": account}}, 204)
        self.ask("PATCH", f"/collections/{inner}", made("collection", parentId=outer))
        self.ask("PATCH", f"/accounts/{account}", made("account", url="https://other.test/", label="Two", status="disabled"))
        self.ask("PATCH", f"/users/{user}", made("user", role="workspace_admin", email="mia.marten@company.test"))

        def told(item, operation):
            return [(one.get("other"), one.get("details")) for one in self.entries("--item", item) if one["operation"] == operation]

        def role(**words):
            return [{"what": "role", **words}]
        self.assertEqual(told(account, "POST /accounts/{id}/members/users"), [
            (user, role(to="account_collaborator")), (user, role(**{"from": "account_collaborator"}, to="account_owner")), (user, None)])
        self.assertEqual(told(account, "POST /accounts/{id}/members/teams"), [(team, role(to="account_collaborator"))])
        self.assertEqual(told(account, "DELETE /accounts/{id}/members/users/{memberId}"), [(user, role(**{"from": "account_owner"}))])
        self.assertEqual(told(team, "POST /teams/{id}/members/users"), [(user, None)])
        self.assertEqual(told(inner, "POST /collections/{id}/accounts"), [(account, None)])
        self.assertEqual(told(inner, "PATCH /collections/{id}"), [(None, [{"what": "parent", "to": outer}])])
        self.assertEqual(told(account, "PATCH /accounts/{id}"), [(None, [{"what": "label"}, {"what": "url"}, {"what": "status", "from": "enabled", "to": "disabled"}])])
        self.assertEqual(told(user, "POST /users"), [(None, role(to="workspace_user"))])
        self.assertEqual(told(user, "PATCH /users/{id}"), [(None, [{"what": "email"}, *role(**{"from": "workspace_user"}, to="workspace_admin")])])
        to_her = ["POST /accounts/{id}/members/users"] * 3 + ["DELETE /accounts/{id}/members/users/{memberId}", "POST /teams/{id}/members/users"]
        for name in (user, "mia.marten@company.test"):
            self.assertEqual([one["operation"] for one in self.entries("--other", name)], to_her)
        self.assertEqual([one["operation"] for one in self.entries("--other", account, "--item", inner)], ["POST /collections/{id}/accounts"])
        listed = self.ask("GET", f"/audit-entries?filter[other]={user}&page[size]=100").data
        self.assertEqual(sorted(one["attributes"]["operation"] for one in listed), sorted(to_her))
        log = json.dumps(self.entries())
        for text in ("other.test", "mia", "Two"):
            self.assertNotIn(text, log)

    def test_a_secret_is_an_entry_when_it_is_changed_and_when_it_leaves(self):
        vault = self.ask("GET", "/vaults").data[0]["id"]
        account = self.ask("POST", "/accounts", made("account", label="One", vaultId=vault), 201).data["id"]
        secrets = {"password": "correct horse", "notes": "battery staple", "totp": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "backup-codes": "one-code\nother-code"}
        for kind, text in secrets.items():
            self.ask("PUT", f"/accounts/{account}/{kind}", value(text), 204)
        for kind in ("password", "notes", "totp"):
            self.ask("GET", f"/accounts/{account}/{kind}")
        self.ask("GET", f"/accounts/{account}/secrets?filter[type]=password")
        self.ask("GET", f"/accounts/{account}/backup-codes")
        self.ask("POST", f"/accounts/{account}/backup-codes/use")
        self.ask("DELETE", f"/accounts/{account}/notes", status=204)
        entries = [(one["kind"], one["secret"]) for one in self.entries("--item", account) if "secret" in one]
        self.assertEqual(entries, [
            ("secret_changed", "password"), ("secret_changed", "notes"), ("secret_changed", "totp"), ("secret_changed", "backup_codes"),
            ("secret_released", "password"), ("secret_released", "notes"), ("code_given", "totp"), ("secret_released", "password"),
            ("secret_changed", "backup_codes"), ("code_given", "backup_codes"), ("secret_changed", "notes")])
        log = json.dumps(self.entries())
        for text in ("correct", "battery", "GEZDG", "one-code"):
            self.assertNotIn(text, log)

    def test_what_is_undone_is_no_entry(self):
        self.ask("POST", "/users", made("user", email=OWNER), 409)
        self.ask("POST", "/users", made("user", email="no address"), 400)
        self.assertEqual(sorted(one["kind"] for one in self.entries()), ["exported", "key_made", "service_started"])

    def test_refusals_are_entries_and_bounded(self):
        for _ in range(40):
            self.ask("GET", f"/accounts/{NOBODY}", status=404)
        refused = [one for one in self.entries("--item", NOBODY) if one["kind"] == "refused"]
        # Some more where the minute went over meanwhile.
        self.assertIn(len(refused), range(30, 41))
        self.assertEqual({one["decision"] for one in refused}, {"not_found"})
        narrow = self.served.key(HOST, OWNER, "read:users")
        self.ask("GET", "/accounts", status=403, key=narrow)
        self.assertEqual([one["decision"] for one in self.entries() if one.get("operation") == "GET /accounts"], ["scope_missing"])
        self.ask("GET", "/accounts", status=401, key=narrow[:-4] + "AAAA")
        self.assertEqual(len([one for one in self.entries() if one.get("operation") == "GET /accounts"]), 1)

    def test_keys_that_commands_make_and_end_are_entries(self):
        text = self.served.key(HOST, OWNER)
        key = self.served.tell("list-keys", "--host", HOST, "--email", OWNER).splitlines()[0].split()[0]
        self.served.tell("revoke-key", "--host", HOST, key)
        self.assertNotIn(text, json.dumps(self.entries()))
        # In any order within a second: each command has a chain of its own.
        kinds = sorted(one["kind"] for one in self.entries() if one.get("item") == key)
        self.assertEqual(kinds, ["key_made", "key_revoked"])
        made_ = [one["details"] for one in self.entries() if one["kind"] == "key_made"]
        self.assertEqual(len(made_), 2)
        self.assertTrue(all({"what": "scope", "to": "read:items"} in one or {"what": "scope", "to": "write:items"} in one for one in made_), made_)

    def test_is_verified_while_it_is_written_and_tampering_is_named(self):
        for label in ("One", "Two", "Three"):
            self.ask("POST", "/teams", made("team", name=label), 201)
        done = self.run_verb("verify-audit")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("as it was written: 5 entries in 2 chains, 1 checkpoints", done.stdout)
        self.assertIn("not noticed", done.stdout)
        self.served.end()
        verdict = json.loads(self.served.tell("verify-audit", "--json"))
        self.assertEqual((verdict["good"], verdict["entries"], verdict["checkpoints"], verdict["unchecked"]), (True, 6, 2, 0))
        # The service logged it.
        log = (self.served.folder / "log").read_text()
        self.assertIn("audit checkpoint " + verdict["last"], log)
        self.served.tell("verify-audit", "--expect", verdict["last"])
        self.assertEqual(self.run_verb("verify-audit", "--expect", "x").returncode, 2)
        other = verdict["last"][:-1] + ("0" if verdict["last"][-1] != "0" else "1")
        self.assertIn("checkpoint_unexpected: checkpoint 2", self.run_verb("verify-audit", "--expect", other).stdout)
        # The database itself refuses it; who owns the database gets past that.
        with self.assertRaises((sqlite3.IntegrityError, subprocess.CalledProcessError)):
            self.served.sql("UPDATE audit SET entry = '{}' WHERE number = 3")
        self.served.sql("DROP TRIGGER audit_kept" + (" ON audit" if self.engine == "postgresql" else ""))
        self.served.sql("UPDATE audit SET entry = REPLACE(entry, 'allowed', 'refused') WHERE number = 3")
        done = self.run_verb("verify-audit", "--json")
        self.assertEqual(done.returncode, 1)
        verdict = json.loads(done.stdout)
        self.assertEqual((verdict["good"], verdict["wrong"], verdict["number"]), (False, "entry_changed", 3))
        self.assertIn("entry_changed: entry 3 of instance " + verdict["instance"], self.run_verb("verify-audit").stdout)

    def test_a_service_that_is_killed_leaves_a_whole_chain(self):
        for number in range(20):
            self.ask("POST", "/teams", made("team", name=str(number)), 201)
        self.served.process.send_signal(signal.SIGKILL)
        self.served.process.wait(PATIENCE)
        self.served.process = None
        verdict = json.loads(self.served.tell("verify-audit", "--json"))
        self.assertEqual((verdict["good"], verdict["entries"]), (True, 22))
        self.assertIn(verdict["unchecked"], range(21))  # a minute may have gone over

    def test_an_export_is_by_time_too_and_refuses_other_words(self):
        self.assertEqual(self.entries("--until", "1999-12-31"), [])
        self.assertEqual(self.entries("--since", "2999-12-31T23:59:59Z"), [])
        self.assertGreater(len(self.entries("--since", "2020-02-29", "--until", "2999-01-01T00:00:00Z")), 3)
        for words in (("--since", "2021-02-29"), ("--since", "yesterday"), ("--until", "2021-01-01T24:00:00Z"), ("--until", "2021-01-01T00:00:00"), ("--user", "nobody@a.test"),
                      ("--item", "x"), ("--since", "2021-1-01"), ("--since", "-021-01-01")):
            self.assertEqual(self.run_verb("export-audit", "--host", HOST, *words).returncode, 2, words)
        self.assertEqual(self.run_verb("export-audit", "--host", "b.test").returncode, 2)

    def test_a_backup_is_a_whole_copy_that_can_be_served(self):
        copy = self.served.folder / "copy.db"
        with PostgresPrograms(self.engine):
            done = self.run_verb("backup", str(copy))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(stat.S_IMODE(copy.stat().st_mode), 0o600)
            before = copy.read_bytes()
            self.assertEqual(self.run_verb("backup", str(copy)).returncode, 2)
            self.assertEqual(copy.read_bytes(), before)
        self.assertEqual([one["kind"] for one in self.entries() if one.get("operation") == "cerby-workspace backup"], ["exported"] * 2)
        if self.engine == "postgresql":
            subprocess.run([postgres().programs / "pg_restore", "--exit-on-error", "-d", postgres().make().removeprefix("postgresql:"), copy], check=True, timeout=PATIENCE, capture_output=True)
            return
        config = json.loads(self.served.file.read_text()) | {"database": f"sqlite:{copy}"}
        self.served.file.write_text(json.dumps(config))
        self.assertTrue(json.loads(self.served.tell("verify-audit", "--json"))["good"])
        with contextlib.closing(sqlite3.connect(copy)) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])


    def test_a_backup_is_restored_step_by_step(self):
        """As README.md says, with what a killed service leaves beside SQLite's file."""
        copy = self.served.folder / "copy"
        email = "mia@a.test"
        user = self.ask("POST", "/users", made("user", email=email), 201).data["id"]
        with PostgresPrograms(self.engine):
            self.served.tell("backup", str(copy))
        self.ask("PATCH", f"/users/{user}", made("user", status="deactivated"))
        self.served.process.kill()
        self.served.process.wait(PATIENCE)
        self.served.process = None
        config = json.loads(self.served.file.read_text())
        if self.engine == "sqlite":
            database = self.served.folder / "workspace.db"
            self.assertTrue(database.with_name("workspace.db-wal").exists())
            for end in ("", "-wal", "-shm"):
                database.with_name(database.name + end).unlink(missing_ok=True)
            copy.rename(database)
        else:
            config["database"] = self.served.database = postgres().make()
            subprocess.run([postgres().programs / "pg_restore", "--exit-on-error", "--no-owner", "-d", config["database"].removeprefix("postgresql:"), copy], check=True, timeout=PATIENCE, capture_output=True)
        older = config["master_key"]
        newer = self.served.folder / "newer.key"
        subprocess.run([PROGRAM, "create-master-key", newer], check=True, timeout=PATIENCE, capture_output=True)
        self.served.file.write_text(json.dumps(config | {"master_key": [f"file:{newer}", *older]}))
        self.served.tell("migrate")
        self.served.tell("rotate-master-key")
        (self.served.folder / "notify").unlink()
        (rotated,) = [one for one in self.entries() if one.get("operation") == "cerby-workspace rotate-master-key"]
        self.assertEqual(rotated["kind"], "setting_changed")
        self.served.start()
        self.assertTrue(json.loads(self.served.tell("verify-audit", "--json"))["good"])
        self.assertEqual(self.ask("GET", f"/users/{user}").data["attributes"]["status"], "invited")  # what was undone is there again


class PostgresPrograms:
    """They are in the PATH meanwhile."""

    def __init__(self, engine):
        self.path = [str(postgres().programs)] if engine == "postgresql" else []

    def __enter__(self):
        self.before = os.environ["PATH"]
        os.environ["PATH"] = ":".join([*self.path, self.before])

    def __exit__(self, *_):
        os.environ["PATH"] = self.before


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
