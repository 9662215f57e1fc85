"""Secrets that are no account's, in the API: made, found, read, shared, put into collections, kept apart."""

import json
import unittest

from served import OneWorkspace, identifier, made, share

NOBODY = "00000000-0000-4000-8000-000000000000"
LOCAL = "11111111-1111-4111-8111-111111111111"
MEMBERS = ("user", "team")


def body(text):
    return made("secret_body", value=text)


class OnEachDatabase(OneWorkspace):
    def setUp(self):
        super().setUp()
        self.id = self.secret("Alarm code")
        self.path = f"/secrets/{self.id}"

    def secret(self, title, key=None, **more):
        return self.make("/secrets", "secret", key, **{"title": title, "vaultId": self.vault, "value": "1234", **more})

    def text(self, key=None):
        return self.ask("GET", self.path + "/body", key=key).data["attributes"]["body"]["value"]

    def reason(self, answer):
        return answer.body["errors"][0]["meta"]["reason"]

    def titles(self, query="", key=None, path="/secrets"):
        return [one["attributes"]["title"] for one in self.ask("GET", path + query, key=key).data]

    # ---- what is kept and given ----

    def test_from_beginning_to_end(self):
        shown = self.ask("GET", self.path)
        attributes = shown.data["attributes"]
        self.assertEqual((attributes["title"], attributes["category"], attributes["status"], attributes["version"], attributes["eventName"]),
                         ("Alarm code", "secure_note", "enabled", 1, "secret.created"))
        self.assertNotIn(b"1234", shown.raw)
        given = self.ask("GET", self.path + "/body")
        self.assertEqual((given.data["id"], given.data["attributes"]["secretType"], given.data["attributes"]["vault_id"]), (attributes["bodySecretId"], "secure_note", self.vault))
        self.assertEqual((given.data["attributes"]["body"], given.headers["etag"]), ({"type": "PLAINTEXT", "value": "1234"}, shown.headers["etag"]))
        for text in ('"\\\n\t/é€😀', "x" * 32768, "0"):
            self.ask("PUT", self.path + "/body", body(text), status=204)
            self.assertEqual(self.text(), text)
        after = self.ask("GET", self.path).data["attributes"]
        self.assertEqual((after["version"], after["eventName"], after["bodySecretId"]), (4, "secret.updated", attributes["bodySecretId"]))
        self.assertNotEqual(after["versionId"], attributes["versionId"])
        changed = self.ask("PATCH", self.path, made("secret", title="Door", category="credential")).data["attributes"]
        self.assertEqual((changed["title"], changed["category"], changed["version"]), ("Door", "credential", 4))
        self.assertEqual(self.text(), "0")
        self.ask("DELETE", self.path, status=204)
        for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/body"), ("GET", "/members/users")):
            self.ask(method, self.path + path, status=404)
        self.assertEqual(self.titles(), [])

    def test_bodies_that_are_not_good(self):
        good = {"title": "New", "vaultId": self.vault, "value": "a"}
        for change in ({"title": None}, {"title": ""}, {"title": "a\nb"}, {"title": "x" * 257}, {"vaultId": None}, {"vaultId": "x"}, {"value": None}, {"value": ""}, {"value": 7},
                       {"value": "a\0b"}, {"value": "x" * 32769}, {"category": "wallet"}, {"status": "gone"}, {"more": "a"}, {"requiresIdentityChallenge": True}):
            attributes = {name: text for name, text in (good | change).items() if text is not None}
            error = self.ask("POST", "/secrets", made("secret", **attributes), status=400).body["errors"][0]
            self.assertEqual((error["code"], error["meta"]["loc"][0]), ("validation_error", "body"), change)
        for wrong in (made("account", **good), {"data": {"type": "secret", "id": NOBODY, "attributes": good}}, {"data": good}, []):
            self.ask("POST", "/secrets", wrong, status=400)
        for wrong in (body(""), body("x" * 32769), made("secret", value="a"), made("secret_body"), made("secret_body", value="a", title="b")):
            self.ask("PUT", self.path + "/body", wrong, status=400)
        for wrong in ({"value": "a"}, {"vaultId": self.vault}, {"version": 2}):
            self.ask("PATCH", self.path, made("secret", **wrong), status=400)
        refused = self.ask("PATCH", self.path, made("secret", value="a body at the wrong place"), status=400)
        self.assertEqual(refused.body["errors"][0]["meta"]["type"], "unchangeable")
        self.served.must(415, self.owner, "POST", "/secrets", made("secret", **good), headers={"Content-Type": "text/plain"})
        self.assertEqual((self.titles(), self.text()), (["Alarm code"], "1234"))

    def test_lists(self):
        self.secret("Card", category="card")
        self.secret("Box", category="ssh_key", status="disabled")
        for number, title in enumerate(("Alarm code", "Card", "Box")):  # else two may be of one millisecond
            self.served.sql(f"UPDATE secrets SET created_at = {number}, updated_at = {9 - number} WHERE title = '{title}'")
        self.assertEqual(self.titles(), ["Alarm code", "Card", "Box"])
        for query, titles in (("?sort=title", ["Alarm code", "Box", "Card"]), ("?sort=-title", ["Card", "Box", "Alarm code"]), ("?sort=-created_at", ["Box", "Card", "Alarm code"]),
                              ("?sort=updated_at", ["Box", "Card", "Alarm code"]), ("?filter[category]=card,ssh_key", ["Card", "Box"]), ("?filter[category]=other", []),
                              ("?filter[status]=disabled", ["Box"]), ("?page[size]=2&page[number]=2", ["Box"]), ("?filter[category]=card&sort=-updated_at", ["Card"])):
            self.assertEqual(self.titles(query), titles, query)
        for query in ("?sort=value", "?filter[status]=deleted", "?filter[title]=a", "?page[size]=101", "?filter[category]="):
            self.ask("GET", "/secrets" + query, status=400)

    # ---- revisions ----

    def test_each_change_counts(self):
        tag = lambda: self.ask("GET", self.path).headers["etag"]
        before = tag()
        for method, path, sent, status in (("PATCH", "", made("secret", title="New"), 200), ("PUT", "/body", body("new"), 204), ("DELETE", "", None, 204)):
            now = tag()
            stale = self.served.must(412, self.owner, method, self.path + path, sent, headers={"If-Match": '"77"'})
            self.assertEqual((self.reason(stale), tag()), ("stale", now))
            self.served.must(status, self.owner, method, self.path + path, sent, headers={"If-Match": now})
        self.assertEqual(before, '"1"')

    # ---- who may ----

    def test_collaborators_read_and_owners_change(self):
        user, key = self.user("col")
        hidden = [self.served.ask(key, "GET", self.path + path).whole for path in ("", "/body", "/members/users")]
        self.assertEqual(hidden, [self.served.ask(key, "GET", f"/secrets/{NOBODY}{path}").whole for path in ("", "/body", "/members/users")])
        self.assertEqual((hidden[0][0], self.titles(key=key)), (404, []))
        self.ask("POST", self.path + "/members/users", share("user", user, "secure_secret_collaborator"))
        self.assertEqual((self.titles(key=key), self.text(key)), (["Alarm code"], "1234"))
        for method, path, sent in (("PATCH", "", made("secret", title="Mine")), ("PUT", "/body", body("mine")), ("DELETE", "", None), ("GET", "/members/users", None),
                                   ("POST", "/members/users", share("user", user, "secure_secret_owner")), ("DELETE", f"/members/users/{user}", None)):
            self.assertEqual(self.reason(self.ask(method, self.path + path, sent, key, 403)), "owner_only", (method, path))
        self.ask("POST", self.path + "/members/users", share("user", user, "secure_secret_owner"))
        self.ask("PUT", self.path + "/body", body("theirs"), key, 204)
        self.assertEqual(self.text(), "theirs")
        self.ask("PATCH", f"/users/{user}", made("user", role="workspace_guest"))
        self.assertEqual(self.reason(self.ask("GET", self.path + "/body", key=key, status=403)), "role_too_narrow")
        self.assertEqual(self.titles(key=key), ["Alarm code"])
        self.ask("DELETE", f"{self.path}/members/users/{user}", status=204)
        self.ask("GET", self.path, key=key, status=404)

    def test_members_as_the_description_of_the_product_has_them(self):
        user, _ = self.user("friend")
        team = self.make("/teams", "team", name="Press")
        for type_, id_, word in (("user", user, "users"), ("team", team, "teams")):
            given = self.ask("POST", f"{self.path}/members/{word}",
                             {"data": {"type": word, "id": id_, "attributes": {"role": "secure_secret_collaborator", "message": "Welcome to Cerby!"}}})
            self.assertEqual(given.data, {"id": id_, "type": type_, "attributes": {"role": "secure_secret_collaborator"}})
            self.assertIn(id_, [one["id"] for one in self.ask("GET", f"{self.path}/members/{word}").data])
        for role in ("account_owner", "collection_collaborator", "owner", ""):
            self.ask("POST", self.path + "/members/users", share("user", user, role), status=400)
        self.ask("POST", self.path + "/members/users", share("team", user, "secure_secret_owner"), status=400)

    def test_through_a_team_and_through_collections(self):
        user, key = self.user("member")
        team = self.make("/teams", "team", name="Press")
        self.ask("POST", f"/teams/{team}/members/users", identifier("user", user), status=204)
        self.ask("POST", self.path + "/members/teams", share("team", team, "secure_secret_collaborator"))
        self.assertEqual(self.text(key), "1234")
        self.ask("DELETE", f"{self.path}/members/teams/{team}", status=204)
        self.ask("GET", self.path, key=key, status=404)
        outer = self.make("/collections", "collection", label="Outer")
        inner = self.make("/collections", "collection", label="Inner", parentId=outer)
        self.ask("POST", f"/collections/{outer}/members/teams", share("team", team, "collection_owner"))
        counted = lambda: self.ask("GET", f"/collections/{inner}").data["attributes"]["secretCount"]
        self.assertEqual(counted(), 0)
        self.ask("POST", f"/collections/{inner}/secrets", identifier("secret", self.id), status=204)
        self.ask("POST", f"/collections/{inner}/secrets", identifier("secret", self.id), status=409)
        self.assertEqual((self.titles(key=key), self.titles(key=key, path=f"/collections/{inner}/secrets"), counted()), (["Alarm code"], ["Alarm code"], 1))
        self.ask("PUT", self.path + "/body", body("theirs"), key, 204)
        other = self.secret("Other")
        self.ask("POST", f"/collections/{inner}/secrets", identifier("secret", other), key, 404)
        self.ask("DELETE", f"/collections/{inner}/secrets/{self.id}", key=key, status=204)
        self.ask("GET", self.path, key=key, status=404)
        self.ask("POST", f"/collections/{inner}/secrets", identifier("secret", self.id), status=204)
        tag = self.ask("GET", f"/collections/{inner}").headers["etag"]
        self.ask("DELETE", self.path, status=204)
        self.assertEqual((counted(), self.titles(path=f"/collections/{inner}/secrets")), (0, []))
        self.assertNotEqual(self.ask("GET", f"/collections/{inner}").headers["etag"], tag)

    def test_a_disabled_secret_is_seen_and_cleaned_up_not_read(self):
        user, _ = self.user("friend")
        self.ask("PATCH", self.path, made("secret", status="disabled"))
        self.assertEqual(self.reason(self.ask("GET", self.path + "/body", status=403)), "secret_disabled")
        self.assertEqual(self.reason(self.ask("POST", self.path + "/members/users", share("user", user, "secure_secret_owner"), status=403)), "secret_disabled")
        self.ask("PUT", self.path + "/body", body("new"), status=204)
        self.ask("PATCH", self.path, made("secret", status="enabled"))
        self.assertEqual(self.text(), "new")

    def test_scopes(self):
        for scopes, reads, writes in (("read:items", 200, 403), ("read:items:secrets", 200, 403), ("read:items:accounts", 403, 403), ("write:items", 403, 204),
                                      ("write:items:secrets", 403, 204), ("write:items:accounts,read:users,write:users", 403, 403)):
            key = self.served.key("a.test", "owner@a.test", scopes)
            for path in ("/secrets", self.path, self.path + "/body", self.path + "/members/users"):
                self.ask("GET", path, key=key, status=reads)
            self.ask("PUT", self.path + "/body", body("a"), key, writes)

    # ---- how it is kept ----

    def test_a_local_vault_is_refused_by_name(self):
        self.served.sql("INSERT INTO vaults (workspace_id, id, kind, label, owner_id, created_at, updated_at) "
                        f"SELECT workspace_id, '{LOCAL}', 1, 'Local', id, 1, 1 FROM users WHERE email = 'owner@a.test'")
        refused = self.ask("POST", "/secrets", made("secret", title="New", vaultId=LOCAL, value="a"), status=409)
        self.assertEqual(self.reason(refused), "local_vault")
        self.served.sql(f"UPDATE secrets SET vault_id = '{LOCAL}' WHERE id = '{self.id}'")
        for method, sent in (("GET", None), ("PUT", body("a"))):
            self.assertEqual(self.reason(self.ask(method, self.path + "/body", sent, status=409)), "local_vault")
        self.ask("GET", self.path)

    def test_what_was_swapped_or_put_back_does_not_open(self):
        self.served.warnings = ["the store: failed (sealed_for_other_item)"]
        other = self.secret("Other", value="other")
        column = lambda id_: f"(SELECT s.sealed FROM secrets s WHERE s.id = '{id_}')"
        self.served.sql(f"UPDATE secrets SET sealed = {column(other)} WHERE id = '{self.id}'")
        self.assertNotIn(b"other", self.ask("GET", self.path + "/body", status=500).raw)

    def test_the_text_is_not_in_the_database_and_each_release_is_in_the_audit_log(self):
        text = "a needle that is nowhere else"
        self.ask("PUT", self.path + "/body", body(text), status=204)
        self.ask("GET", self.path + "/body")
        user, key = self.user("stranger")
        self.ask("GET", self.path + "/body", key=key, status=404)
        entries = [json.loads(row[0]) for row in self.served.sql(f"SELECT entry FROM audit WHERE item_id = '{self.id}' ORDER BY number")]
        self.assertEqual([(entry["kind"], entry.get("secret")) for entry in entries],
                         [("secret_changed", None), ("secret_changed", "secret_body"), ("secret_released", "secret_body"), ("refused", None)])
        kept = self.served.dump() if self.engine == "postgresql" else (self.served.folder / "workspace.db").read_bytes() + (self.served.folder / "workspace.db-wal").read_bytes()
        self.assertNotIn(text.encode(), kept)
        self.assertIn(b"Alarm code", kept)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
