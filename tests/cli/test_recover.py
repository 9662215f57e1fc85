"""cerbyctl vault recover, vault rotate, and the words that are asked for again"""

import json
import re
import shutil
import subprocess
import unittest

from cerbyctl import BIN, FOUR, PASSPHRASE, Case, FreshCase, words_on

NEW = "a passphrase that is new"


class WordsAskedFor(FreshCase):
    def create(self, *options, answers):
        passphrase = [("New passphrase: ", PASSPHRASE), ("again: ", PASSPHRASE)]
        return self.home.on_terminal("vault", "create", "--passphrase", *options, answers=passphrase + answers)

    def state(self):
        return self.run_ok("vault", "status", "--json").json["state"]

    def test_four_words_are_asked_for_when_they_are_off_the_screen(self):
        code, seen = self.create(answers=FOUR)
        self.assertEqual(code, 0, seen)
        self.assertEqual(self.state(), "open")
        self.assertEqual(self.home.echoes[3:], [False] * 4, "what is typed is not shown")
        shown, asked = self.home.transcript.split("Press Enter")
        self.assertIn("\x1b[11A\x1b[J", asked.split("Word ")[0])
        self.assertEqual(shown.split("These 24 words")[1].count("\n") + 1, 11, "the lines that are taken off")
        numbers = [int(number) for number in re.findall(r"Word (\d+): ", asked)]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=" ".join(words_on(shown)))

    def test_a_word_may_be_mistyped(self):
        code, seen = self.create(answers=[FOUR[0], ("Word ", "zzz"), *FOUR[1:]])
        self.assertEqual(code, 0, seen)
        self.assertIn("Look at what you wrote down", self.home.transcript)

    def test_words_that_are_not_there_make_no_vault(self):
        code, _ = self.create(answers=[FOUR[0], *[("Word ", "zzz")] * 3])
        self.assertEqual(code, 1)
        self.assertIn("not confirmed", self.home.transcript)
        self.assertEqual(self.state(), "missing")

    def test_nobody_is_asked_who_said_so(self):
        code, seen = self.create("--skip-word-check", answers=[("Type \"yes\"", "yes")])
        self.assertEqual(code, 0, seen)
        self.assertNotIn("Word ", self.home.transcript)
        self.assertIn("--skip-word-check", self.run_ok("vault", "create", "--help").out)


class WordsAskedForWithStdinRedirected(FreshCase):
    """What is on standard input is the passphrase; the person is at the terminal all the same."""

    def create(self, *options, answers=()):
        return self.home.on_terminal("vault", "create", "--passphrase-stdin", *options, answers=answers, stdin=PASSPHRASE + "\n")

    def state(self):
        return self.run_ok("vault", "status", "--json").json["state"]

    def test_four_words_are_asked_for_on_the_terminal(self):
        code, seen = self.create(answers=FOUR)
        self.assertEqual(code, 0, seen)
        self.assertEqual(len(re.findall(r"Word \d+: ", self.home.transcript)), 4)
        self.assertEqual(self.state(), "open")
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE + "\n")

    def test_words_that_are_not_there_make_no_vault(self):
        code, _ = self.create(answers=[FOUR[0], *[("Word ", "zzz")] * 3])
        self.assertEqual((code, self.state()), (1, "missing"))

    def test_nobody_is_asked_who_said_so(self):
        for option in ("--skip-word-check", "--json"):
            with self.subTest(option):
                code, seen = self.create(option)
                self.assertEqual(code, 0, seen)
                self.assertNotIn("Word ", self.home.transcript)
                self.assertNotIn("yes", self.home.transcript)
                self.assertRegex(self.home.transcript, r"([a-z]{3,8} ){23}[a-z]{3,8}")
                self.run_ok("vault", "wipe", "--yes")

    def test_nobody_is_asked_where_the_output_is_no_terminal(self):
        made = self.home.run("vault", "create", "--passphrase-stdin", stdin=PASSPHRASE + "\n")
        self.assertEqual(made.code, 0, made.err)
        self.assertRegex(made.out, r"([a-z]{3,8} ){23}[a-z]{3,8}")


class Spent(FreshCase):
    """A locked vault with an account in it."""

    def setUp(self):
        super().setUp()
        made = self.home.make_vault()
        self.assertEqual(made.code, 0)
        self.words = made.json["recovery_words"]
        self.assertEqual(self.home.add_workspace().code, 0)
        self.assertEqual(self.home.add_account().code, 0)
        self.run_ok("vault", "lock")
        self.file = self.home.folder / ".local/share/cerby/vault.db"

    def assert_spent(self, words):
        self.run_ok("vault", "lock")
        self.assert_fails("wrong_passphrase", "vault", "unlock", "--recovery-stdin", stdin=words)
        self.assert_fails("wrong_passphrase", "vault", "recover", "--words-stdin", stdin=words)

    def with_syncs(self, *arguments, which, ends, stdin=""):
        """Runs it where call number `which` that brings the vault's file or its journal to the disk ends so; None: it was not come to."""
        trace = self.home.folder / "trace"
        done = subprocess.run(
            ["strace", "-f", "-o", trace, "-P", self.file, "-P", f"{self.file}-journal", "-e", "trace=fdatasync",
             "-e", f"inject=fdatasync:{ends}:when={which}", BIN / "cerbyctl", *arguments, "--json"],
            input=stdin.encode(), capture_output=True, env=self.home.environment(), start_new_session=True, timeout=120, check=False)
        seen = trace.read_text()
        return done if "INJECTED" in seen or "killed by" in seen else None


class Recover(Spent):
    def test_words_give_new_words_and_a_new_passphrase(self):
        before = self.home.folder / "before"
        shutil.copyfile(self.file, before)
        done = self.run_ok("vault", "recover", "--passphrase-stdin", "--words-stdin", "--json", stdin=f"{NEW}\n{self.words}\n").json
        self.assertEqual((sorted(done["methods"]), done["vault_key"], done["open_seconds"]), (["passphrase", "recovery"], "new", 8 * 3600))
        self.assertEqual(len(self.run_ok("account", "list", "--json").json["accounts"]), 1)
        self.assert_spent(self.words)
        self.assert_fails("wrong_passphrase", "vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=NEW)
        self.run_ok("vault", "lock")
        self.unlock_by_words(done["recovery_words"])
        self.run_ok("vault", "lock")
        shutil.copyfile(before, self.file)
        self.assert_fails("vault_rolled_back", "vault", "unlock", "--recovery-stdin", stdin=self.words)

    def test_without_more_the_other_ways_stay(self):
        done = self.run_ok("vault", "recover", "--words-stdin", "--for", "2h", stdin=self.words)
        new = [line for line in done.out.splitlines() if len(line.split()) == 24]
        self.assertEqual(len(new), 1)
        self.assertIn("open for 2 h 0 min", done.out)
        self.assert_spent(self.words)
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.run_ok("vault", "lock")
        self.run_ok("vault", "recover", "--words-stdin", stdin=new[0])

    def test_a_terminal_asks_for_the_words_and_a_new_passphrase(self):
        code, seen = self.home.on_terminal("vault", "recover", answers=[
            ("24 recovery words: ", self.words), ("stay as they are): ", NEW), ("again: ", NEW), *FOUR])
        self.assertEqual(code, 0, seen)
        self.assertNotIn(self.words.split()[0] + " " + self.words.split()[1], self.home.transcript)
        new = " ".join(words_on(self.home.transcript.split("Press Enter")[0]))
        self.assert_spent(self.words)
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=NEW)
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=new)

    def test_words_that_are_not_confirmed_leave_the_old_ones(self):
        code, seen = self.home.on_terminal("vault", "recover", "--skip-word-check", answers=[
            ("24 recovery words: ", self.words), ("stay as they are): ", ""), ("Type \"yes\"", "no")])
        self.assertEqual(code, 1, seen)
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=self.words)
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)

    def test_words_that_may_open_the_vault_are_never_called_useless(self):
        told = set()
        for which in range(1, 20):
            done = self.with_syncs("vault", "recover", "--words-stdin", which=which, ends="error=EIO", stdin=self.words)
            if done is None:
                break
            said = json.loads(done.stdout)
            self.assertEqual((done.returncode, said["error"]["outcome"]), (1, "storage_failed"))
            opens = [self.home.run("vault", "verify", "--recovery-stdin", stdin=words).code == 0 for words in (self.words, said["recovery_words"])]
            self.assertIn(opens, ([True, False], [False, True]))
            self.assertEqual("keep the words that were shown" in said["error"]["detail"], opens[1], said)
            told.add(opens[1])
            if opens[1]:
                self.words = said["recovery_words"]
        self.assertEqual(told, {False, True}, "before the change and after it")

    def test_what_is_wrong_shows_no_words(self):
        for outcome, stdin, detail in (("recovery_words_invalid", "abandon " * 24, ""), ("recovery_words_invalid", " ".join(self.words.split()[:23]), "23"),
                                       ("wrong_passphrase", "abandon " * 23 + "art", "")):
            error = self.assert_fails(outcome, "vault", "recover", "--words-stdin", stdin=stdin, detail=detail)
            self.assertNotIn("recovery_words", error)
        self.assert_fails("input_invalid", "vault", "recover", detail="--words-stdin")
        self.assert_fails("input_invalid", "vault", "recover", "--passphrase-stdin", "--words-stdin", stdin=f"short\n{self.words}", detail="at least 8")
        self.assert_fails("key_store_unavailable", "vault", "recover", "--key-store", "--words-stdin", stdin=self.words)
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=self.words)

    def test_the_key_store_gets_its_entry(self):
        self.home.start_key_store()
        done = self.run_ok("vault", "recover", "--key-store", "--words-stdin", "--json", stdin=self.words).json
        self.assertEqual(sorted(done["methods"]), ["key_store", "passphrase", "recovery"])
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock")


class UnlockByWords(Spent):
    def state(self):
        return self.run_ok("vault", "status", "--json").json["state"]

    def test_other_words_take_their_place(self):
        done = self.run_ok("vault", "unlock", "--recovery-stdin", "--for", "2h", "--json", stdin=self.words)
        self.assertEqual(list(done.json), ["recovery_words", "state", "id", "open_seconds_left", "vault_key"])
        self.assertEqual((done.json["state"], done.json["open_seconds_left"], done.json["vault_key"]), ("open", 7200, "new"))
        self.assertEqual(len(self.run_ok("account", "list", "--json").json["accounts"]), 1)
        self.assert_spent(self.words)
        self.run_ok("vault", "lock")
        said = self.run_ok("vault", "unlock", "--recovery-stdin", stdin=done.json["recovery_words"])
        new = [line for line in said.out.splitlines() if len(line.split()) == 24]
        self.assertEqual(len(new), 1)
        self.assertIn("open nothing any more", said.out)
        self.assert_spent(done.json["recovery_words"])
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.run_ok("vault", "lock")
        self.unlock_by_words(new[0])

    def test_a_terminal_asks_for_four_of_the_new_ones(self):
        code, seen = self.home.on_terminal("vault", "unlock", "--recovery-stdin", answers=[("24 recovery words: ", self.words), *FOUR])
        self.assertEqual(code, 0, seen)
        new = " ".join(words_on(self.home.transcript.split("Press Enter")[0]))
        self.assertEqual(self.state(), "open")
        self.assert_spent(self.words)
        self.unlock_by_words(new)

    def test_words_that_are_not_confirmed_open_nothing_and_the_old_ones_stay(self):
        for options, answers in ((["--skip-word-check"], [("Type \"yes\"", "no")]), ([], [FOUR[0], *[("Word ", "zzz")] * 3])):
            code, seen = self.home.on_terminal("vault", "unlock", "--recovery-stdin", *options, answers=[("24 recovery words: ", self.words), *answers])
            self.assertEqual(code, 1, seen)
            self.assertIn("those from before still do", self.home.transcript)
            self.assertEqual(self.state(), "locked")
        new = " ".join(words_on(self.home.transcript.split("Press Enter")[0]))
        self.assert_fails("wrong_passphrase", "vault", "unlock", "--recovery-stdin", stdin=new)
        self.unlock_by_words(self.words)

    def test_words_that_cannot_be_shown_change_nothing(self):
        for form in ([], ["--json"]):
            done = subprocess.run(["sh", "-c", 'exec "$0" "$@" > /dev/full', BIN / "cerbyctl", "vault", "unlock", "--recovery-stdin", *form],
                                  input=self.words.encode(), env=self.home.environment(), capture_output=True, start_new_session=True,
                                  timeout=120, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(self.state(), "locked")
        self.unlock_by_words(self.words)

    def test_killed_at_any_moment_some_words_that_somebody_has_open_it(self):
        opened = set()
        for which in range(1, 20):
            done = self.with_syncs("vault", "unlock", "--recovery-stdin", which=which, ends="signal=KILL", stdin=self.words)
            if done is None:
                break
            self.assertNotEqual(done.returncode, 0)
            shown = re.search(rb'"recovery_words": "([a-z ]+)"', done.stdout)
            new = shown[1].decode() if shown else "abandon " * 23 + "art"
            tried = [self.home.run("vault", "unlock", "--recovery-stdin", "--json", stdin=words) for words in (self.words, new)]
            self.assertEqual(sorted(one.code for one in tried), [0, 1], [one.out for one in tried])
            opened.add("old" if tried[0].code == 0 else "new")
            self.words = next(one.json["recovery_words"] for one in tried if one.code == 0)
            self.run_ok("vault", "lock")
        self.assertEqual(opened, {"old", "new"}, "before the change and after it")


class Rotate(Case):
    def status(self):
        return self.run_ok("vault", "status", "--json").json

    def test_every_way_stays_and_the_vault_stays_open(self):
        self.run_ok("vault", "unlock", "--passphrase-stdin", "--for", "30m", stdin=PASSPHRASE)
        self.home.add_account()
        before = self.status()
        file = self.home.folder / ".local/share/cerby/vault.db"
        copy = file.read_bytes()
        first = self.run_ok("vault", "rotate", "--json").json
        done = self.run_ok("vault", "rotate", "--json").json
        self.assertEqual((done["epoch"], done["accounts"], done["methods"]), (first["epoch"] + 1, 1, before["methods"]))
        after = self.status()
        self.assertEqual((after["state"], after["fingerprint"]), ("open", before["fingerprint"]))
        self.assertLessEqual(after["open_seconds_left"], 1800)
        self.assertEqual(len(self.run_ok("account", "list", "--json").json["accounts"]), 1)
        self.run_ok("vault", "lock")
        self.run_ok("vault", "verify", "--recovery-stdin", stdin=self.words)
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        whole = file.read_bytes()
        file.write_bytes(copy)
        self.assert_fails("unlock_unavailable", "account", "list")
        self.assert_fails("vault_rolled_back", "vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        file.write_bytes(whole)
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)

    def test_text(self):
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        said = self.run_ok("vault", "rotate")
        self.assertIn("new key", said.out)
        self.assertIn("passphrase", said.out)

    def test_a_locked_vault_is_opened_first(self):
        self.run_ok("vault", "lock")
        self.assert_fails("unlock_unavailable", "vault", "rotate")
        code, _ = self.home.on_terminal("vault", "rotate", answers=[("Passphrase of the vault: ", PASSPHRASE)])
        self.assertEqual(code, 0)
        self.assertEqual(self.status()["state"], "open")


if __name__ == "__main__":
    unittest.main()
