"""The resources of /api/v1/ in use: what they give, how lists are paged, sorted and filtered, what is refused and how."""

import json
import sqlite3
import unittest

from served import HOST, OWNER, OneWorkspace, identifier, made, share


class OnEachDatabase(OneWorkspace):
    # ---- keys ----

    def test_a_key_is_needed_and_one_answer_says_so(self):
        _, key = self.user("late")
        id_ = self.served.tell("list-keys", "--host", HOST, "--email", "late@a.test").split()[0]
        answers = [self.served.must(401, wrong, "GET", "/accounts").whole for wrong in
                   (None, "", "x", "cerby_", self.owner[:-1], self.owner + "A", self.owner[:-2] + "AA", "cerby_" + "A" * 86, self.owner[:30] + "A" * 62)]
        self.served.must(200, key, "GET", "/accounts")
        self.served.tell("revoke-key", "--host", HOST, id_)
        answers.append(self.served.must(401, key, "GET", "/accounts").whole)
        self.assertEqual(len({str(one) for one in answers}), 1)
        self.assertEqual(answers[0][1]["www-authenticate"], "Bearer")

    def test_bearer_or_header_but_not_both(self):
        for scheme in ("Bearer", "bearer", "BEARER"):
            self.served.must(200, None, "GET", "/accounts", headers={"Authorization": f"{scheme} {self.owner}"})
        self.served.must(401, None, "GET", "/accounts", headers={"Authorization": "Bearers " + self.owner})
        self.served.must(401, None, "GET", "/accounts", headers={"Authorization": "Basic " + self.owner})
        self.served.must(401, self.owner, "GET", "/accounts", headers={"Authorization": "Bearer " + self.owner})

    def test_a_deactivated_users_key_is_no_key(self):
        user, key = self.user("gone")
        self.ask("PATCH", f"/users/{user}", made("user", status="deactivated"))
        nobody = self.served.must(401, "x", "GET", "/accounts")
        self.assertEqual(self.served.must(401, key, "GET", "/accounts").whole, nobody.whole)

    def test_a_deactivated_users_keys_end_for_good(self):
        user, key = self.user("gone")
        other = self.served.key(HOST, "gone@a.test")
        keys = {row[0] for row in self.served.sql(f"SELECT id FROM api_keys WHERE user_id = '{user}'")}
        self.ask("PATCH", f"/users/{user}", made("user", status="deactivated"))
        with self.assertRaisesRegex(AssertionError, "2 .*the user is deactivated"):
            self.served.key(HOST, "gone@a.test")
        self.ask("PATCH", f"/users/{user}", made("user", status="live"))
        for one in (key, other):
            self.served.must(401, one, "GET", "/accounts")
        self.ask("GET", "/accounts", key=self.served.key(HOST, "gone@a.test"))
        entries = [json.loads(line)["entry"] for line in self.served.tell("export-audit", "--host", HOST).splitlines()]
        self.assertEqual({one["item"] for one in entries if one["kind"] == "key_revoked"}, keys)
        self.assertEqual([one["kind"] for one in entries if one.get("operation") == "PATCH /users/{id}"], ["user_changed", "user_changed", "key_revoked", "key_revoked", "user_changed"])

    def test_what_an_older_version_left_a_deactivated_user_ends_on_the_way_back(self):
        user, key = self.user("gone")
        self.served.sql(f"UPDATE users SET status = 2 WHERE id = '{user}'")
        self.ask("PATCH", f"/users/{user}", made("user", status="live"))
        self.served.must(401, key, "GET", "/accounts")

    def test_nobody_is_invited_again(self):
        user, key = self.user("mia")
        for before in ("live", "deactivated"):
            self.ask("PATCH", f"/users/{user}", made("user", status=before))
            refused = self.ask("PATCH", f"/users/{user}", made("user", status="invited"), status=400)
            self.assertEqual(refused.body["errors"][0]["meta"]["loc"][-1], "status")
            self.assertEqual(self.ask("GET", f"/users/{user}").data["attributes"]["status"], before)
        new = self.make("/users", "user", email="new@a.test")
        self.assertEqual(self.ask("PATCH", f"/users/{new}", made("user", status="invited")).data["attributes"]["status"], "invited")

    def test_scopes(self):
        _, accounts = self.user("narrow", scopes="read:items:accounts")
        self.ask("GET", "/accounts", key=accounts)
        for path in ("/collections", "/users", "/vaults", "/teams"):
            self.assertEqual(self.ask("GET", path, key=accounts, status=403).body["errors"][0]["meta"], {"reason": "scope_missing"})

    def test_the_last_use_is_noted_and_the_key_is_nowhere(self):
        self.assertNotIn("last use -", self.served.tell("list-keys", "--host", HOST, "--email", OWNER))
        if self.engine == "sqlite":
            with sqlite3.connect(self.served.database.removeprefix("sqlite:")) as database:
                rows = database.execute("SELECT * FROM api_keys").fetchall()
            self.assertEqual(len(rows), 1)
            self.assertNotIn(self.owner[-43:], str(rows))

    # ---- accounts ----

    def test_an_account_from_beginning_to_end(self):
        account = self.account("Paint shop", application="paint", url="https://paint.example/login", username="zilla")
        shown = self.ask("GET", f"/accounts/{account}").data["attributes"]
        self.assertEqual((shown["label"], shown["domain"], shown["status"]), ("Paint shop", "paint.example", "enabled"))
        self.ask("PATCH", f"/accounts/{account}", made("account", label="Brushes", status="disabled"))
        shown = self.ask("GET", f"/accounts/{account}").data["attributes"]
        self.assertEqual((shown["label"], shown["application"], shown["status"]), ("Brushes", "paint", "disabled"))
        for other in (self.vault, "x", account[:-1]):
            wrong = made("account", label="Other")
            wrong["data"]["id"] = other
            error = self.ask("PATCH", f"/accounts/{account}", wrong, status=400).body["errors"][0]
            self.assertEqual(error["meta"]["loc"], ["body", "data", "id"])
        same = made("account", label="Brushes")
        same["data"]["id"] = account
        self.ask("PATCH", f"/accounts/{account}", same)
        self.ask("DELETE", f"/accounts/{account}", status=204)
        for method in ("GET", "DELETE"):
            self.ask(method, f"/accounts/{account}", status=404)
        self.assertEqual(self.ask("GET", "/accounts").data, [])

    def test_pages_order_and_filters(self):
        for number in range(7):
            self.account(f"Account {number}", application="paint" if number % 2 else "ink")
        labels = lambda query: [one["attributes"]["label"][-1] for one in self.ask("GET", "/accounts" + query).data]
        self.assertEqual(labels("?sort=-label&page[size]=3&page[number]=2"), ["3", "2", "1"])
        self.assertEqual(labels("?sort=label&filter[application]=paint"), ["1", "3", "5"])
        self.assertEqual(len(labels("?filter[application]=paint,ink&filter[status]=enabled")), 7)
        self.assertEqual(labels("?filter[status]=disabled"), [])
        first = self.ask("GET", "/accounts?sort=label&page[size]=3").body
        self.assertEqual(first["meta"], {"page": {"maxSize": 100, "total": 7}})
        self.assertEqual(first["links"]["next"], "/api/v1/accounts?sort=label&page[size]=3&page[number]=2")
        for query in ("?sort=secret", "?page[size]=0", "?filter[status]=deleted", "?filter[application]=a,,b", "?dance=1", "?filter[application]=" + ",".join("abcdefghi")):
            self.assertEqual(self.ask("GET", "/accounts" + query, status=400).body["errors"][0]["code"], "validation_error", query)

    def test_bodies_that_are_not_good(self):
        def refused(body, *loc):
            error = self.ask("POST", "/accounts", body, status=400).body["errors"][0]
            self.assertEqual((error["code"], error["meta"]["loc"]), ("validation_error", ["body", *loc]))

        good = {"label": "A", "vaultId": self.vault}
        refused({"data": {}}, "data", "attributes")
        refused(made("user", **good), "data", "type")
        refused(made("account", label="A"), "data", "attributes", "vaultId")
        chosen = made("account", **good)
        chosen["data"]["id"] = "00000000-0000-4000-8000-000000000001"
        refused(chosen, "data", "id")
        refused(made("account", **good, dance=1), "data", "attributes", "dance")
        for key, value in (("label", ""), ("label", "a\nb"), ("label", 1), ("label", "x" * 257), ("url", "http://a.example"), ("url", "javascript:alert(1)"),
                           ("status", "deleted"), ("vaultId", "1")):
            refused(made("account", **(good | {key: value})), "data", "attributes", key)
        self.ask("POST", "/accounts", made("account", label="A", vaultId="00000000-0000-4000-8000-000000000000"), status=404)
        self.served.must(415, self.owner, "POST", "/accounts", made("account", **good), headers={"Content-Type": "text/plain"})
        self.assertEqual(self.ask("GET", "/accounts").body["meta"]["page"]["total"], 0)
        self.served.must(201, self.owner, "POST", "/accounts", made("account", **good), headers={"Content-Type": "Application/JSON ; charset=utf-8"})

    # ---- shares ----

    def test_shares_and_what_they_allow(self):
        account = self.account()
        user, key = self.user("col")
        self.ask("GET", f"/accounts/{account}", key=key, status=404)
        self.ask("POST", f"/accounts/{account}/members/users", share("user", user, "account_collaborator"))
        self.ask("GET", f"/accounts/{account}", key=key)
        self.assertEqual([one["id"] for one in self.ask("GET", "/accounts", key=key).data], [account])
        refused = self.ask("PATCH", f"/accounts/{account}", made("account", label="Mine"), key, 403)
        self.assertEqual(refused.body["errors"][0]["meta"], {"reason": "owner_only"})
        self.ask("POST", f"/accounts/{account}/members/users", share("user", user, "account_owner"))
        self.ask("PATCH", f"/accounts/{account}", made("account", label="Mine"), key)
        members = self.ask("GET", f"/accounts/{account}/members/users").data
        self.assertEqual([one["attributes"]["role"] for one in members], ["account_owner"] * 2)
        self.ask("DELETE", f"/accounts/{account}/members/users/{user}", status=204)
        self.ask("GET", f"/accounts/{account}", key=key, status=404)
        self.ask("POST", f"/accounts/{account}/members/users", share("user", user, "collection_owner"), status=400)

    def test_who_asks_is_told_whether_they_may_log_in(self):
        account = self.account()
        path = f"/accounts/{account}"
        for name, role, may in (("guest", "workspace_guest", False), ("login", "workspace_login_only", False), ("mia", "workspace_user", True)):
            user, key = self.user(name, role)
            self.ask("POST", f"{path}/members/users", share("user", user, "account_owner"))
            self.assertEqual(self.ask("GET", path, key=key).body["meta"], {"canLogIn": may}, role)
        tag = self.ask("GET", path).headers["etag"]
        self.ask("PATCH", f"/users/{user}", made("user", role="workspace_guest"))
        answer = self.ask("GET", path, key=key)
        self.assertEqual((answer.body["meta"], answer.headers["etag"]), ({"canLogIn": False}, tag))
        self.ask("PATCH", path, made("account", status="disabled"))
        self.assertEqual(self.ask("GET", path).body["meta"], {"canLogIn": False})

    def test_a_team_in_a_nested_collection(self):
        account = self.account()
        user, key = self.user("deep")
        team = self.make("/teams", "team", name="Deep")
        self.ask("POST", f"/teams/{team}/members/users", identifier("user", user), status=204)
        self.assertEqual([one["id"] for one in self.ask("GET", f"/teams/{team}/members/users").data], [user])
        above = self.make("/collections", "collection", label="Above")
        below = self.make("/collections", "collection", label="Below", parentId=above)
        self.ask("POST", f"/collections/{below}/accounts", identifier("account", account), status=204)
        self.ask("POST", f"/collections/{below}/accounts", identifier("account", account), status=409)
        self.ask("GET", f"/accounts/{account}", key=key, status=404)
        self.ask("POST", f"/collections/{above}/members/teams", share("team", team, "collection_collaborator"))
        self.ask("GET", f"/accounts/{account}", key=key)
        self.assertEqual([one["id"] for one in self.ask("GET", f"/collections/{below}/accounts", key=key).data], [account])
        # What is deleted is not there, nor counted.
        gone = self.account("Gone")
        self.ask("POST", f"/collections/{below}/accounts", identifier("account", gone), status=204)
        count = lambda: self.ask("GET", f"/collections/{below}", key=key).data["attributes"]["accountCount"]
        self.assertEqual(count(), 2)
        self.ask("DELETE", f"/accounts/{gone}", status=204)
        self.assertEqual(count(), 1)
        self.assertEqual(self.ask("GET", f"/collections/{below}", key=key).data["attributes"]["parentId"], above)
        # Out of the one above, it is no longer shared; and where only the one below is, the other is not named.
        self.ask("PATCH", f"/collections/{below}", made("collection", parentId=""))
        self.ask("GET", f"/accounts/{account}", key=key, status=404)
        self.ask("PATCH", f"/collections/{below}", made("collection", parentId=above, label="Under"))
        self.ask("PATCH", f"/collections/{above}", made("collection", parentId=below), status=409)
        self.ask("DELETE", f"/collections/{above}/members/teams/{team}", status=204)
        self.ask("POST", f"/collections/{below}/members/teams", share("team", team, "collection_collaborator"))
        self.assertNotIn("parentId", self.ask("GET", f"/collections/{below}", key=key).data["attributes"])
        refused = self.ask("DELETE", f"/collections/{above}", status=409)
        self.assertEqual(refused.body["errors"][0]["meta"]["reason"], "collection_not_empty")
        self.ask("DELETE", f"/collections/{below}/accounts/{account}", status=204)
        self.ask("DELETE", f"/collections/{below}", status=204)
        self.ask("DELETE", f"/teams/{team}", status=204)
        self.ask("GET", f"/teams/{team}", status=404)

    def test_only_an_owner_of_both_puts_into_a_collection(self):
        account = self.account()
        user, key = self.user("mid")
        mine = self.make("/collections", "collection", key, label="Mine")
        self.ask("POST", f"/collections/{mine}/accounts", identifier("account", account), key, 404)
        self.ask("POST", f"/accounts/{account}/members/users", share("user", user, "account_collaborator"))
        self.ask("POST", f"/collections/{mine}/accounts", identifier("account", account), key, 403)

    # ---- users ----

    def test_nobody_makes_or_changes_one_whose_role_is_not_narrower(self):
        admin, admin_key = self.user("admin", "workspace_admin")
        _, super_key = self.user("super", "workspace_super_admin")
        owner = next(one["id"] for one in self.ask("GET", "/users?sort=email").data if one["attributes"]["role"] == "workspace_owner")
        for key, refused in ((admin_key, ("workspace_admin", "workspace_super_admin", "workspace_owner")), (super_key, ("workspace_super_admin", "workspace_owner")),
                             (self.owner, ("workspace_owner",))):
            for role in refused:
                self.ask("POST", "/users", made("user", email="new@a.test", role=role), key, 403)
            self.ask("PATCH", f"/users/{owner}", made("user", status="deactivated"), key, 403)
        self.ask("PATCH", f"/users/{admin}", made("user", role="workspace_super_admin"), admin_key, 403)
        self.ask("PATCH", f"/users/{admin}", made("user", role="workspace_user"), super_key)
        self.ask("POST", "/users", made("user", email="new@a.test"), admin_key, 403)
        self.ask("POST", "/users", made("user", email="ADMIN@a.test"), status=409)
        for wrong in ("no address", "a@", "@a.test", "a@@a.test"):
            self.ask("POST", "/users", made("user", email=wrong), status=400)
        self.assertEqual(len(self.ask("GET", "/users?filter[status]=live&page[size]=100").data), 3)

    def test_a_second_owner_is_refused(self):
        with self.assertRaisesRegex(AssertionError, "2 .*has an Owner already"):
            self.served.tell("create-owner", "--host", HOST, "--email", "second@a.test")
        for name, value in (("--first-name", "x" * 255), ("--last-name", "a\nb"), ("--email", "a@"), ("--host", "B.test"), ("--host", "https://b.test/")):
            words = {"--host": "b.test", "--email": "owner@b.test"} | {name: value}
            with self.assertRaisesRegex(AssertionError, "2 .*" + name.removeprefix("--")):
                self.served.tell("create-owner", *(word for pair in words.items() for word in pair))
        with self.assertRaisesRegex(AssertionError, "2 .*read:items"):
            self.served.key(HOST, OWNER, "read:everything")

    def test_the_description_is_served_and_what_it_does_not_have_is_not(self):
        answer = self.served.must(200, None, "GET", "/openapi.yaml")
        self.assertIn(b"openapi: 3.0.3", answer.raw)
        for path in ("/secret", "/accounts/x", "/accounts/00000000-0000-4000-8000-000000000000/passwords"):
            self.served.connection.request("GET", "/api/v1" + path, headers={"X-API-Key": self.owner})
            response = self.served.connection.getresponse()
            response.read()
            self.assertEqual(response.status, 404)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
