"""cerbyctl backup, restore and verify"""

import stat
import unittest

from cerbyctl import OTPAUTH, PASSPHRASE, PASSWORD, WORKSPACE, Home, TwoHomes

BACKUP_PASSPHRASE = "six other words for the backup"
SLOW = OTPAUTH + "&period=119"
HOTP = "otpauth://hotp/Counter:zilla?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=7"
SECRETS = ("password", "otpauth", "backup-codes", "notes")


class Backups(TwoHomes):
    """A vault with four accounts, and a second HOME with another vault."""

    FILE = "accounts.cerby"
    ACCOUNTS = [("Contentzilla", "--password-stdin", "--otpauth-stdin", "--notes-stdin",
                 f"{PASSWORD}\n{OTPAUTH}\nzwei\nZeilen 🔑\n"),
                ("Zähler", "--password-stdin", "--otpauth-stdin", f"{PASSWORD}2\n{HOTP}\n"),
                ("Third", "--password-stdin", f"{PASSWORD}3\n"),
                ("Slow", "--otpauth-stdin", f"{SLOW}\n")]

    def backup(self, file, *options):
        return self.run_ok("backup", file, "--passphrase-stdin", "--json", *options, stdin=BACKUP_PASSPHRASE + "\n").json

    def run_other(self, *arguments, code=0, stdin=BACKUP_PASSPHRASE + "\n"):
        result = self.other.run(*arguments, "--json", stdin=stdin)
        self.assertEqual(result.code, code, result.out + result.err)
        return result.json

    def shown(self, home, account):
        """All that account show says of it, with each secret; without what depends on the computer."""
        told = home.run("account", "show", account, "--json")
        self.assertEqual(told.code, 0, told.out + told.err)
        said = {"": told.json}
        for secret in SECRETS:
            revealed = home.run("account", "show", account, "--reveal", secret, "--json")
            said[secret] = revealed.json if revealed.code == 0 else revealed.error["outcome"]
        return said

    def test_a_restored_vault_has_the_same_accounts_and_gives_the_same_codes_on(self):
        used = [self.run_ok("otp", self.ids[1], "--use", "--json").json["code"] for _ in range(2)]
        file = self.file()
        made = self.backup(file)
        self.assertEqual((made["accounts"], made["file"]), (4, str(file)))
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        for secret in (PASSWORD, "Contentzilla", "GEZDGNBV"):
            self.assertNotIn(secret.encode(), file.read_bytes())

        told = self.run_other("restore", file, "--passphrase-stdin")
        self.assertEqual((told["added"], told["replaced"], told["skipped"]), (4, 0, []))
        self.assertEqual((told["accounts"], told["used_counters"]), (4, 1))
        self.assertEqual(told["workspaces_missing"], [WORKSPACE])
        for account in self.ids:
            self.assertEqual(self.shown(self.other, account), self.shown(self.home, account))
        self.assertEqual(self.shown(self.other, self.ids[0])["password"]["password"], PASSWORD)
        here = self.run_ok("otp", self.ids[1], "--use", "--json").json["code"]
        there = self.run_other("otp", self.ids[1], "--use", stdin="")["code"]
        self.assertEqual(here, there)
        self.assertNotIn(there, used)

    def test_a_code_of_the_moment_that_was_used_is_not_given_twice(self):
        # Two periods that end at other times: one of the codes is not nearly over, or both are for three seconds.
        used = []
        for _ in range(1000):
            first = [self.home.run("otp", account, "--use", "--json") for account in (self.ids[0], self.ids[3])]
            used = [result.json["code"] for result in first if result.code == 0]
            if used:
                break
        self.assertTrue(used, first[0].out)
        file = self.file()
        self.backup(file)
        told = self.run_other("restore", file, "--passphrase-stdin")
        self.assertEqual(told["used_steps"], len(used))
        for account in (self.ids[0], self.ids[3]):
            again = self.other.run("otp", account, "--use", "--json")
            if again.code == 0:  # the next period has come
                self.assertNotIn(again.json["code"], used)

    def test_what_is_there_is_skipped_and_named_or_replaced(self):
        file = self.file()
        self.backup(file)
        self.run_other("restore", file, "--passphrase-stdin")
        self.run_other("account", "edit", self.ids[2], "--name", "Renamed", stdin="")
        told = self.run_other("restore", file, "--passphrase-stdin")
        self.assertEqual((told["added"], sorted(one["id"] for one in told["skipped"])), (0, sorted(self.ids)))
        said = self.other.run("restore", file, "--passphrase-stdin", stdin=BACKUP_PASSPHRASE)
        self.assertEqual(said.code, 0)
        self.assertIn("Third", said.out)
        self.assertIn("--replace", said.out)
        self.assertIn("Renamed", [one["name"] for one in self.accounts(self.other)])
        told = self.run_other("restore", file, "--passphrase-stdin", "--replace")
        self.assertEqual((told["added"], told["replaced"]), (0, 4))
        self.assertEqual(self.shown(self.other, self.ids[2]), self.shown(self.home, self.ids[2]))

    def test_verify_needs_no_vault(self):
        file = self.file()
        self.backup(file)
        nobody = Home()
        self.addCleanup(nobody.close)
        result = nobody.run("verify", file, "--passphrase-stdin", "--json", stdin=BACKUP_PASSPHRASE)
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual((result.json["accounts"], result.json["workspaces"]), (4, [WORKSPACE]))
        self.assertRegex(result.json["created"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        said = nobody.run("verify", file, "--passphrase-stdin", stdin=BACKUP_PASSPHRASE)
        self.assertIn("whole: 4 accounts", said.out)
        self.assertEqual(nobody.run("vault", "status", "--json").json["state"], "missing")
        self.assertEqual(nobody.run("restore", file, "--passphrase-stdin", "--json", stdin=BACKUP_PASSPHRASE).error["outcome"],
                         "vault_missing")

    def test_a_file_that_is_there_stays(self):
        file = self.file()
        file.write_text("mine")
        error = self.assert_fails("backup_exists", "backup", file, "--passphrase-stdin", stdin=BACKUP_PASSPHRASE, detail=str(file))
        self.assertIn("--force", error["hint"])
        self.assertEqual(file.read_text(), "mine")
        self.backup(file, "--force")
        self.assertEqual(self.run_ok("verify", file, "--passphrase-stdin", "--json", stdin=BACKUP_PASSPHRASE).json["accounts"], 4)
        self.assertEqual([one.name for one in self.home.folder.glob(".accounts.cerby*")], [])

    def test_the_vault_itself_is_never_replaced(self):
        vault = self.home.folder / ".local/share/cerby/vault.db"
        before = vault.read_bytes()
        for name in ("vault.db", "vault.db-journal", "vault.db-steps"):
            self.assert_fails("input_invalid", "backup", vault.parent / name, "--force", "--passphrase-stdin", stdin=BACKUP_PASSPHRASE,
                              detail="vault itself")
        self.assertEqual(vault.read_bytes(), before)

    def test_a_damaged_file_says_what_to_do_and_changes_nothing(self):
        file = self.file()
        self.backup(file)
        whole = file.read_bytes()
        changed = bytearray(whole)
        changed[len(whole) // 2] ^= 1
        for damaged, verbs in ((whole[:-1], ("verify", "restore")), (whole[:200], ("restore",)), (bytes(changed), ("restore",)),
                               (whole + b"\0", ("verify",))):
            with self.subTest(size=len(damaged)):
                file.write_bytes(damaged)
                for verb in verbs:
                    result = self.other.run(verb, file, "--passphrase-stdin", "--json", stdin=BACKUP_PASSPHRASE)
                    self.assertEqual((result.code, result.error["outcome"]), (1, "backup_damaged"), result.out)
                    self.assertIn("another copy", result.error["hint"])
                    self.assertIn(str(file), result.error["detail"])
        said = self.other.run("restore", file, "--passphrase-stdin", stdin=BACKUP_PASSPHRASE)
        self.assertEqual((said.code, said.out), (1, ""))
        self.assertIn("part 1 of it is not what was written", said.err)
        self.assertEqual(self.accounts(self.other), [])

    def test_what_is_no_backup_is_said_before_a_passphrase_is_asked_for(self):
        file = self.file()
        for content, outcome in ((b"", "backup_damaged"), (b"name,url\n" * 50, "backup_damaged"),
                                 (b"cerbybak\x02\0\0\0" + bytes(200), "backup_newer")):
            with self.subTest(outcome=outcome, size=len(content)):
                file.write_bytes(content)
                self.assert_fails(outcome, "verify", file, detail=str(file))
                self.assert_fails(outcome, "restore", file, detail=str(file))
        self.assert_fails("not_found", "verify", self.home.folder / "missing")
        self.assert_fails("input_invalid", "verify", self.home.folder)

    def test_the_wrong_passphrase_is_called_so(self):
        file = self.file()
        self.backup(file)
        for wrong in (PASSPHRASE, BACKUP_PASSPHRASE.upper()):
            self.assert_fails("backup_not_opened", "verify", file, "--passphrase-stdin", stdin=wrong, detail=str(file))
        self.assertEqual(self.other.run("restore", file, "--passphrase-stdin", "--json", stdin=PASSPHRASE).error["outcome"],
                         "backup_not_opened")

    def test_a_passphrase_that_is_too_short_makes_none(self):
        file = self.file()
        self.assert_fails("input_invalid", "backup", file, "--passphrase-stdin", stdin="short", detail="at least 8")
        self.assert_fails("input_invalid", "backup", file, detail="--passphrase-stdin")
        self.assert_fails("input_invalid", "backup", self.home.folder / "missing/x", "--passphrase-stdin", stdin=BACKUP_PASSPHRASE)
        self.assertFalse(file.exists())

    def test_a_terminal_asks_twice_and_the_way_of_typing_does_not_matter(self):
        file = self.file()
        composed, decomposed = "cr\u00e8me br\u00fbl\u00e9e", "cre\u0300me bru\u0302le\u0301e"
        code, seen = self.home.on_terminal("backup", file, answers=[("of the backup: ", decomposed), ("again: ", decomposed)])
        self.assertEqual(code, 0, seen)
        self.assertEqual(self.home.echoes, [False, False])
        self.assertNotIn(decomposed, self.home.transcript)
        self.assertIn("4 accounts", self.home.transcript)
        code, seen = self.home.on_terminal("verify", file, answers=[("of the backup: ", composed)])
        self.assertEqual(code, 0, seen)


if __name__ == "__main__":
    unittest.main()
