"""The audit log over the API: who may read it, its pages and filters, and that reading it is an entry."""

import json
import unittest
import uuid

from served import HOST, OWNER, AccountSecrets

LOG = "/audit-entries"


class OnEachDatabase(AccountSecrets):
    def entries(self, query="", key=None):
        return self.ask("GET", LOG + query, key=key).data

    def kinds(self, query="", key=None):
        return [one["attributes"]["kind"] for one in self.entries(query, key)]

    def wrong(self, query, status=400):
        return self.ask("GET", f"{LOG}?{query}", status=status).body["errors"][0]["meta"]["loc"][1]

    def test_has_what_the_exported_log_has(self):
        self.set("password", "hunter2")
        self.get("password")
        self.ask("GET", f"/accounts/{uuid.uuid4()}", status=404)
        shown = {one["id"]: one["attributes"] for one in self.entries("?page[size]=100")}
        exported = [json.loads(line) for line in self.served.tell("export-audit", "--host", HOST).splitlines()]
        named = {"user": "userId", "key": "keyId", "item": "itemId", "other": "otherId", "first_change": "firstChange", "last_change": "lastChange"}
        known = [one for one in exported if f"{one['instance']}.{one['number']}" in shown]
        self.assertEqual(len(known), len(shown))
        self.assertGreaterEqual({one["entry"]["kind"] for one in known}, {"service_started", "account_changed", "secret_changed", "secret_released", "refused"})
        for one in known:
            attributes = dict(shown[f"{one['instance']}.{one['number']}"])
            entry = {named.get(name, name): value for name, value in one["entry"].items() if name != "at"}
            self.assertTrue(attributes.pop("at").endswith("Z"))
            self.assertEqual(attributes, entry)
        self.assertNotIn("hunter2", str(shown))

    def test_reading_it_is_an_entry(self):
        self.assertNotIn("exported", self.kinds())
        read = self.entries("?filter[kind]=exported")
        self.assertEqual([(one["attributes"]["operation"], one["attributes"]["decision"]) for one in read], [("GET /audit-entries", "allowed")])
        self.assertEqual(read[0]["attributes"]["itemId"], self.served.sql("SELECT id FROM workspaces")[0][0])
        self.assertEqual(len(self.entries("?filter[kind]=exported")), 2)

    def test_filters(self):
        user, key = self.user("super", "workspace_super_admin")
        self.set("password", "hunter2", key=self.owner)
        self.entries(key=key)
        self.assertEqual(self.kinds(f"?filter[user]={user}"), ["exported"])
        self.assertEqual(self.kinds(f"?filter[item]={self.id}"), ["account_changed", "secret_changed"])
        self.assertEqual(self.kinds(f"?filter[item]={self.id}&sort=-at"), ["secret_changed", "account_changed"])
        self.assertEqual(set(self.kinds("?filter[kind]=account_changed,user_changed")), {"account_changed", "user_changed"})
        self.assertEqual(self.kinds(f"?filter[item]={uuid.uuid4()}"), [])
        self.assertEqual(self.kinds("?filter[until]=2020-01-01"), [])
        self.assertEqual(self.kinds("?filter[since]=2999-01-01T00:00:00Z"), [])
        self.assertIn("account_changed", self.kinds("?filter[since]=2020-01-01&filter[until]=2999-01-01"))

    def test_pages(self):
        until = "2999-01-01"
        first = self.ask("GET", f"{LOG}?page[size]=1&filter[until]={until}")
        self.assertEqual(first.body["meta"]["page"]["maxSize"], 100)
        total = first.body["meta"]["page"]["total"]
        self.assertGreaterEqual(total, 3)
        second = self.ask("GET", f"{LOG}?page[size]=1&page[number]=2&filter[until]={until}")
        self.assertEqual((len(first.data), len(second.data)), (1, 1))
        self.assertNotEqual(first.data[0]["id"], second.data[0]["id"])
        self.assertIn("filter", second.body["links"]["self"])

    def test_who_may(self):
        for role in ("user", "admin", "guest"):
            _, key = self.user(role, f"workspace_{role}")
            self.assertEqual(self.reason(self.ask("GET", LOG, key=key, status=403)), "role_too_narrow", role)
        _, key = self.user("super", "workspace_super_admin")
        self.ask("GET", LOG, key=key)
        every_other = self.served.key(HOST, OWNER, "read:items,read:users,write:items,write:users")
        self.assertEqual(self.reason(self.ask("GET", LOG, key=every_other, status=403)), "scope_missing")
        alone = self.served.key(HOST, OWNER, "read:audit")
        self.ask("GET", LOG, key=alone)
        self.assertEqual(self.reason(self.ask("GET", "/accounts", key=alone, status=403)), "scope_missing")
        self.served.must(401, None, "GET", LOG)

    def test_of_its_own_workspace_alone(self):
        other = self.served.tell("create-owner", "--host", "b.test", "--email", "owner@b.test")
        self.assertNotIn("account_changed", self.kinds("?page[size]=100", key=other))
        self.assertEqual(self.kinds(f"?filter[item]={self.id}", key=other), [])

    def test_what_is_wrong_is_named(self):
        for wrong in ("filter[kind]=no_such", "filter[user]=x", "filter[item]=x", "filter[since]=yesterday", "filter[until]=2026-02-30", "sort=kind", "page[size]=101",
                      "filter[kind]=" + ",".join(["refused"] * 9)):
            self.assertEqual(self.wrong(wrong), wrong.split("=")[0])
        self.assertEqual(self.wrong("more=1"), "more")


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
