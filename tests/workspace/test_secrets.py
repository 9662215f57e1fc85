"""An account's secrets in the API: what is set and given, and to whom."""

import base64
import concurrent.futures
import hashlib
import hmac
import struct
import time
import unittest

from served import AccountSecrets, made, share, value

# RFC 6238's, in base32.
TOTP = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
KINDS = ("password", "notes", "totp", "backup-codes")
NOBODY = "00000000-0000-4000-8000-000000000000"


def code_at(step):
    digest = hmac.new(base64.b32decode(TOTP), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class OnEachDatabase(AccountSecrets):
    def set_all(self):
        for kind, text in (("password", "hunter2"), ("notes", "Ask Zoë."), ("totp", TOTP), ("backup-codes", "one\ntwo")):
            self.set(kind, text)

    def local_account(self):
        """In a local vault, which is not made by the API yet."""
        vault, account = "11111111-1111-4111-8111-111111111111", self.account("Local")
        self.served.sql("INSERT INTO vaults (workspace_id, id, kind, label, owner_id, created_at, updated_at) "
                        f"SELECT workspace_id, '{vault}', 1, 'Local', id, 1, 1 FROM users WHERE email = 'owner@a.test'")
        self.served.sql(f"UPDATE accounts SET vault_id = '{vault}' WHERE id = '{account}'")
        return account

    # ---- what is set and given ----

    def test_a_password_from_beginning_to_end(self):
        self.get("password", status=404)
        listing = self.get("secrets?filter[type]=password")
        self.assertEqual((listing.data, listing.body["meta"]["page"]["total"]), ([], 0))
        self.assertNotIn("lastPasswordChange", self.shown())
        self.set("password", "first")
        first = self.get("password").data
        self.assertEqual(first["attributes"]["body"], {"type": "PLAINTEXT", "value": "first"})
        self.assertEqual((first["attributes"]["vault_id"], first["attributes"]["secretType"]), (self.vault, "password"))
        self.assertIn("lastPasswordChange", self.shown())
        for text in ('"\\\n\t/é€😀', "x" * 4096, "0"):
            self.set("password", text)
            self.assertEqual(self.get("password").data["attributes"]["body"]["value"], text)
        second = self.get("password").data
        self.assertEqual((second["id"], second["attributes"]["createdAt"]), (first["id"], first["attributes"]["createdAt"]))
        listing = self.get("secrets?filter[type]=password")
        self.assertEqual((listing.data, listing.body["meta"]["page"]["total"]), ([second], 1))
        later = self.get("secrets?filter[type]=password&page[number]=2")
        self.assertEqual((later.data, later.body["meta"]["page"]["total"]), ([], 1))
        self.assertEqual(self.get("secrets?filter[secretType]=password").data, [second])
        for query in ("", "?filter[secretType]=totp", "?filter[type]=password&filter[secretType]=password", "?filter[type]=", "?filter[type]=totp", "?filter[type]=password,notes", "?filter[type]=password&sort=id"):
            self.get("secrets" + query, status=400)
        self.ask("DELETE", self.path + "/password", status=204)
        self.ask("DELETE", self.path + "/password", status=404)
        self.get("password", status=404)
        self.set("password", "again")
        self.assertEqual(self.get("password").data["attributes"]["body"]["value"], "again")

    def test_notes(self):
        text = "Ask Zoë.\n\n" + "n" * 32000
        self.set("notes", text)
        self.assertEqual(self.get("notes").data["attributes"]["body"]["value"], text)
        self.assertEqual(self.get("notes").data["attributes"]["secretType"], "notes")
        self.ask("DELETE", self.path + "/notes", status=204)
        self.get("notes", status=404)

    def test_codes_of_a_totp_secret(self):
        for wrong in ("no secret!", "otpauth://hotp/a?secret=" + TOTP, "otpauth://totp/a", "otpauth://totp/a?secret=" + TOTP + "&period=1", "https://a.example"):
            self.assertEqual(self.set("totp", wrong, status=400).body["errors"][0]["meta"]["type"], "otp_invalid", wrong)
        self.assertFalse(self.shown()["hasTotp"])
        for period, text in ((30, TOTP), (60, f"otpauth://totp/Paint:zilla?secret={TOTP}&period=60")):
            self.set("totp", text)
            self.assertTrue(self.shown()["hasTotp"])
            before = int(time.time())
            answer = self.get("totp")
            after = int(time.time())
            given = answer.data["attributes"]
            self.assertIn(given["code"], [code_at(second // period) for second in range(before, after + 1)])
            self.assertEqual(given["period"], period)
            self.assertIn(given["secondsLeft"], [period - second % period for second in range(before, after + 1)])
            self.assertNotIn(TOTP.encode(), answer.raw)
            self.assertNotIn("etag", answer.headers)
            self.assertEqual(answer.headers["account-state"], self.ask("GET", self.path).headers["account-state"])
        self.ask("DELETE", self.path + "/totp", status=204)
        self.assertFalse(self.shown()["hasTotp"])

    def test_each_backup_code_is_handed_out_once(self):
        use = self.path + "/backup-codes/use"
        self.ask("POST", use, status=404)
        codes = [f"{number:04}-{number * 7:04}" for number in range(8)]
        self.set("backup-codes", "\r\n".join(codes) + "\n")
        self.assertTrue(self.shown()["hasBackupCode"])
        count = lambda: [self.get("backup-codes").data["attributes"][name] for name in ("unused", "used")]
        self.assertEqual(count(), [8, 0])
        first = self.ask("POST", use).data["attributes"]
        self.assertEqual((first["code"], first["unused"]), (codes[0], 7))
        # Several at once: each gets another one.
        def take(_):
            with self.served.another() as served:
                return served.must(200, self.owner, "POST", use).data["attributes"]["code"]

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            taken = list(pool.map(take, range(7)))
        self.assertEqual(sorted(taken), codes[1:])
        self.assertEqual(count(), [0, 8])
        self.assertEqual(self.reason(self.ask("POST", use, status=409)), "no_backup_code_left")
        self.set("backup-codes", "new")
        self.assertEqual(count(), [1, 0])
        for wrong, name in (("a\na", "twice"), ("\n \n", "empty"), ("x" * 65, "value_out_of_bounds"), ("\n".join(map(str, range(101))), "too_many")):
            self.assertEqual(self.set("backup-codes", wrong, status=400).body["errors"][0]["meta"]["type"], name)
        self.assertEqual(count(), [1, 0])

    def test_bodies_that_are_not_good(self):
        for kind, most in (("password", 4096), ("notes", 32768), ("totp", 2048), ("backup-codes", 8192)):
            path = f"{self.path}/{kind}"
            for body in (value(""), value("x" * (most + 1)), value(7), value(None), value(["a"]), value({"value": "a"}), value("a\0b"), made("account_secret"), made("account", value="a"),
                         made("account_secret", value="a", more=1), {"data": value("a")["data"] | {"id": self.id}}, {"value": "a"}, []):
                error = self.ask("PUT", path, body, status=400).body["errors"][0]
                self.assertEqual((error["code"], error["meta"]["loc"][0]), ("validation_error", "body"), body)
            self.served.must(415, self.owner, "PUT", path, value("a"), headers={"Content-Type": "text/plain"})
            self.get(kind, status=404)

    # ---- revisions ----

    def test_a_change_counts_as_one_of_the_account(self):
        tag = lambda: self.ask("GET", self.path).headers["etag"]
        state = lambda: self.ask("GET", self.path).headers["account-state"]
        for kind, text in (("password", "a"), ("notes", "a"), ("totp", TOTP), ("backup-codes", "a\nb")):
            path = f"{self.path}/{kind}"
            tagged = lambda method, tag_, status: self.served.must(status, self.owner, method, path, value(text) if method == "PUT" else None, headers={"If-Match": tag_})
            before = tag()
            tagged("PUT", before, 204)
            now = tag()
            self.assertEqual(int(now.strip('"')), int(before.strip('"')) + 1)
            if kind != "totp":
                self.assertEqual(self.get(kind).headers["etag"], now)
            self.assertEqual(state(), f"{self.id}:" + now.strip('"'))
            if kind in ("password", "totp"):
                asked = "secrets?filter[type]=password" if kind == "password" else kind
                self.assertEqual(self.get(asked).headers["account-state"], state())
            for method in ("PUT", "DELETE"):
                self.assertEqual(self.reason(tagged(method, before, 412)), "stale")
            self.assertEqual(tag(), now)
            tagged("DELETE", now, 204)
            self.assertNotEqual(tag(), now)
        self.set("backup-codes", "a\nb")
        before = tag()
        self.ask("POST", self.path + "/backup-codes/use")
        self.assertNotEqual(tag(), before)

    # ---- who may ----

    def every(self, key, path=None):
        """The answer to each request there is."""
        path, answers = path or self.path, {}
        for kind in KINDS:
            answers[kind, "GET"] = self.served.ask(key, "GET", f"{path}/{kind}")
            answers[kind, "PUT"] = self.served.ask(key, "PUT", f"{path}/{kind}", value(TOTP))
        answers["secrets", "GET"] = self.served.ask(key, "GET", f"{path}/secrets?filter[type]=password")
        answers["use", "POST"] = self.served.ask(key, "POST", f"{path}/backup-codes/use")
        for kind in KINDS:
            answers[kind, "DELETE"] = self.served.ask(key, "DELETE", f"{path}/{kind}")
        return answers

    def test_collaborators_get_and_owners_set(self):
        user, key = self.user("col")
        self.set_all()
        unknown = {where: answer.whole for where, answer in self.every(key, f"/accounts/{NOBODY}").items()}
        self.assertEqual({where: answer.status for where, answer in self.every(key).items() if answer.status != 404}, {})
        self.assertEqual({where: answer.whole for where, answer in self.every(key).items()}, unknown)
        self.ask("POST", self.path + "/members/users", share("user", user, "account_collaborator"))
        for (kind, method), answer in self.every(key).items():
            if method in ("GET", "POST"):
                self.assertEqual(answer.status, 200, kind)
            else:
                self.assertEqual((answer.status, self.reason(answer)), (403, "owner_only"), kind)
        self.assertEqual(self.get("password").data["attributes"]["body"]["value"], "hunter2")
        self.ask("POST", self.path + "/members/users", share("user", user, "account_owner"))
        self.set("password", "theirs", key)
        self.ask("PATCH", f"/users/{user}", made("user", role="workspace_guest"))
        self.assertEqual({(answer.status, self.reason(answer)) for answer in self.every(key).values()}, {(403, "role_too_narrow")})

    def test_nobody_gets_those_of_a_disabled_account(self):
        self.set_all()
        self.ask("PATCH", self.path, made("account", status="disabled"))
        self.set("password", "new")
        for kind in (*KINDS, "secrets?filter[type]=password"):
            self.assertEqual(self.reason(self.get(kind, status=403)), "account_disabled", kind)
        self.assertEqual(self.reason(self.ask("POST", self.path + "/backup-codes/use", status=403)), "account_disabled")

    def test_scopes(self):
        self.set_all()
        both = {"read:items": True, "read:items:accounts,read:items:secrets": True, "read:items:accounts": False, "read:items:secrets": False,
                "write:items": False, "read:users": False, "write:items:secrets,write:items:accounts,read:items:accounts": False}
        for scopes, may in both.items():
            key = self.served.key("a.test", "owner@a.test", scopes)
            for (kind, method), answer in self.every(key).items():
                if method == "GET" and may:
                    self.assertEqual(answer.status, 200, (scopes, kind))
                elif method in ("GET", "POST") or not scopes.startswith("write"):
                    self.assertEqual((answer.status, self.reason(answer)), (403, "scope_missing"), (scopes, kind, method))
                else:
                    self.assertEqual(answer.status, 204, (scopes, kind, method))
            self.set_all()
        key = self.served.key("a.test", "owner@a.test", "write:items:accounts,read:items:secrets")
        self.set("password", "a", key, 403)

    def test_a_local_vault_is_refused_by_name(self):
        account = self.local_account()
        for (kind, method), answer in self.every(self.owner, f"/accounts/{account}").items():
            self.assertEqual((answer.status, self.reason(answer)), (409, "local_vault"), (kind, method))


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
