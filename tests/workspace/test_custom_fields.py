"""An account's custom fields in the API: in plain text or sealed, who sees them, who gets their value."""

import json
import unittest

from served import AccountSecrets, made, share, value

NOBODY = "00000000-0000-4000-8000-000000000000"
LOCAL = "11111111-1111-4111-8111-111111111111"


def field(label, type_, text):
    return made("account_custom_field", label=label, fieldType=type_, value=text)


class OnEachDatabase(AccountSecrets):
    def setUp(self):
        super().setUp()
        self.fields = self.path + "/custom-fields"
        self.plain, self.sealed = self.add("Branch", "text", "Toledo"), self.add("PIN", "secret", "2580")

    def add(self, label, type_, text):
        answer = self.ask("POST", self.fields, field(label, type_, text), status=201)
        self.assertEqual(answer.headers["location"], f"/api/v1{self.fields}/{answer.data['id']}")
        return answer.data["id"]

    def value(self, id_, key=None):
        return self.ask("GET", f"{self.fields}/{id_}/value", key=key).data["attributes"]["body"]["value"]

    def test_from_beginning_to_end(self):
        listed = self.ask("GET", self.fields)
        shown = {one["attributes"]["label"]: (one["attributes"]["fieldType"], one["attributes"].get("value")) for one in listed.data}
        self.assertEqual((shown, listed.body["meta"]["page"]["total"]), ({"Branch": ("text", "Toledo"), "PIN": ("secret", None)}, 2))
        self.assertNotIn(b"2580", listed.raw)
        self.assertEqual((self.value(self.plain), self.value(self.sealed)), ("Toledo", "2580"))
        for text in ('"\\\n\t/é€😀', "x" * 4096, "0"):
            self.ask("PUT", f"{self.fields}/{self.sealed}/value", value(text), status=204)
            self.assertEqual(self.value(self.sealed), text)
        self.ask("PUT", f"{self.fields}/{self.plain}/value", value("Ávila"), status=204)
        renamed = self.ask("PATCH", f"{self.fields}/{self.sealed}", made("account_custom_field", label="Pin")).data["attributes"]
        self.assertEqual((renamed["label"], self.value(self.sealed), self.ask("GET", f"{self.fields}/{self.plain}").data["attributes"]["value"]), ("Pin", "0", "Ávila"))
        for id_ in (self.plain, self.sealed):
            self.ask("DELETE", f"{self.fields}/{id_}", status=204)
            for method, path in (("DELETE", ""), ("GET", ""), ("GET", "/value")):
                self.ask(method, f"{self.fields}/{id_}{path}", status=404)
        self.assertEqual(self.ask("GET", self.fields).data, [])

    def test_bodies_that_are_not_good(self):
        good = {"label": "New", "fieldType": "text", "value": "a"}
        for change in ({"label": None}, {"label": ""}, {"label": "a\nb"}, {"label": "x" * 257}, {"fieldType": None}, {"fieldType": "number"}, {"value": None}, {"value": ""},
                       {"value": "a\nb"}, {"value": "x" * 4097}, {"value": 7}, {"more": "a"}):
            attributes = {name: text for name, text in (good | change).items() if text is not None}
            error = self.ask("POST", self.fields, made("account_custom_field", **attributes), status=400).body["errors"][0]
            self.assertEqual((error["code"], error["meta"]["loc"][0]), ("validation_error", "body"), change)
        for wrong in (made("account", **good), {"data": {"type": "account_custom_field", "id": NOBODY, "attributes": good}}):
            self.ask("POST", self.fields, wrong, status=400)
        one = f"{self.fields}/{self.plain}"
        for wrong in ({}, {"label": ""}, {"value": "a"}, {"label": "a", "fieldType": "secret"}, {"label": "a", "value": "b"}):
            self.ask("PATCH", one, made("account_custom_field", **wrong), status=400)
        refused = self.ask("PATCH", one, made("account_custom_field", label="a", value="a value at the wrong place"), status=400)
        self.assertEqual(refused.body["errors"][0]["meta"]["type"], "unchangeable")
        self.ask("PATCH", one, {"data": {"id": self.sealed, "attributes": {"label": "a"}}}, status=400)
        self.ask("PUT", one + "/value", value("a\nb"), status=400)
        self.assertEqual((self.value(self.plain), self.value(self.sealed)), ("Toledo", "2580"))

    def test_fifty_at_the_most(self):
        for number in range(48):
            self.add(f"Field {number}", "text", "a")
        self.ask("POST", self.fields, field("One more", "text", "a"), status=409)
        self.assertEqual(len(self.ask("GET", self.fields + "?page[size]=100").data), 50)
        self.assertEqual(len(self.ask("GET", self.fields + "?page[size]=20&page[number]=3").data), 10)
        self.ask("GET", self.fields + "?sort=label", status=400)

    def test_a_change_counts_as_one_of_the_account(self):
        tag = lambda: self.ask("GET", self.path).headers["etag"]
        one = f"{self.fields}/{self.sealed}"
        for method, path, sent, status in (("PATCH", "", made("account_custom_field", label="New"), 200), ("PUT", "/value", value("new"), 204), ("DELETE", "", None, 204)):
            now = tag()
            self.assertEqual((self.ask("GET", one).headers["etag"], self.ask("GET", one + "/value").headers["etag"]), (now, now))
            self.assertEqual(self.reason(self.served.must(412, self.owner, method, one + path, sent, headers={"If-Match": '"77"'})), "stale")
            self.assertEqual(tag(), now)
            self.served.must(status, self.owner, method, one + path, sent, headers={"If-Match": now})
            self.assertEqual(int(tag().strip('"')), int(now.strip('"')) + 1)
        now = tag()
        self.add("Other", "text", "a")
        self.assertNotEqual(tag(), now)

    def test_collaborators_get_and_owners_change(self):
        user, key = self.user("col")
        one = f"{self.fields}/{self.sealed}"
        self.assertEqual({self.served.ask(key, "GET", path).status for path in (self.fields, one, one + "/value")}, {404})
        self.ask("POST", self.path + "/members/users", share("user", user, "account_collaborator"))
        self.assertEqual((len(self.ask("GET", self.fields, key=key).data), self.value(self.sealed, key)), (2, "2580"))
        for method, path, sent in (("POST", self.fields, field("New", "text", "a")), ("PATCH", one, made("account_custom_field", label="a")), ("PUT", one + "/value", value("a")), ("DELETE", one, None)):
            self.assertEqual(self.reason(self.ask(method, path, sent, key, 403)), "owner_only", method)
        self.ask("PATCH", f"/users/{user}", made("user", role="workspace_guest"))
        self.assertEqual(self.reason(self.ask("GET", one + "/value", key=key, status=403)), "role_too_narrow")
        self.ask("GET", one, key=key)

    def test_scopes(self):
        one = f"{self.fields}/{self.sealed}"
        for scopes, sees, gets, sets in (("read:items", 200, 200, 403), ("read:items:accounts", 200, 403, 403), ("read:items:secrets", 403, 403, 403),
                                         ("read:items:accounts,read:items:secrets", 200, 200, 403), ("write:items", 403, 403, 204), ("write:items:accounts", 403, 403, 403)):
            key = self.served.key("a.test", "owner@a.test", scopes)
            self.ask("GET", self.fields, key=key, status=sees)
            self.ask("GET", one, key=key, status=sees)
            self.ask("GET", one + "/value", key=key, status=gets)
            self.ask("PUT", one + "/value", value("2580"), key, sets)

    def test_of_another_account_it_is_not_there(self):
        other = self.account("Other")
        for method, path, sent in (("GET", "", None), ("GET", "/value", None), ("PUT", "/value", value("a")), ("PATCH", "", made("account_custom_field", label="a")), ("DELETE", "", None)):
            self.ask(method, f"/accounts/{other}/custom-fields/{self.sealed}{path}", sent, status=404)
        self.assertEqual(self.value(self.sealed), "2580")

    def test_secret_ones_of_a_local_vault_are_refused_by_name(self):
        self.served.sql("INSERT INTO vaults (workspace_id, id, kind, label, owner_id, created_at, updated_at) "
                        f"SELECT workspace_id, '{LOCAL}', 1, 'Local', id, 1, 1 FROM users WHERE email = 'owner@a.test'")
        self.served.sql(f"UPDATE accounts SET vault_id = '{LOCAL}' WHERE id = '{self.id}'")
        one = f"{self.fields}/{self.sealed}"
        for method, path, sent in (("POST", self.fields, field("New", "secret", "a")), ("GET", one + "/value", None), ("PUT", one + "/value", value("a"))):
            self.assertEqual(self.reason(self.ask(method, path, sent, status=409)), "local_vault", method)
        self.add("Plain", "text", "a")
        self.assertEqual(self.value(self.plain), "Toledo")

    def test_what_was_swapped_does_not_open(self):
        self.served.warnings = ["the store: failed (sealed_for_other_item)"]
        other = self.add("Other", "secret", "other")
        self.served.sql(f"UPDATE account_fields SET sealed = (SELECT f.sealed FROM account_fields f WHERE f.id = '{other}') WHERE id = '{self.sealed}'")
        self.assertNotIn(b"other", self.ask("GET", f"{self.fields}/{self.sealed}/value", status=500).raw)

    def test_secret_ones_are_sealed_and_each_release_is_in_the_audit_log(self):
        text = "a needle that is nowhere else"
        self.ask("PUT", f"{self.fields}/{self.sealed}/value", value(text), status=204)
        self.value(self.sealed)
        self.value(self.plain)
        entries = [json.loads(row[0]) for row in self.served.sql(f"SELECT entry FROM audit WHERE item_id = '{self.id}' ORDER BY number")]
        self.assertEqual([(entry["kind"], entry.get("secret")) for entry in entries if "custom-fields" in entry["operation"]],
                         [("account_changed", None), ("secret_changed", "custom_field"), ("secret_changed", "custom_field"), ("secret_released", "custom_field")])
        kept = self.served.dump() if self.engine == "postgresql" else (self.served.folder / "workspace.db").read_bytes() + (self.served.folder / "workspace.db-wal").read_bytes()
        self.assertNotIn(text.encode(), kept)
        self.assertIn(b"Toledo", kept)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
