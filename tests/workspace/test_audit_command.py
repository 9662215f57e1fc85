"""cerbyctl audit: the real cerby-workspace with a certificate of its own, the key in a real vault, the real helper."""

import json
import unittest
import uuid

import test_launch
from served import ENGINE_OF_RUN, HOST, OWNER, PATIENCE, OneWorkspace
from test_launch import ServedByTls, cerbyctl


class Audit(OneWorkspace, unittest.TestCase):
    engine = ENGINE_OF_RUN

    @classmethod
    def setUpClass(cls):
        cls.home = cerbyctl.Home()
        cls.addClassCleanup(cls.home.close)
        assert cls.home.make_vault().code == 0

    def setUp(self):
        self.served = ServedByTls(self.engine)
        self.addCleanup(self.served.close)
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER)
        self.served.start()
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        self.address = f"https://localhost:{self.served.port}"
        self.id = self.account("Contentzilla")

    use = test_launch.Launch.use
    trust = test_launch.Launch.trust

    def audit(self, *options, code=0):
        done = self.home.run("audit", *options)
        self.assertEqual(done.code, code, done.out + done.err)
        return done

    def entries(self, *options):
        return [json.loads(line) for line in self.audit(*options, "--json").out.splitlines()]

    def outcome(self, *options):
        return json.loads(self.audit(*options, "--json", code=1).out)["error"]["outcome"]

    def test_shows_what_the_log_has(self):
        self.use(self.owner)
        for number in range(60):
            self.ask("PATCH", f"/accounts/{self.id}", {"data": {"type": "account", "attributes": {"label": f"Number {number}"}}})
        changes = self.entries("--account", self.id)
        self.assertEqual([one["operation"] for one in changes], ["POST /accounts"] + ["PATCH /accounts/{id}"] * 60)
        self.assertEqual({one["kind"] for one in changes}, {"account_changed"})
        self.assertEqual(len({one["id"] for one in changes}), 61)
        user = changes[0]["userId"]
        self.assertGreaterEqual(len(self.entries("--user", user, self.address)), 62)
        self.assertEqual(self.entries("--user", str(uuid.uuid4())), [])
        self.assertEqual(self.entries("--since", "2999-01-01"), [])
        self.assertEqual(self.entries("--until", "2020-01-01T00:00:00Z"), [])
        table = self.audit("--account", self.id).out.splitlines()
        self.assertEqual(len(table), 62)
        self.assertEqual(table[0].split(), ["TIME", "KIND", "USER", "ITEM", "OPERATION", "DECISION"])
        self.assertIn("account_changed", table[1])

    def test_of_a_use_of_a_lease_it_says_when_by_whose_clock(self):
        self.use(self.owner)
        self.served.sql("DROP TRIGGER audit_kept" + (" ON audit" if self.engine == "postgresql" else ""))
        said = ',"said_at":1795680996000,"lease_at":1795680000000}'
        self.served.sql(f"UPDATE audit SET entry = SUBSTR(entry, 1, LENGTH(entry) - 1) || '{said}' WHERE item_id = '{self.id}'")
        (entry,) = self.entries("--account", self.id)
        times = {"saidAt": "2026-11-26T08:16:36.000Z", "leaseAt": "2026-11-26T08:00:00.000Z"}
        self.assertEqual({name: entry.get(name) for name in times}, times)
        line = self.audit("--account", self.id).out.splitlines()[1]
        self.assertTrue(line.endswith(f"allowed, says the device, at {times['saidAt']}, by the lease of {times['leaseAt']}"), line)
        (other, *_) = [one for one in self.entries() if one.get("itemId") != self.id]
        self.assertFalse(times.keys() & other.keys())

    def test_shows_a_page_before_the_next_is_there(self):
        self.use(self.owner)
        for number in range(60):
            self.ask("PATCH", f"/accounts/{self.id}", {"data": {"type": "account", "attributes": {"label": f"Number {number}"}}})
        self.served.sql("DROP TRIGGER audit_kept" + (" ON audit" if self.engine == "postgresql" else ""))
        self.served.sql("UPDATE audit SET entry = '{}' WHERE (instance_id, number) = (SELECT instance_id, number FROM audit WHERE item_id IS NOT NULL ORDER BY at DESC, number DESC LIMIT 1)")
        table = self.audit("--account", self.id, code=1).out.splitlines()
        self.assertEqual(len(table), 51)
        self.assertEqual({line.index("PATCH") for line in table[2:]}, {table[0].index("OPERATION")})
        self.served.process.terminate()
        self.served.process.wait(PATIENCE)
        self.served.process = None  # its log has the entry, which `end` would not take

    def test_says_who_may_not(self):
        self.use(self.served.key(HOST, OWNER, "read:items"))
        self.assertEqual(self.outcome(), "workspace_key_refused")
        _, admin = self.user("admin", "workspace_admin")
        self.use(admin)
        self.assertEqual(self.outcome(), "role_none")

    def test_says_what_is_wrong(self):
        self.assertEqual(self.outcome(), "not_found")
        self.use(self.owner)
        for wrong in (["--since", "yesterday"], ["--until", "2026"], ["--account", "Contentzilla"], ["--user", "zilla"]):
            self.assertEqual(self.outcome(*wrong), "input_invalid", wrong)
        self.assertEqual(self.outcome("https://other.test"), "not_found")
        self.served.end()
        self.assertEqual(self.outcome(), "workspace_unreachable")


if __name__ == "__main__":
    unittest.main()
