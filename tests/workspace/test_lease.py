"""Offline leases: given where the administrator allows it, used by the real host while the real service is stopped, and gone once it refuses."""

import json
import subprocess
import time
import unittest

from served import made, share
from test_launch import CODE, HOME, ORIGIN, PASSWORD, PASSWORD_PAGE, PATIENCE, SECRET, USER_NAME
from test_session import WithAProvider


class Leased(WithAProvider, unittest.TestCase):
    def again(self, **config):
        """The service with another configuration, or the same, at the port that its name has."""
        whole = json.loads(self.served.file.read_text()) | {"listen": [f"127.0.0.1:{self.served.port}"]} | config
        self.served.end()
        self.served.file.write_text(json.dumps(whole))
        (self.served.folder / "notify").unlink(missing_ok=True)
        self.served.start()

    def begin(self, **config):
        """A Collaborator who is signed in, on a device that was let in."""
        self.again(**config)
        self.ask("PUT", f"/accounts/{self.id}/totp", made("account_secret", value=SECRET), status=204)
        email = "mia@a.test"
        self.mia = self.make("/users", "user", email=email, role="workspace_user")
        self.ask("PATCH", f"/users/{self.mia}", made("user", status="live"))
        self.ask("POST", f"/accounts/{self.id}/members/users", share("user", self.mia, "account_collaborator"))
        self.provider.email = email
        self.assert_ends(self.sign_in_by_launch().answer, "device_not_trusted")
        self.let_in()

    def let_in(self):
        """As an enrolled device is."""
        ((workspace, user),) = self.served.sql("SELECT workspace_id, user_id FROM sessions ORDER BY signed_in_at DESC LIMIT 1")
        done = subprocess.run([self.home.bin / "device_of_vault"], env=self.home.environment(), capture_output=True, text=True, timeout=PATIENCE, check=True)
        id_, signing, sealing = done.stdout.split()
        self.served.sql(f"INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, created_at, enrolled_at) "
                        f"VALUES ('{workspace}', '{id_}', '{user}', '', {self.served.blob(signing)}, {self.served.blob(sealing)}, 1, 1, 1)")

    def log_in(self):
        """Up to the page for the code."""
        host = self.launch()
        self.assertEqual((host.first["type"], host.first.get("address")), ("open", ORIGIN + "/"), host.first)
        self.assertEqual(host.fill(self, USER_NAME, "D1"), ["zilla"])
        self.assertEqual(host.fill(self, PASSWORD_PAGE, "D2"), [PASSWORD])
        return host

    def given(self):
        entries = [json.loads(row[0]) for row in self.served.sql("SELECT entry FROM audit WHERE kind = 14 ORDER BY number")]
        self.assertEqual({one["item"] for one in entries} | {one["user"] for one in entries}, {self.id, self.mia} if entries else set())
        return [(one["kind"], one["secret"]) for one in entries]

    def test_a_workspace_that_is_stopped_is_logged_in_to_by_a_lease(self):
        self.begin(offline_lease_hours=8)
        self.log_in()
        self.assertEqual(self.given(), [("lease_given", "password")])
        self.log_in()  # by the workspace; its lease is young
        self.assertEqual(len(self.given()), 1)
        self.served.end()
        host = self.log_in()
        self.assert_ends(host.page(CODE, "D3"), "code_wanted")  # a lease has no codes
        self.again()
        self.log_in()
        self.assertEqual(len(self.given()), 1)
        for file in self.home.folder.rglob("*"):
            if file.is_file():
                self.assertNotIn(PASSWORD.encode(), file.read_bytes(), file)

    def told(self):
        """What the log has of uses of leases."""
        entries = [json.loads(row[0]) for row in self.served.sql("SELECT entry FROM audit ORDER BY number")]
        return [one for one in entries if "said_at" in one]

    def test_what_was_filled_in_meanwhile_is_told_at_the_next_contact_once(self):
        self.begin(offline_lease_hours=8)
        self.log_in().close()
        self.served.end()
        begun = int(time.time())
        self.log_in().close()
        self.log_in().close()
        ended = int(time.time()) + 1
        self.again()
        self.assertEqual(self.told(), [])
        self.log_in().close()
        told = self.told()
        self.assertEqual([(one["kind"], one["secret"], one["item"], one["user"]) for one in told], [("secret_used", "password", self.id, self.mia)] * 2)
        self.assertEqual(len({one["other"] for one in told}), 2)
        for one in told:
            self.assertTrue(begun * 1000 <= one["said_at"] <= ended * 1000 <= one["at"] + 1000, one)
        self.log_in().close()
        self.assertEqual(len(self.told()), 2)
        self.served.tell("verify-audit")

    def test_of_who_was_deactivated_meanwhile_nothing_is_taken(self):
        self.begin(offline_lease_hours=8)
        self.log_in().close()
        self.served.end()
        self.log_in().close()
        self.again()
        self.ask("PATCH", f"/users/{self.mia}", made("user", status="deactivated"))
        self.assertEqual(self.launch().first["type"], "sign_in")
        self.assertEqual(self.told(), [])

    def test_the_extension_hears_of_it_where_its_protocol_has_that(self):
        self.begin(offline_lease_hours=8)
        first = self.launch().first
        self.assertNotIn("lease_ends", first)
        taken = int(time.time())
        self.log_in()
        self.served.end()
        self.assertEqual(set(self.launch().first), {"type", "id", "address", "account", "app"})
        self.protocol = 6
        ends = self.launch().first["lease_ends"] - 8 * 3600
        self.assertTrue(taken <= ends <= int(time.time()), (taken, ends))

    def test_codes_are_in_it_where_the_administrator_says_so(self):
        self.begin(offline_lease_hours=1, offline_lease_totp=True)
        self.log_in()
        self.assertEqual(self.given(), [("lease_given", "password"), ("lease_given", "totp")])
        self.served.end()
        host = self.log_in()
        reply = host.page(CODE, "D3")
        self.assertIn(reply["type"], ("fill", "wait"), reply)
        if reply["type"] == "fill":  # else the last seconds of a code
            (code,) = [step["value"] for step in reply["steps"] if step["action"] == "write"]
            self.assertRegex(code, "^[0-9]{6}$")
            self.assertEqual(host.ask("filled", document="D3", result="submitted")["type"], "wait")
            self.assertEqual(host.page(HOME, "D4")["outcome"], "logged_in")
        self.assertNotIn(SECRET.encode(), host.seen)

    def test_none_are_given_where_nobody_allows_them(self):
        self.begin()
        self.log_in()
        self.assertEqual(self.given(), [])
        self.served.end()
        self.assert_ends(self.launch().first, "workspace_unreachable")

    def test_who_was_deactivated_has_none_once_the_workspace_was_asked(self):
        self.begin(offline_lease_hours=8)
        self.log_in()
        self.ask("PATCH", f"/users/{self.mia}", made("user", status="deactivated"))
        self.assertEqual(self.launch().first["type"], "sign_in")
        self.served.end()
        self.assert_ends(self.launch().first, "workspace_unreachable")

    def test_whose_share_was_taken_away_has_none_once_the_workspace_was_asked(self):
        self.begin(offline_lease_hours=8)
        self.log_in()
        self.ask("DELETE", f"/accounts/{self.id}/members/users/{self.mia}", status=204)
        self.assert_ends(self.launch().first, "role_none")
        self.served.end()
        self.assert_ends(self.launch().first, "workspace_unreachable")

    def test_signing_out_takes_it_away(self):
        self.begin(offline_lease_hours=8)
        self.log_in()
        self.served.end()
        self.assertEqual(self.home.run("workspace", "logout", self.address).code, 3)  # the workspace was not told
        self.assert_ends(self.launch().first, "workspace_unreachable")

    def test_an_api_key_gets_none(self):
        self.begin(offline_lease_hours=8)
        refused = self.ask("GET", f"/accounts/{self.id}/lease", status=403)
        self.assertEqual(refused.body["errors"][0]["meta"]["reason"], "not_by_api_key")
        self.again(offline_lease_hours=0)
        refused = self.ask("GET", f"/accounts/{self.id}/lease", status=403)
        self.assertEqual(refused.body["errors"][0]["meta"]["reason"], "no_leases")


if __name__ == "__main__":
    unittest.main()
