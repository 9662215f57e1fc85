"""What test_revoke.py says of keys, of the session of a trusted device, which is what a host asks by; and what ends a session or a device besides."""

import unittest

import test_revoke
from enrolment import Devices
from instances import Instance
from served import Token, made, value

OF_KEYS = ("until_the_key_is_revoked",)


class OfSessions(test_revoke.Ways):
    """Of mia, who has two devices: the one that launches, and another."""

    def until_its_session_ends(self, user, key):
        self.directly(user, key)
        return lambda: self.of(self.mia, "DELETE", f"/sessions/{self.mia.tokens['session_id']}", 204)

    def until_another_device_ends_the_session(self, user, key):
        self.directly(user, key)
        return lambda: self.of(self.other, "DELETE", f"/sessions/{self.mia.tokens['session_id']}", 204)

    def until_another_device_removes_this_one(self, user, key):
        self.directly(user, key)
        return lambda: self.remove_by(self.other)

    def until_the_owner_removes_the_device(self, user, key):
        self.directly(user, key)
        return lambda: self.remove_by(self.first)

    def until_an_old_refresh_token_is_used(self, user, key):
        self.directly(user, key)
        old = self.mia.tokens["refresh_token"]
        self.mia.tokens = self.post(self.mia.refreshing(old))
        return lambda: self.assertEqual(self.reason(self.mia.refreshing(old)), "grant_used")

    def remove_by(self, device):
        self.of(device, "DELETE", f"/devices/{self.mia.id}", 204)
        self.is_removed = True


OWN = [name for name in vars(OfSessions) if name.startswith("until_")]


class OnEachDatabase(Devices, OfSessions, test_revoke.OnEachDatabase):
    ways = [way for way in test_revoke.WAYS if way not in OF_KEYS] + OWN

    def setUp(self):
        Devices.setUp(self)
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        self.let_in_by_mail(self.first)
        self.mias = 0
        self.new_mia()

    def new_mia(self):
        """Another user, with a device that is let in: who was deactivated has none any more."""
        self.mias += 1
        name = f"mia{self.mias}"
        self.who = (f"00u-{name}", f"{name}@a.test")
        self.id_of_mia, _ = self.user(name)
        self.other = self.device(*self.who)
        self.let_in_by_mail(self.other)
        self.is_removed, self.is_deactivated = True, False

    def until_the_user_is_deactivated(self, user, key):
        self.is_deactivated = True
        return super().until_the_user_is_deactivated(user, key)

    def sign_in_of(self, device):
        self.again(device, *self.who)

    def new_launch(self, way):
        """A new account; mia as she was before the last way, signed in anew."""
        if self.is_deactivated:
            self.new_mia()
        self.ask("PATCH", f"/users/{self.id_of_mia}", made("user", status="live", role="workspace_user"))
        self.sign_in_of(self.other)
        if self.is_removed:
            self.mia, self.is_removed = self.device(*self.who), False
            self.approve(self.mia, self.other)
        else:
            self.sign_in_of(self.mia)
        self.id = self.account("Contentzilla", username="zilla")
        self.path = f"/accounts/{self.id}"
        self.ask("PUT", f"{self.path}/password", value(test_revoke.PASSWORD), status=204)
        self.ask("PUT", f"{self.path}/totp", value(test_revoke.SECRET), status=204)
        revoke = getattr(self, way)(self.id_of_mia, None)
        return revoke, Token(self.mia.tokens["access_token"])


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"

    def test_at_another_instance(self):
        other = Instance(self.served)
        self.addCleanup(other.close)
        for way in OWN:
            with self.subTest(way=way):
                revoke, token = self.new_launch(way)
                for step in test_revoke.STEPS:
                    self.assertEqual(other.ask(token, "GET", self.path + step).status, 200)
                revoke()
                self.assert_refused(other.served, token, way, test_revoke.STEPS[1:] + test_revoke.STEPS)


if __name__ == "__main__":
    unittest.main()
