"""Local vaults by cerbyctl and the real host: two computers of one person, the real service, which keeps what it cannot read."""

import unittest

import test_device_commands
from test_launch import ORIGIN, PASSWORD, PASSWORD_PAGE, USER_NAME, Host

import cerbyctl  # from where test_launch found it

OTHER_PASSWORD = "Otra-clave-de-Zilla-2"


class LocalVaults(test_device_commands.Computers, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.first_by_mail()

    def does(self, home, *arguments, stdin=""):
        done = home.run("local-vault", *arguments, "--json", stdin=stdin)
        self.assertEqual(done.code, 0, done.out + done.err)
        return done.json

    def with_an_account(self):
        """A vault in which an account is sealed."""
        created = self.does(self.home, "create", "--label", "Finance")
        (vault,) = [one["id"] for one in self.ask("GET", "/vaults").data if one["attributes"]["kind"] == "local"]
        self.id = self.make("/accounts", "account", label="Bank", vaultId=vault)
        self.seal(PASSWORD)
        self.assertRegex(created["recovery_words"], r"^([a-z]+ ){23}[a-z]+$")

    def seal(self, password):
        self.does(self.home, "put", self.id, "--login-url", ORIGIN + "/", "--username", "zilla", "--password-stdin", stdin=password + "\n")

    def opened(self, home):
        host = Host(home)
        self.addCleanup(host.close)
        self.assertEqual(host.hello()["vault"], "open")
        return host, host.ask("launch", address=f"{self.address}/launch/{self.id}", cause="navigation", initiator=cerbyctl.IDP, remembered=True)

    def log_in(self, home, password=PASSWORD):
        host, first = self.opened(home)
        self.assertEqual((first["type"], first.get("address")), ("open", ORIGIN + "/"), first)
        self.assertEqual(host.fill(self, USER_NAME, "D1"), ["zilla"])
        self.assertEqual(host.fill(self, PASSWORD_PAGE, "D2"), [password])

    def ends(self, home, outcome):
        _, first = self.opened(home)
        self.assertEqual((first["type"], first.get("outcome")), ("failed", outcome), first)

    def test_an_account_is_opened_on_both_computers_and_by_nobody_else(self):
        self.with_an_account()
        self.log_in(self.home)
        # The second one was let in afterwards: it has no key until it is sent one.
        self.second_by_first()
        self.ends(self.second, "local_key_missing")
        self.does(self.home, "send-keys")
        self.log_in(self.second)
        self.seal(OTHER_PASSWORD)
        self.log_in(self.second, OTHER_PASSWORD)
        for file in self.served.folder.rglob("*"):
            if file.is_file():
                self.assertFalse(OTHER_PASSWORD.encode() in file.read_bytes(), file)

    def test_an_older_state_is_noticed(self):
        self.with_an_account()
        self.log_in(self.home)
        ((sealed, revision),) = self.served.sql(f"SELECT {self.served.digits('sealed')}, revision FROM local_accounts")
        self.seal(OTHER_PASSWORD)
        self.log_in(self.home, OTHER_PASSWORD)
        self.served.sql(f"UPDATE local_accounts SET sealed = {self.served.blob(sealed)}, revision = {revision}")
        self.ends(self.home, "local_account_rolled_back")

    def test_another_key_opens_it_after_a_rotation(self):
        self.with_an_account()
        self.second_by_first()
        self.does(self.home, "send-keys")
        self.does(self.home, "rotate")
        self.log_in(self.home)
        self.log_in(self.second)


if __name__ == "__main__":
    unittest.main()
