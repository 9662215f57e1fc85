"""An account's secrets where they are kept: nowhere in the clear, and not given where they were tampered with."""

import base64
import json
import secrets
import unittest

from served import AccountSecrets, made

KINDS = ("password", "notes", "totp", "backup-codes")


class OnEachDatabase(AccountSecrets):
    def test_what_was_put_there_behind_the_services_back_is_not_given(self):
        other = self.account("Other")
        self.set("password", "theirs", path=f"/accounts/{other}")
        self.set("password", "first")
        sealed = lambda account, type_=0: f"(SELECT s.sealed FROM account_secrets s WHERE s.account_id = '{account}' AND s.type = {type_})"
        swap = lambda what: self.served.sql(f"UPDATE account_secrets SET sealed = {what} WHERE account_id = '{self.id}' AND type = 0")
        self.served.sql(f"CREATE TABLE old AS SELECT sealed FROM account_secrets WHERE account_id = '{self.id}'")
        self.set("password", "second")
        self.set("notes", "notes")
        for what, name in ((sealed(other), "sealed_for_other_item"), ("(SELECT sealed FROM old)", "sealed_older_than_row"), (sealed(self.id, 3), "sealed_as_other_kind")):
            swap(what)
            for path in ("password", "secrets?filter[type]=password"):
                answer = self.get(path, status=500)
                self.assertNotIn(name.encode(), answer.raw)
            self.served.warnings.append(f"cerby: the store: failed ({name})")
            self.assertIn(self.served.warnings[-1], (self.served.folder / "log").read_text())
        # Set anew, it is as before.
        self.set("password", "third")
        self.assertEqual(self.get("password").data["attributes"]["body"]["value"], "third")

    def test_a_secret_is_nowhere_but_where_it_is_asked_for(self):
        canaries = {kind: f"canary-{secrets.token_hex(16)}" for kind in ("password", "notes", "backup-codes")}
        canaries["totp"] = base64.b32encode(secrets.token_bytes(20)).decode()
        wrong = f"wrong-{secrets.token_hex(16)}"
        for kind, canary in canaries.items():
            self.set(kind, canary)
        answers = [self.ask("GET", self.path), self.get("totp"), self.get("backup-codes")]
        for path in ("/accounts", "/collections", "/users", "/teams", "/vaults", f"{self.path}/members/users", f"{self.path}/members/teams", "/openapi.yaml"):
            answers.append(self.served.must(200, self.owner, "GET", path))
        for kind in KINDS:
            for body in (made("account_secret", value=wrong + "x" * 33000), made("account_secret", more=wrong), made("account_secret", value=[wrong]), made("account_secret", value=wrong + "\0")):
                answers.append(self.ask("PUT", f"{self.path}/{kind}", body, status=400))
        _, stranger = self.user("stranger")
        for kind in KINDS:
            answers.append(self.get(kind, key=stranger, status=404))
            answers.append(self.set(kind, wrong, key=stranger, status=404))
        # The one place for each.
        self.assertIn(canaries["password"].encode(), self.get("password").raw)
        self.assertIn(canaries["password"].encode(), self.get("secrets?filter[type]=password").raw)
        self.assertIn(canaries["notes"].encode(), self.get("notes").raw)
        self.assertIn(canaries["backup-codes"].encode(), self.ask("POST", self.path + "/backup-codes/use").raw)
        answers.append(self.ask("POST", self.path + "/backup-codes/use", status=409))
        kept = b"".join(self.everything_kept())
        self.assertIn(b"Paint shop", kept)
        for text in (*canaries.values(), wrong):
            for form in (text.encode(), base64.b64encode(text.encode()).rstrip(b"="), text.encode().hex().encode()):
                self.assertNotIn(form, kept)
                for answer in answers:
                    self.assertNotIn(form, answer.raw)
                    self.assertNotIn(form, json.dumps(answer.headers).encode())

    def everything_kept(self):
        """The log and the configuration, and the database's files or, of a server, what it would save."""
        for file in self.served.folder.iterdir():
            if file.is_file():
                yield file.read_bytes()
        if self.engine == "postgresql":
            yield self.served.dump()


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
