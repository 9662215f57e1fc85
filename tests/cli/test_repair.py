"""cerbyctl vault verify and vault repair"""

import itertools
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

    def expect_no_silent_loss(self, damaged, what):
        """What a repair of that file would say of it: 0 only where all of it is there. Gives what it said; None: it has no way in left."""
        self.vault.write_bytes(damaged)
        told = self.home.run("vault", "repair", "--dry-run", "--json")
        if told.code == 1:
            self.assertIn(told.error["outcome"], ("unlock_unavailable", "vault_damaged"), what)
            return None
        said = told.json
        if said["items_taken"] < 7:
            self.assertEqual(told.code, 3, (what, told.out))
        all_there = said["items_taken"] == 7 and said["accounts_taken"] == 6 and said["unlock_methods_whole"] == 2
        if said["loss"] == "named":
            lost = {one["id"] for one in said["items"] if not one["taken"]}
            self.assertEqual(said["items_taken"] + len(lost), 7, what)
        # Where nothing says how much there was, not even a file with all of it in it is called whole.
        self.assertEqual(told.code, 0 if all_there and said["loss"] == "named" else 3, (what, told.out))
        return said

    def test_every_page_overwritten(self):
        """None of them keeps the rest from being had, nor is anything lost without a word."""
        whole = self.vault.read_bytes()
        known = set()
        for at in range(0, len(whole), PAGE):
            page = at // PAGE + 1
            told = self.expect_no_silent_loss(whole[:at] + b"\xa5" * PAGE + whole[at + PAGE:], page)
            self.assertIn(f"page {page} of the file", " ".join(told["damaged"]))
            known.add(told["loss"])
        self.assertIn("unknown", known, "the page of the head")
        self.assertIn("named", known)

    def test_every_two_pages_overwritten(self):
        """Those of a part of the summary and of items lose accounts whose ids nothing has any more."""
        whole = self.vault.read_bytes()
        known = set()
        for first, second in itertools.combinations(range(len(whole) // PAGE), 2):
            damaged = bytearray(whole)
            for page in (first, second):
                damaged[page * PAGE:(page + 1) * PAGE] = b"\xa5" * PAGE
            told = self.expect_no_silent_loss(damaged, (first + 1, second + 1))
            if told:
                known.add(told["loss"])
        self.assertEqual(known, {"named", "counted", "unknown"})

    def test_cut_off_at_every_page(self):
        whole = self.vault.read_bytes()
        kept = sorted(file.name for file in self.vault.parent.iterdir())
        lost = nothing_left = 0
        for size in range(len(whole) - PAGE, 0, -PAGE):
            told = self.expect_no_silent_loss(whole[:size], size)
            if told is None:
                continue
            self.assertTrue(any("bytes where there should be" in line or "head" in line for line in told["damaged"]), told)
            if told["items_taken"] < 7 and told["loss"] != "named":
                lost += 1
            if told["items_taken"] == 0:
                nothing_left += 1
                said = self.home.run("vault", "repair", "--dry-run").out
                self.assertIn("How much is lost is not known", said)
                self.assertIn("No account was found", said)
                self.assertIn("How much is lost is not known", self.home.run("vault", "verify").out)
        self.assertGreater(lost, 0)
        self.assertGreater(nothing_left, 0)
        self.assertEqual(sorted(file.name for file in self.vault.parent.iterdir()), kept)

    def test_an_empty_vault_is_never_called_repaired(self):
        """Nothing is left but the ways to open it: that is said before it is done and after, and the file stays."""
        whole = self.vault.read_bytes()
        for size in range(2 * PAGE, len(whole), PAGE):
            told = self.expect_no_silent_loss(whole[:size], size)
            if told and told["items_taken"] == 0 and told["unlock_methods_whole"] > 0:
                break
        else:
            self.fail("no cut leaves the unlock methods and no item")
        code, said = self.home.on_terminal("vault", "repair", answers=[("Type", "no")])
        self.assertEqual(code, 1, said)
        for part in ("How much is lost is not known", "No account was found", "all that there was"):
            self.assertIn(part, self.home.transcript.split("Type")[0])
        done = self.home.run("vault", "repair", "--yes")
        self.assertEqual(done.code, 3, done.out + done.err)
        for part in ("How much is lost is not known", "No account was found", "what is lost is not all known", "damaged file is kept as"):
            self.assertIn(part, done.out)
        self.assertNotIn("The vault is repaired.", done.out)
        kept = list(self.vault.parent.glob("vault.db.damaged-*"))
        self.assertEqual([file.read_bytes() for file in kept], [whole[:size]])

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

    def test_its_words_are_not_spent_and_that_is_said(self):
        self.tamper("DELETE FROM item WHERE id = ?", self.blob(self.ids[2]))
        for verb, code in (("verify", 1), ("repair", 3)):
            done = self.home.run("vault", verb, "--recovery-stdin", *(["--yes"] if verb == "repair" else []), stdin=self.words)
            self.assertEqual(done.code, code, done.out + done.err)
            self.assertIn("are not spent", done.err)
            self.assertIn("cerbyctl vault recover", done.err)
            self.assertIn("not spent", self.run_ok("vault", verb, "--help").out)
        self.run_ok("vault", "recover", "--words-stdin", stdin=self.words)
        self.assertEqual(self.verify("--recovery-stdin", stdin=self.words).error["outcome"], "wrong_passphrase")
        self.assertNotIn("not spent", self.home.run("vault", "verify").err)

    def test_a_file_that_is_no_vault_is_called_that(self):
        self.run_ok("vault", "lock")
        for content in (b"", b"not a vault", bytes(range(256)) * 300):
            self.vault.write_bytes(content)
            for verb in ("verify", "repair"):
                for options, stdin in ((("--passphrase-stdin",), PASSPHRASE + "\n"), (("--recovery-stdin",), self.words), ((), "")):
                    self.assert_fails("vault_damaged", "vault", verb, *options, stdin=stdin, detail="is no vault")
            self.assertEqual(self.vault.read_bytes(), content)
        self.assertIn("cerbyctl restore", self.home.run("vault", "repair").err)

    def test_many_passphrases_in_the_file_cost_no_more_than_two_runs(self):
        """The KDF runs are counted in tests/vault; here, that a third is not tried although it would open."""
        self.run_ok("vault", "lock")
        with sqlite3.connect(self.vault) as connection:
            own, parameters = connection.execute("SELECT id, parameters FROM method WHERE kind = 'passphrase'").fetchone()
            for number in range(1, 14):
                cheaper = (64 << 20).to_bytes(8, "little") + (2).to_bytes(4, "little") + bytes(15) + bytes([number])
                connection.execute("INSERT INTO method SELECT ?, kind, ?, wrapped, secret, created FROM method WHERE id = ?",
                                   (bytes([number]) * 16, cheaper, own))
        connection.close()
        self.assertEqual(len(parameters), 28)
        self.assertEqual(self.verify("--passphrase-stdin", stdin=PASSPHRASE + "\n").error["outcome"], "wrong_passphrase")
        self.assertEqual(self.verify("--recovery-stdin", stdin=self.words).json["items_whole"], 7)

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
