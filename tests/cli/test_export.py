"""cerbyctl export: accounts in plain text, and read back by cerbyctl import"""

import json
import sqlite3
import stat
import subprocess
import unittest

from cerbyctl import FOUR, OTPAUTH, PASSPHRASE, PASSWORD, FreshCase, TwoHomes, words_on

HOTP = "otpauth://hotp/Counter:zilla?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=7"
NOTES = "zwei\nZeilen, \"quoted\" 🔑"
FORMATS = ("bitwarden-json", "bitwarden-csv")
GIVEN = PASSPHRASE + "\n"
CANARIES = (PASSWORD, "GEZDGNBV", "Zeilen", "shared-canary", PASSPHRASE)


class Export(TwoHomes):
    """A vault with three accounts of an Owner and one of a Collaborator, and a second HOME with an empty vault."""

    FILE = "accounts.out"
    ACCOUNTS = [("Contentzilla", "--username", "zilla@app.test", "--origin", "https://app.test:8443", "--password-stdin",
                 "--otpauth-stdin", "--notes-stdin", f"{PASSWORD}\n{OTPAUTH}\n{NOTES}\n"),
                ("Zähler, \"der\"", "--username", "z", "--password-stdin", "--otpauth-stdin", f"=2+{PASSWORD}\n{HOTP}\n"),
                ("Bare", ""),
                ("Shared", "--username", "s", "--role", "collaborator", "--password-stdin", "shared-canary\n")]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        assert cls.other.add_workspace().code == 0

    def export(self, file, *options, code=0, stdin=GIVEN):
        result = self.home.run("export", file, "--yes", "--passphrase-stdin", "--json", *options, stdin=stdin)
        self.assertEqual(result.code, code, result.out + result.err)
        for canary in CANARIES:
            self.assertNotIn(canary, result.out + result.err)
        return result.json

    def content(self, home):
        """What an export is to carry, of each account of an Owner, by name."""
        told = {}
        for account in self.accounts(home):
            if account["role"] != "owner":
                continue
            shown = home.run("account", "show", account["id"], "--json").json
            said = {key: shown[key] for key in ("login_url", "origins", "username")}
            for secret in ("password", "otpauth", "notes"):
                revealed = home.run("account", "show", account["id"], "--reveal", secret, "--json")
                self.assertEqual(revealed.code, 0, revealed.out)
                said[secret] = revealed.json[secret]
            told[account["name"]] = said
        return told

    def test_what_is_exported_is_read_back_as_the_same_accounts(self):
        before = self.content(self.home)
        self.assertEqual(len(before), 3)
        self.assertEqual(before["Contentzilla"]["password"], PASSWORD)
        self.assertEqual(before["Contentzilla"]["notes"], NOTES)
        for form in FORMATS:
            with self.subTest(form=form):
                self.setUp()
                file = self.file()
                made = self.export(file, "--format", form, code=3)  # for the Collaborator's
                self.assertEqual((made["accounts"], made["format"]), (3, form))
                self.assertEqual([one["name"] for one in made["left_out"]], ["Shared"])
                self.assertEqual(made["never_in_it"], ["the app's name", "its workspace"])
                self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
                self.assertNotIn("shared-canary", file.read_text())
                read = self.other.run("import", file, "--json")
                self.assertEqual(read.code, 0, read.out + read.err)
                self.assertEqual(self.content(self.other), before)

    def test_chosen_accounts_only(self):
        file = self.file()
        self.assertEqual(self.export(file, "--account", "bare", "--account", self.ids[0])["accounts"], 2)
        self.assertEqual({item["name"] for item in json.loads(file.read_text())["items"]}, {"Bare", "Contentzilla"})
        missing = self.file("missing.out")
        self.assert_fails("account_unknown", "export", missing, "--yes", "--passphrase-stdin", "--account", "Nobody", stdin=GIVEN)
        self.assertFalse(missing.exists())

    def test_a_counter_that_has_gone_on_is_told(self):
        self.assertEqual(self.export(self.file(), "--account", self.ids[1])["parts_left_out"], [])
        self.run_ok("otp", self.ids[1], "--use")
        told = self.export(self.file(), "--account", self.ids[1], code=3)["parts_left_out"]
        self.assertEqual([one["id"] for one in told], [self.ids[1]])
        self.assertIn("counter to 8", told[0]["why"])

    def test_a_collaborator_gets_no_password_out(self):
        file = self.file()
        self.assertEqual(self.export(file, "--account", "Shared", code=3)["accounts"], 0)
        self.assertNotIn("shared-canary", file.read_text())

    def test_who_does_not_know_the_passphrase_gets_nothing_of_an_open_vault(self):
        file = self.file()
        self.run_ok("account", "list")  # it is open
        self.assert_fails("wrong_passphrase", "export", file, "--yes", "--passphrase-stdin", stdin="another passphrase\n")
        self.assert_fails("input_invalid", "export", file, "--yes", detail="--passphrase-stdin")
        self.assertFalse(file.exists())

    def test_no_file_is_replaced_and_nothing_goes_to_stdout_or_into_the_vault(self):
        file = self.file()
        file.write_text("mine")
        ask = ("--yes", "--passphrase-stdin")
        self.assert_fails("input_invalid", "export", file, *ask, stdin=GIVEN, detail="already")
        self.assertEqual(file.read_text(), "mine")
        self.assert_fails("input_invalid", "export", "-", *ask, stdin=GIVEN, detail="stdout")
        for name in ("/dev/stdout", "/dev/tty", "/dev/fd/1"):
            self.assertNotEqual(self.home.run("export", name, *ask, stdin=GIVEN).code, 0)
        vault = next(self.home.folder.rglob("vault.db"))
        self.assert_fails("input_invalid", "export", f"{vault}-steps-of-mine", *ask, stdin=GIVEN, detail="vault itself")

    def test_without_a_terminal_it_takes_a_yes(self):
        file = self.file()
        self.assert_fails("input_invalid", "export", file, "--passphrase-stdin", stdin=GIVEN, detail="--yes")
        self.assertFalse(file.exists())

    def test_on_a_terminal_it_warns_and_asks_then_asks_for_the_passphrase_without_an_echo(self):
        file = self.file()
        code, _ = self.home.on_terminal("export", file, "--account", "Bare", answers=[("to go on: ", "no")])
        self.assertEqual((code, file.exists()), (1, False))
        self.assertIn("anybody who gets to read", self.home.transcript)
        code, _ = self.home.on_terminal("export", file, "--account", "Bare",
                                        answers=[("to go on: ", "export"), ("Passphrase of the vault: ", PASSPHRASE)])
        self.assertEqual((code, file.exists()), (0, True), self.home.transcript)
        self.assertEqual(self.home.echoes, [True, False])


class ExportByRecoveryWords(FreshCase):
    """They give every password out, and are spent by that, as by unlock and recover."""

    def setUp(self):
        super().setUp()
        self.make_vault()
        assert self.home.add_account("--name", "Bare", "--password-stdin", stdin=PASSWORD + "\n").code == 0
        self.vault = self.home.folder / ".local/share/cerby/vault.db"
        self.file = self.home.folder / "accounts.json"

    def export(self, *options, words=None):
        return self.home.run("export", self.file, "--yes", "--words-stdin", *options, stdin=(words or self.words) + "\n")

    def opens(self, words):
        return self.home.run("vault", "verify", "--recovery-stdin", stdin=words).code == 0

    def test_new_ones_take_their_place(self):
        done = self.export("--json")
        self.assertEqual(done.code, 0, done.out + done.err)
        self.assertEqual((done.json["accounts"], done.json["words_spent"]), (1, True))
        new = done.json["recovery_words"]
        self.assertEqual((self.opens(self.words), self.opens(new)), (False, True))
        self.assertEqual(json.loads(self.file.read_text())["items"][0]["login"]["password"], PASSWORD)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open", "it was, and stays so under its new key")
        self.file.unlink()
        again = self.export()
        self.assertEqual((again.code, self.file.exists()), (1, False), again.out)
        text = self.export(words=new).out
        self.assertIn("The words that you used open nothing any more; the new ones do.", text)
        self.assertEqual(len([line for line in text.splitlines() if len(line.split()) == 24]), 1)

    def test_a_locked_vault_is_not_opened_by_it(self):
        self.run_ok("vault", "lock")
        self.assertEqual(self.export().code, 0)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "locked")

    def test_what_goes_wrong_before_costs_no_words(self):
        self.assert_fails("account_unknown", "export", self.file, "--yes", "--words-stdin", "--account", "Nobody", stdin=self.words)
        self.assert_fails("input_invalid", "export", self.home.folder / "no" / "folder", "--yes", "--words-stdin", stdin=self.words)
        self.assertTrue(self.opens(self.words))
        self.assertFalse(self.file.exists())

    def test_words_that_cannot_be_shown_leave_the_old_words_and_no_file(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([self.home.bin / "cerbyctl", "export", self.file, "--yes", "--words-stdin"], input=self.words.encode(),
                                  stdout=full, stderr=subprocess.PIPE, env=self.home.environment(), timeout=120, check=False)
        self.assertEqual((done.returncode, self.file.exists()), (1, False), done.stderr)
        self.assertTrue(self.opens(self.words))

    def test_words_that_are_not_confirmed_export_nothing(self):
        code, _ = self.home.on_terminal("export", self.file, "--yes", "--words-stdin", answers=[
            ("24 recovery words: ", self.words), FOUR[0], *[("Word ", "zzz")] * 3])
        self.assertEqual((code, self.file.exists()), (1, False), self.home.transcript)
        self.assertTrue(self.opens(self.words))

    def test_four_of_the_new_words_are_asked_for(self):
        code, _ = self.home.on_terminal("export", self.file, "--yes", "--words-stdin", answers=[("24 recovery words: ", self.words), *FOUR])
        self.assertEqual((code, self.file.exists()), (0, True), self.home.transcript)
        new = " ".join(words_on(self.home.transcript.split("Press Enter")[0]))
        self.assertEqual((self.opens(self.words), self.opens(new)), (False, True))

    def test_a_disk_that_fails_leaves_words_that_open_it_and_no_file_without_new_words(self):
        """At each write of the change that reaches the disk: whichever words open the vault are named, and nothing is out by the old ones."""
        told = set()
        for which in range(1, 30):
            trace = self.home.folder / "trace"
            done = subprocess.run(
                ["strace", "-f", "-o", trace, "-P", self.vault, "-P", f"{self.vault}-journal", "-e", "trace=fdatasync",
                 "-e", f"inject=fdatasync:error=EIO:when={which}", self.home.bin / "cerbyctl", "export", self.file, "--yes", "--words-stdin",
                 "--json"], input=self.words.encode(), capture_output=True, env=self.home.environment(), start_new_session=True, timeout=120,
                check=False)
            if "INJECTED" not in trace.read_text():
                break
            said = json.loads(done.stdout)
            new = said["recovery_words"]
            opens = (self.opens(self.words), self.opens(new))
            self.assertIn(opens, ((True, False), (False, True)))
            if done.returncode == 0:
                self.assertEqual(opens, (False, True), "what is out, is out by words that are spent")
                self.file.unlink()
            else:
                self.assertFalse(self.file.exists())
            told.add((done.returncode, opens[1]))
            if opens[1]:
                self.words = new
        self.assertIn((1, False), told)


class ExportOfADamagedVault(FreshCase):
    def setUp(self):
        super().setUp()
        self.make_vault()
        self.ids = [self.home.add_account("--name", name).json["id"] for name in ("Whole", "Damaged", "Whole as well")]
        vault = self.home.folder / ".local/share/cerby/vault.db"
        with sqlite3.connect(vault) as connection:
            connection.execute("UPDATE item SET sealed = zeroblob(length(sealed)) WHERE id = ?", (bytes.fromhex(self.ids[1].replace("-", "")),))
        connection.close()
        self.file = self.home.folder / "accounts.json"

    def export(self, *options):
        return self.home.run("export", self.file, "--yes", "--passphrase-stdin", "--json", *options, stdin=GIVEN)

    def test_the_others_are_exported_and_it_is_named(self):
        done = self.export()
        self.assertEqual(done.code, 3, done.out + done.err)
        self.assertEqual((done.json["accounts"], [one["id"] for one in done.json["left_out"]]), (2, [self.ids[1]]))
        self.assertIn("damaged", done.json["left_out"][0]["why"])
        self.assertEqual({item["name"] for item in json.loads(self.file.read_text())["items"]}, {"Whole", "Whole as well"})

    def test_its_words_are_spent_too(self):
        done = self.home.run("export", self.file, "--yes", "--words-stdin", "--json", stdin=self.words)
        self.assertEqual((done.code, done.json["accounts"]), (3, 2), done.out + done.err)
        self.file.unlink()
        self.assertEqual(self.home.run("export", self.file, "--yes", "--words-stdin", "--json", stdin=self.words).error["outcome"], "wrong_passphrase")
        self.assertFalse(self.file.exists())

    def test_one_that_is_whole_is_found_by_its_name(self):
        done = self.export("--account", "whole")
        self.assertEqual((done.code, done.json["accounts"]), (0, 1), done.out + done.err)
        self.file.unlink()
        self.assertEqual(self.export("--account", "Damaged").error["outcome"], "vault_damaged")
        self.assertFalse(self.file.exists())


if __name__ == "__main__":
    unittest.main()
