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
        self.assertNotIn("local_vaults", self.second_by_first("login", "--no-keys"))
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
        self.assertEqual(self.does(self.home, "send-keys")["sent"], 0, "the approval has sent it")
        self.does(self.home, "rotate")
        self.log_in(self.home)
        self.log_in(self.second)

    def labels(self, home):
        return {one["label"]: (one["id"], one["epoch"], one["key_here"]) for one in self.does(home, "list")["local_vaults"]}

    def broken(self, label):
        """One that gets no more keys."""
        self.served.sql(f"UPDATE vaults SET epoch = 4294967295 WHERE label = '{label}'")

    def test_who_is_let_in_has_the_key_of_each_and_who_is_removed_of_none(self):
        self.with_an_account()
        self.does(self.home, "create", "--label", "Marketing")
        said = self.second_by_first()
        self.assertEqual({one["label"]: (one["sent"], one["not_sent"]) for one in said["local_vaults"]}, {"Finance": (1, []), "Marketing": (1, [])})
        self.log_in(self.second)
        other = said["approved"]
        removed = self.home.run("device", "remove", other, "--yes", "--json")
        self.assertEqual(removed.code, 0, removed.out + removed.err)
        self.assertEqual(removed.json["removed"], other)
        self.assertEqual({one["label"]: (one["epoch"], one["sent"], one["accounts"], one["left"]) for one in removed.json["local_vaults"]},
                         {"Finance": (2, 1, 1, []), "Marketing": (2, 1, 0, [])})
        words = {one["recovery_words"] for one in removed.json["local_vaults"]}
        self.assertEqual([len(one.split()) for one in words], [24, 24])
        self.log_in(self.home)
        self.assertEqual({label: (epoch, here) for label, (_, epoch, here) in self.labels(self.home).items()}, {"Finance": (2, True), "Marketing": (2, True)})
        # Those are the words now.
        finance = next(one for one in removed.json["local_vaults"] if one["label"] == "Finance")
        self.does(self.home, "recover", "Finance", "--words-stdin", stdin=finance["recovery_words"] + "\n")

    def test_what_fails_for_one_is_named_and_undoes_nothing(self):
        self.with_an_account()
        self.does(self.home, "create", "--label", "Marketing")
        other = self.second_by_first()["approved"]
        self.broken("Marketing")
        removed = self.home.run("device", "remove", other, "--yes", "--json")
        self.assertEqual(removed.code, 3, removed.out + removed.err)
        said = {one["label"]: (one.get("outcome"), one.get("epoch")) for one in removed.json["local_vaults"]}
        self.assertEqual((said, removed.json["removed"]), ({"Finance": (None, 2), "Marketing": ("input_invalid", None)}, other))
        self.assertEqual(self.listed(self.home)[0][other]["state"], "removed")
        self.log_in(self.home)

    def test_in_words_each_is_named_with_what_to_do(self):
        self.with_an_account()
        self.does(self.home, "create", "--label", "Marketing")
        other = self.second_by_first()["approved"]
        self.broken("Marketing")
        marketing = self.labels(self.home)["Marketing"][0]
        removed = self.home.run("device", "remove", other, "--yes")
        self.assertEqual(removed.code, 3, removed.out + removed.err)
        self.assertIn(f"cerbyctl local-vault rotate {marketing}", removed.err)
        self.assertRegex(removed.out, r'The local vault "Finance" has a new key\.\n[^\n]*\n([a-z]+ ){23}[a-z]+\n')

    def test_keys_stay_as_they_are_where_that_is_said(self):
        self.with_an_account()
        other = self.second_by_first()["approved"]
        removed = self.home.run("device", "remove", other, "--yes", "--no-keys", "--json")
        self.assertEqual((removed.code, removed.json), (0, {"removed": other}))
        self.assertEqual(self.labels(self.home)["Finance"][1:], (1, True))

    def test_a_renewed_computer_has_its_keys_and_gives_the_vault_a_new_one(self):
        self.with_an_account()
        self.removed_by_an_administrator()
        self.renewed()
        rotated = self.does(self.home, "rotate")
        self.assertEqual((rotated["epoch"], rotated["accounts"], rotated["left"]), (2, 1, []))
        self.log_in(self.home)

    def test_another_name_and_the_end(self):
        self.with_an_account()
        renamed = self.does(self.home, "rename", "Finance", "--label", "Money")
        self.assertEqual((renamed["label"], renamed["before"]), ("Money", "Finance"))
        id_ = self.labels(self.home)["Money"][0]
        self.refused(self.home, "input_invalid", "local-vault", "rename", "--label", "x" * 129)
        self.refused(self.home, "not_found", "local-vault", "remove", "Finance", "--yes")
        self.assertIn("--with-accounts", self.refused(self.home, "input_invalid", "local-vault", "remove", "Money", "--yes")["detail"])
        code, _ = self.home.on_terminal("local-vault", "remove", "Money", "--with-accounts", answers=[("to go on: ", "Finance")])
        self.assertEqual(code, 1, self.home.transcript)
        self.assertIn("its recovery words, and the 1 account in it", self.home.transcript)
        self.log_in(self.home)
        code, _ = self.home.on_terminal("local-vault", "remove", "Money", "--with-accounts", answers=[("to go on: ", "Money")])
        self.assertEqual(code, 0, self.home.transcript)
        self.assertEqual(self.labels(self.home), {})
        self.ask("GET", f"/accounts/{self.id}", status=404)
        empty = self.does(self.home, "create", "--label", "Empty")["id"]
        self.assertEqual(self.does(self.home, "remove", "Empty", "--yes"), {"removed": empty, "label": "Empty", "accounts": 0})
        self.assertNotEqual(empty, id_)


if __name__ == "__main__":
    unittest.main()
