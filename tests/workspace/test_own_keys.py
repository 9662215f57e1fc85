"""API keys that their owner makes, lists and revokes by a session; and what the product has and this service has none of."""

import json
import time
import unittest

from served import made
from test_sign_in import Host
from test_sign_in import OnEachDatabase as SignIn

NOBODY = "00000000-0000-4000-8000-000000000000"


def key(label="Script", scopes=("read:items",), **more):
    return made("api_key", label=label, scopes=list(scopes), **more)


class OnEachDatabase(SignIn):
    def signed_in(self):
        tokens = self.post(self.host.redeeming(self.code()))
        self.let_in()
        return tokens

    def test_a_key_from_beginning_to_end(self):
        tokens = self.signed_in()
        answer = self.by(tokens, "POST", "/api-keys", 201, key(scopes=("read:users", "read:items"), expiresInDays=7))
        made_ = answer.data["attributes"]
        self.assertEqual((made_["label"], sorted(made_["scopes"])), ("Script", ["read:items", "read:users"]))
        self.assertEqual(answer.headers["location"], f"/api/v1/api-keys/{answer.data['id']}")
        days = (time.mktime(time.strptime(made_["expiresAt"][:19], "%Y-%m-%dT%H:%M:%S")) - time.mktime(time.strptime(made_["createdAt"][:19], "%Y-%m-%dT%H:%M:%S"))) / 86400
        self.assertEqual(days, 7)
        self.served.must(200, made_["key"], "GET", "/accounts")
        self.assertEqual(self.served.must(403, made_["key"], "POST", "/collections", made("collection", label="a")).body["errors"][0]["meta"]["reason"], "scope_missing")
        listed = self.by(tokens, "GET", "/api-keys")
        self.assertNotIn(made_["key"].encode(), listed.raw)
        self.assertEqual([one["attributes"]["label"] for one in listed.data if one["id"] == answer.data["id"]], ["Script"])
        self.assertNotIn("revokedAt", listed.data[0]["attributes"])
        self.by(tokens, "DELETE", f"/api-keys/{answer.data['id']}", 204)
        self.served.must(401, made_["key"], "GET", "/accounts")
        self.by(tokens, "DELETE", f"/api-keys/{answer.data['id']}", 404)
        shown = {one["id"]: one["attributes"] for one in self.by(tokens, "GET", "/api-keys").data}
        self.assertIn("revokedAt", shown[answer.data["id"]])
        entries = [json.loads(row[0]) for row in self.served.sql(f"SELECT entry FROM audit WHERE item_id = '{answer.data['id']}' ORDER BY number")]
        self.assertEqual(entries[0]["details"], [{"what": "scope", "to": scope} for scope in ("read:users", "read:items")])
        self.assertEqual([(entry["kind"], entry["session"], entry["decision"]) for entry in entries if entry["decision"] == "allowed"],
                         [("key_made", tokens["session_id"], "allowed"), ("key_revoked", tokens["session_id"], "allowed")])

    def test_the_first_key_of_all_is_revoked_too(self):
        tokens = self.signed_in()
        (first,) = self.by(tokens, "GET", "/api-keys").data
        self.by(tokens, "DELETE", f"/api-keys/{first['id']}", 204)
        self.served.must(401, self.owner, "GET", "/accounts")

    def test_bodies_that_are_not_good(self):
        tokens = self.signed_in()
        for wrong in (key(label=""), key(label="a\nb"), key(scopes=()), key(scopes=("read",)), key(scopes=("read:items", "read:items")), key(scopes=("read:items,read:users",) * 2),
                      key(expiresInDays=0), key(expiresInDays=3651), key(expiresInDays="7"), key(more=1), made("api_key", label="a"), made("account", label="a", scopes=["read:items"])):
            self.by(tokens, "POST", "/api-keys", 400, wrong)
        self.by(tokens, "GET", "/api-keys?sort=label", 400)
        self.assertEqual(len(self.by(tokens, "GET", "/api-keys").data), 1)

    def test_no_key_makes_lists_or_revokes_keys(self):
        mine = self.served.sql("SELECT id FROM api_keys")[0][0]
        for method, path, body in (("GET", "/api-keys", None), ("POST", "/api-keys", key()), ("DELETE", f"/api-keys/{mine}", None)):
            self.assertEqual(self.served.must(403, self.owner, method, path, body).body["errors"][0]["meta"], {"reason": "scope_missing"})

    def test_a_device_that_nobody_let_in_does_not_either(self):
        tokens = self.post(self.host.redeeming(self.code()))
        for method, path, body in (("GET", "/api-keys", None), ("POST", "/api-keys", key()), ("DELETE", f"/api-keys/{NOBODY}", None)):
            self.assertEqual(self.by(tokens, method, path, 403, body).body["errors"][0]["meta"], {"reason": "device_not_trusted"})

    def test_anothers_key_is_not_there(self):
        mine = self.served.sql("SELECT id FROM api_keys")[0][0]
        user, theirs = self.user("other")
        self.provider.subject, self.provider.email = "00u2", "other@a.test"
        self.host = Host(self.served.folder)
        tokens = self.signed_in()
        self.assertEqual([self.served.sql(f"SELECT user_id FROM api_keys WHERE id = '{one['id']}'")[0][0] for one in self.by(tokens, "GET", "/api-keys").data], [user])
        self.assertEqual(self.by(tokens, "DELETE", f"/api-keys/{mine}", 404).raw, self.by(tokens, "DELETE", f"/api-keys/{NOBODY}", 404).raw)
        self.served.must(200, self.owner, "GET", "/accounts")
        self.served.must(200, theirs, "GET", "/accounts")
        self.ask("PATCH", f"/users/{user}", made("user", role="workspace_guest"))
        self.assertEqual(self.by(tokens, "POST", "/api-keys", 403, key()).body["errors"][0]["meta"], {"reason": "role_too_narrow"})

    def test_integrations_and_jobs_are_an_empty_list_with_nothing_behind_it(self):
        listing = self.served.must(200, self.owner, "GET", "/integrations?page[size]=5")
        self.assertEqual((listing.data, listing.body["meta"]["page"]["total"]), ([], 0))
        self.served.must(400, self.owner, "GET", "/integrations?filter[name]=a")
        for method, path in (("GET", ""), ("GET", "/entitlements"), ("GET", "/users"), ("POST", "/users"), ("GET", f"/users/{NOBODY}"), ("PATCH", f"/users/{NOBODY}"), ("DELETE", f"/users/{NOBODY}")):
            self.served.must(404, self.owner, method, f"/integrations/{NOBODY}{path}", made("a") if method in ("POST", "PATCH") else None)
        self.served.must(404, self.owner, "GET", f"/jobs/{NOBODY}")
        narrow = self.served.key("a.test", "owner@a.test", "read:integrations")
        for path, status in (("/integrations", 200), (f"/integrations/{NOBODY}", 404), (f"/integrations/{NOBODY}/users", 403), (f"/jobs/{NOBODY}", 403), ("/accounts", 403)):
            self.served.must(status, narrow, "GET", path)


for name in dir(SignIn):  # theirs are run where they stand
    if name.startswith("test_"):
        setattr(OnEachDatabase, name, None)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
