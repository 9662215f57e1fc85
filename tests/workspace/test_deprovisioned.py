"""Ports that are open while their user is deactivated close within a minute, whatever they wait for, and what the vault has of the workspace is gone."""

import unittest

from served import made, share
from test_launch import PATIENCE, USER_NAME, Host
from test_session import WithAProvider

import cerbyctl  # from where test_launch found it


class Deprovisioned(WithAProvider, unittest.TestCase):
    def launch_of(self, remembered):
        host = Host(self.home)
        self.addCleanup(host.close)
        host.hello()
        host.first = host.ask("launch", address=f"{self.address}/launch/{self.id}", cause="navigation", initiator=cerbyctl.IDP, remembered=remembered)
        return host

    def test_a_user_who_is_deactivated_while_ports_are_open(self):
        email = "mia@a.test"
        user = self.make("/users", "user", email=email, role="workspace_user")
        self.ask("PATCH", f"/users/{user}", made("user", status="live"))
        self.ask("POST", f"/accounts/{self.id}/members/users", share("user", user, "account_collaborator"))
        self.provider.email = email
        self.sign_in_by_launch()
        self.let_in()
        # One that waits for the user's answer, one for the app's next page, and one that lies idle.
        asking, logging_in, idle = self.launch_of(False), self.launch_of(True), Host(self.home)
        self.addCleanup(idle.close)
        self.assertEqual(asking.first["type"], "confirm", asking.first)
        self.assertEqual(logging_in.fill(self, USER_NAME, "D1"), ["zilla"])
        self.assertEqual(idle.hello()["vault"], "open")
        self.ask("PATCH", f"/users/{user}", made("user", status="deactivated"))
        for host in (asking, logging_in):
            self.assert_ends(host.receive(), "sign_in_wanted")
            self.assertEqual(host.process.wait(PATIENCE), 0)
        self.assertEqual(idle.process.wait(PATIENCE), 0)
        self.assertEqual(idle.process.stdout.read(), b"")
        self.assertEqual(self.status()["proof"], "none")


if __name__ == "__main__":
    unittest.main()
