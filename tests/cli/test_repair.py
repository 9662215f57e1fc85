"""cerbyctl vault verify and vault repair"""

import json
import sqlite3
import stat
import unittest

from cerbyctl import PASSPHRASE, PASSWORD, FreshCase

PAGE = 4096


class Repairs(FreshCase):
    """A vault with six accounts, and what can happen to its file."""

    def setUp(self):
        super().setUp()
        made = self.home.make_vault()
        self.assertEqual(made.code, 0, made.out + made.err)
        self.words = made.json["recovery_words"]
        self.assertEqual(self.home.add_workspace().code, 0)
        self.vault = self.home.folder / ".local/share/cerby/vault.db"
        self.ids = [self.add(f"Account {number}") for number in range(6)]

    def add(self, name):
        added = self.home.add_account("--name", name, "--password-stdin", stdin=f"{PASSWORD}{name}\n")
        self.assertEqual(added.code, 0, added.out + added.err)
        return added.json["id"]

    def tamper(self, sql, *values):
        with sqlite3.connect(self.vault) as connection:
            connection.execute(sql, values)
        connection.close()

    def blob(self, account):
        return bytes.fromhex(account.replace("-", ""))

    def overwrite(self, at, content):
        with self.vault.open("r+b") as file:
            file.seek(at)
            file.write(content)

    def verify(self, *options, stdin=""):
        return self.home.run("vault", "verify", "--json", *options, stdin=stdin)

    def repair(self, *options, code=0, stdin=""):
        result = self.home.run("vault", "repair", "--yes", "--json", *options, stdin=stdin)
        self.assertEqual(result.code, code, result.out + result.err)
        return result.json

    def names(self):
        return sorted(one["name"] for one in self.run_ok("account", "list", "--json").json["accounts"])

    def test_a_whole_vault(self):
        said = self.run_ok("vault", "verify")
        self.assertIn("whole: 7 items", said.out)
        told = self.repair()
        self.assertEqual((told["whole"], told["repaired"]), (True, False))
        self.assertEqual([one.name for one in self.vault.parent.glob("*damaged*")], [])

    def test_one_account_does_not_open_and_one_is_missing(self):
        self.tamper("UPDATE item SET sealed = zeroblob(length(sealed)) WHERE id = ?", self.blob(self.ids[1]))
        self.tamper("DELETE FROM item WHERE id = ?", self.blob(self.ids[2]))
        damaged = self.vault.read_bytes()
        seen = self.verify()
        self.assertEqual((seen.code, seen.json["whole"]), (1, False))
        self.assertEqual({one["id"]: (one["state"], one["taken"]) for one in seen.json["items"]},
                         {self.ids[1]: ("unreadable", False), self.ids[2]: ("missing", False)})
        said = self.home.run("vault", "verify")
        self.assertEqual(said.code, 1)
        for account in self.ids[1:3]:
            self.assertIn(account, said.out)
        self.assertIn("5 of 7 items are whole", said.out)

        dry = self.repair("--dry-run", code=3)
        self.assertEqual((dry["repaired"], dry["items_taken"]), (False, 5))
        self.assertEqual(self.vault.read_bytes(), damaged)
        told = self.repair(code=3)
        self.assertEqual((told["repaired"], told["items_taken"], told["new_identity"]), (True, 5, False))
        kept = self.vault.parent / told["kept"]
        self.assertRegex(kept.name, r"^vault\.db\.damaged-\d{8}T\d{6}Z$")
        self.assertEqual(kept.read_bytes(), damaged)
        self.assertEqual(stat.S_IMODE(kept.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.vault.stat().st_mode), 0o600)
        self.assertEqual(self.names(), ["Account 0", "Account 3", "Account 4", "Account 5"])
        shown = self.run_ok("account", "show", self.ids[4], "--reveal", "password", "--json")
        self.assertEqual(shown.json["password"], PASSWORD + "Account 4")
        self.assertEqual(self.verify().code, 0)
        self.add("One more")

    def test_an_older_account_is_left_out_unless_it_is_wanted(self):
        with sqlite3.connect(self.vault) as connection:
            old = connection.execute("SELECT * FROM item WHERE id = ?", (self.blob(self.ids[0]),)).fetchone()
        connection.close()
        self.run_ok("account", "edit", self.ids[0], "--name", "Renamed")
        self.tamper("DELETE FROM item WHERE id = ?", self.blob(self.ids[0]))
        self.tamper("INSERT INTO item VALUES (?, ?, ?, ?)", *old)
        dry = self.repair("--dry-run", code=3)
        self.assertEqual([(one["state"], one["name"], one["taken"]) for one in dry["items"]], [("older", "Account 0", False)])
        told = self.repair("--take-older")
        self.assertEqual([(one["state"], one["taken"]) for one in told["items"]], [("older", True)])
        self.assertIn("Account 0", self.names())

    def test_one_that_is_damaged_is_not_listed_and_the_others_are(self):
        self.tamper("UPDATE item SET sealed = zeroblob(length(sealed)) WHERE id = ?", self.blob(self.ids[2]))
        for options, site in (((), ""), (("--for", "https://login.instagram.test"), "of a site")):
            seen = self.home.run("account", "list", "--json", *options)
            self.assertEqual((seen.code, len(seen.json["accounts"])), (3, 5), site)
            self.assertEqual([one["id"] for one in seen.json["not_listed"]], [self.ids[2]], site)
        self.assertIn("damaged", seen.json["not_listed"][0]["why"])
        said = self.home.run("account", "list")
        self.assertEqual((said.code, len(said.out.splitlines())), (3, 6))
        self.assertIn("Not listed: ", said.err)
        self.assertIn("1 account could not be read", said.err)
        self.assertIn("cerbyctl vault verify", said.err.splitlines()[-1])
        self.assertIn("cerbyctl vault repair", said.err.splitlines()[-1])
        self.tamper("UPDATE item SET sealed = zeroblob(length(sealed)) WHERE id = ?", self.blob(self.ids[1]))
        self.assertIn("2 accounts could not be read", self.home.run("account", "list").err)
        asked = self.home.folder / "accounts.json"
        asked.write_text(json.dumps({"type": "accounts", "id": 2, "origin": "https://login.instagram.test", "limit": 50}))
        self.assertIn("lists 4 accounts; there are some that could not be read", self.run_ok("launch", "--dry-run", asked).out)
        self.run_ok("account", "show", "Account 3")

    def test_a_destroyed_header(self):
        self.overwrite(0, b"\xff" * 100)
        self.assertEqual(self.home.run("account", "list", "--json").error["outcome"], "vault_damaged")
        told = self.repair()
        self.assertEqual(told["items_taken"], 7)
        self.assertEqual(len(self.names()), 6)

    def test_a_file_that_is_cut_off(self):
        with self.vault.open("r+b") as file:
            file.truncate(self.vault.stat().st_size - PAGE - 100)
        seen = self.verify().json
        self.assertTrue(any("bytes where there should be" in line for line in seen["damaged"]), seen)
        self.home.run("vault", "repair", "--yes")
        self.assertEqual(self.verify().code, 0)

    def test_every_page_overwritten(self):
        """None of them keeps the rest from being had, nor is anything lost without a word."""
        whole = self.vault.read_bytes()
        silent = []
        for at in range(0, len(whole), PAGE):
            self.vault.write_bytes(whole[:at] + b"\xa5" * PAGE + whole[at + PAGE:])
            told = self.home.run("vault", "repair", "--dry-run", "--json")
            self.assertEqual(told.code, 3 if told.json["items_taken"] < 7 or told.json["unlock_methods_lost"] else 0, told.out)
            lost = {one["id"] for one in told.json["items"] if not one["taken"]}
            said = " ".join(told.json["damaged"])
            self.assertIn(f"page {at // PAGE + 1} of the file", said)
            if told.json["items_taken"] + len(lost) < 7 and "ids are not known" not in said:
                silent.append(at // PAGE + 1)
        self.assertEqual(silent, [])

    def test_a_locked_vault_opens_with_its_passphrase_or_its_words(self):
        self.run_ok("vault", "lock")
        self.overwrite(0, b"\xff" * 100)
        self.assertEqual(self.verify().error["outcome"], "unlock_unavailable")
        wrong = self.verify("--passphrase-stdin", stdin="not the passphrase\n")
        self.assertEqual(wrong.error["outcome"], "wrong_passphrase")
        self.assertEqual(self.verify("--recovery-stdin", stdin=self.words).json["items_whole"], 7)
        told = self.repair("--passphrase-stdin", stdin=PASSPHRASE + "\n")
        self.assertEqual(told["items_taken"], 7)
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=self.words)
        self.assertEqual(len(self.names()), 6)

    def test_it_asks_before_it_acts(self):
        self.tamper("DELETE FROM item WHERE id = ?", self.blob(self.ids[2]))
        damaged = self.vault.read_bytes()
        refused = self.home.run("vault", "repair", "--json")
        self.assertEqual((refused.code, refused.error["outcome"]), (1, "input_invalid"))
        self.assertIn("--yes", refused.error["detail"])
        code, said = self.home.on_terminal("vault", "repair", answers=[("Type", "no")])
        self.assertEqual(code, 1, said)
        self.assertEqual(self.vault.read_bytes(), damaged)
        code, said = self.home.on_terminal("vault", "repair", answers=[("Type", "repair")])
        self.assertEqual(code, 3, said)
        self.assertIn("damaged file is kept", said)

    def test_no_damage_but_another_format_or_an_older_file(self):
        old = self.vault.read_bytes()
        self.add("One more")
        self.vault.write_bytes(old)
        self.assert_fails("vault_rolled_back", "vault", "verify")
        self.assert_fails("vault_rolled_back", "vault", "repair", "--yes")
        self.assertEqual(self.vault.read_bytes(), old)

    def test_without_a_vault(self):
        self.run_ok("vault", "wipe", "--yes")
        self.assert_fails("vault_missing", "vault", "verify")
        self.assert_fails("vault_missing", "vault", "repair")

    def test_what_was_kept_is_named_and_an_unfinished_copy_goes(self):
        self.assertEqual(self.run_ok("vault", "status", "--json").json["kept_copies"], [])
        kept = [self.vault.with_name("vault.db." + name) for name in ("damaged-20251231T235959Z", "format-1-generation-7")]
        half = self.vault.with_name("vault.db.format-1-generation-8.new")
        for file in (*kept, half):
            file.write_bytes(b"x")
            file.chmod(0o600)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["kept_copies"], [str(file) for file in kept])
        self.assertFalse(half.exists())
        said = self.run_ok("vault", "status").out
        checks = {one["id"]: one for one in self.home.run("doctor", "--json").json["checks"]}
        for file in kept:
            self.assertIn(str(file), said)
            self.assertIn(str(file), checks["vault.copies"]["says"])
        self.run_ok("vault", "wipe", "--yes")
        self.assertEqual(list(self.vault.parent.iterdir()), [])

    def test_wipe_takes_the_kept_files_too(self):
        self.tamper("DELETE FROM item WHERE id = ?", self.blob(self.ids[2]))
        self.repair(code=3)
        self.run_ok("vault", "wipe", "--yes")
        self.assertEqual(list(self.vault.parent.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
