"""cerbyctl vault"""

import json
import os
import subprocess
import unittest

from cerbyctl import BIN, FOUR, PASSPHRASE, Case, FreshCase, words_on


class NoVault(FreshCase):
    def test_status_says_how_to_make_one(self):
        result = self.run_ok("vault", "status")
        self.assertIn("cerbyctl vault create", result.out)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")

    def test_every_verb_that_needs_one_says_so(self):
        for verb in (["vault", "unlock"], ["vault", "lock"], ["vault", "wipe", "--yes"], ["account", "list"],
                     ["account", "show", "x"], ["otp", "x"]):
            with self.subTest(verb=verb):
                self.assert_fails("vault_missing", *verb)

    def test_a_passphrase_that_is_too_short_makes_none(self):
        self.assert_fails("input_invalid", "vault", "create", "--passphrase-stdin", stdin="short\n", detail="at least 8")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")

    def test_a_passphrase_is_the_same_however_it_is_typed(self):
        composed, decomposed = "cr\u00e8me br\u00fbl\u00e9e", "cre\u0300me bru\u0302le\u0301e"
        self.run_ok("vault", "create", "--passphrase-stdin", stdin=decomposed + "\n")
        for typed in (composed, decomposed):
            self.run_ok("vault", "lock")
            self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=typed + "\n")
        self.run_ok("vault", "lock")
        code, seen = self.home.on_terminal("vault", "unlock", answers=[("Passphrase", composed)])
        self.assertEqual(code, 0, seen)
        self.run_ok("vault", "passphrase", "--passphrase-stdin", stdin=composed + "!\n")
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=decomposed + "!\n")

    def test_an_empty_stdin_makes_none(self):
        self.assert_fails("input_invalid", "vault", "create", "--passphrase-stdin", detail="--passphrase-stdin")

    def test_a_time_out_of_bounds_makes_none(self):
        for time in ("59s", "8d", "8", "h", "-1h", "0h", "1e3s", "8hh"):
            with self.subTest(time=time):
                self.assert_wrong_usage(time, "vault", "create", "--passphrase-stdin", f"--for={time}", stdin=PASSPHRASE)

    def test_without_a_key_store_or_a_terminal_the_hint_is_a_passphrase(self):
        error = self.assert_fails("key_store_unavailable", "vault", "create")
        self.assertIn("--passphrase-stdin", error["hint"])

    def test_words_are_printed_as_text_too(self):
        result = self.run_ok("vault", "create", "--passphrase-stdin", "--for", "2h", stdin=PASSPHRASE)
        words = [line for line in result.out.splitlines() if len(line.split()) == 24]
        self.assertEqual(len(words), 1)
        self.assertIn("open for 2 h 0 min", result.out)
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=words[0])

    def create_into(self, stdout, *options):
        """vault create with its stdout somewhere else: a shell's redirection."""
        return subprocess.run(["sh", "-c", f'exec "$0" "$@" {stdout}', BIN / "cerbyctl", "vault", "create", "--passphrase-stdin", *options],
                              input=PASSPHRASE.encode(), env=self.home.environment(), capture_output=True, start_new_session=True,
                              timeout=120, check=False)

    def test_words_that_cannot_be_printed_make_no_vault(self):
        for stdout in ("> /dev/full", ">&-", "> /dev/null/nowhere"):
            for form in ([], ["--json"]):
                with self.subTest(stdout=stdout, form=form):
                    done = self.create_into(stdout, *form)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertTrue(done.stderr)
                    self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")
                    if "nowhere" not in stdout:
                        self.assertIn(b"no vault was made", done.stderr)
        leftovers = [file.name for file in (self.home.folder / ".local/share").rglob("*") if file.is_file()]
        self.assertEqual(leftovers, [])

    def test_words_that_nobody_reads_make_no_vault(self):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as stdout:
            done = subprocess.run([BIN / "cerbyctl", "vault", "create", "--passphrase-stdin"], input=PASSPHRASE.encode(), stdout=stdout,
                                  stderr=subprocess.PIPE, env=self.home.environment(), start_new_session=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"no vault was made", done.stderr)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")

    def test_words_of_a_vault_that_could_not_be_made_are_called_worthless(self):
        data = self.home.folder / ".local/share/cerby"
        data.mkdir(parents=True, mode=0o700)
        limit = ["sh", "-c", 'ulimit -f 0; trap "" XFSZ; exec "$0" "$@"', BIN / "cerbyctl", "vault", "create", "--passphrase-stdin"]
        said = subprocess.run(limit, input=PASSPHRASE.encode(), env=self.home.environment(), capture_output=True, timeout=120, check=False)
        self.assertEqual(said.returncode, 1)
        self.assertIn(b"open nothing", said.stderr)
        shown = subprocess.run([*limit, "--json"], input=PASSPHRASE.encode(), env=self.home.environment(), capture_output=True, timeout=120, check=False)
        self.assertEqual(json.loads(shown.stdout)["error"]["outcome"], "storage_failed")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")

    def test_a_terminal_asks_twice_and_for_the_words_to_be_written_down(self):
        code, _ = self.home.on_terminal("vault", "create", "--passphrase", "--skip-word-check",
                                        answers=[("New passphrase: ", PASSPHRASE), ("again: ", PASSPHRASE), ("Type \"yes\"", "yes")])
        self.assertEqual(code, 0)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")

    def test_a_terminal_where_the_words_are_not_written_down_makes_none(self):
        code, seen = self.home.on_terminal("vault", "create", "--passphrase", "--skip-word-check",
                                           answers=[("New passphrase: ", PASSPHRASE), ("again: ", PASSPHRASE), ("Type \"yes\"", "no")])
        self.assertEqual(code, 1)
        self.assertIn("not confirmed", seen)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")

    def test_a_terminal_does_not_echo_a_passphrase(self):
        self.home.on_terminal("vault", "create", "--passphrase", "--skip-word-check",
                              answers=[("New passphrase: ", PASSPHRASE), ("again: ", PASSPHRASE), ("Type \"yes\"", "no")])
        self.assertEqual(self.home.echoes, [False, False, True])  # the last question is none for a secret
        self.assertNotIn(PASSPHRASE, self.home.transcript)
        self.assertIn("again: ", self.home.transcript)

    def test_a_passphrase_is_counted_in_characters(self):
        self.assert_fails("input_invalid", "vault", "create", "--passphrase-stdin", stdin="pässwör\n", detail="at least 8")
        self.assert_fails("input_invalid", "vault", "create", "--passphrase-stdin", stdin="🔑🔑🔑\n", detail="at least 8")
        self.run_ok("vault", "create", "--passphrase-stdin", stdin="pässwörd\n")
        self.assert_fails("input_invalid", "vault", "passphrase", "--passphrase-stdin", stdin="ключ123\n", detail="at least 8")


class OpenAndClose(Case):
    def test_a_second_vault_is_refused(self):
        self.assert_fails("vault_exists", "vault", "create", "--passphrase-stdin", stdin=PASSPHRASE)

    def test_status_of_an_open_vault(self):
        self.run_ok("vault", "unlock", "--passphrase-stdin", "--for", "8h", stdin=PASSPHRASE)
        status = self.run_ok("vault", "status", "--json").json
        self.assertEqual((status["state"], status["methods"]), ("open", ["passphrase", "recovery"]) if status["methods"][0] == "passphrase"
                         else ("open", ["recovery", "passphrase"]))
        self.assertGreater(status["open_seconds_left"], 8 * 3600 - 60)
        self.assertRegex(status["fingerprint"], r"^[0-9a-f]{4}( [0-9a-f]{4}){7}$")

    def test_locked_until_the_passphrase_comes(self):
        self.run_ok("vault", "lock")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "locked")
        self.assert_fails("wrong_passphrase", "vault", "unlock", "--passphrase-stdin", stdin="wrong wrong wrong")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "locked")
        opened = self.run_ok("vault", "unlock", "--passphrase-stdin", "--for", "8h", "--json", stdin=PASSPHRASE)
        self.assertEqual((opened.json["state"], opened.json["open_seconds_left"]), ("open", 8 * 3600))

    def test_recovery_words_open_it(self):
        self.run_ok("vault", "lock")
        type(self).words = self.unlock_by_words(self.words.upper() + "\n")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")

    def test_recovery_words_as_they_were_written_down(self):
        for form in ("\n".join, lambda words: "\r\n".join(words) + "\r\n", lambda words: "  " + "   ".join(words) + " \t\n\n", "\n\n".join,
                     lambda words: "\n".join(" ".join(words[at:at + 4]) for at in range(0, 24, 4)) + "\n"):
            words = self.words.upper().split()
            with self.subTest(text=form(words)):
                self.run_ok("vault", "lock")
                type(self).words = self.unlock_by_words(form(words))
                self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")
        self.assert_fails("recovery_words_invalid", "vault", "unlock", "--recovery-stdin", stdin="\n".join(words[:23]), detail="23")
        self.assert_fails("recovery_words_invalid", "vault", "unlock", "--recovery-stdin", stdin="\n".join(words + ["zoo"]), detail="more than 24")

    def test_recovery_words_typed_line_by_line(self):
        words = self.words.split()
        self.run_ok("vault", "lock")
        code, _ = self.home.on_terminal("vault", "unlock", "--recovery-stdin",
                                        answers=[("24 recovery words: ", " ".join(words[:10])), ("14 more: ", " ".join(words[10:23]) + " "),
                                                 ("1 more: ", words[23].upper()), *FOUR])
        self.assertEqual((code, self.home.echoes[:3]), (0, [False] * 3))
        before, after = self.home.transcript.split("These 24 words")
        self.assertNotIn(" ".join(words[:2]), before)  # one alone may be a part of what is asked: "cover"
        type(self).words = " ".join(words_on(after.split("Press Enter")[0]))
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")

    def test_other_words_do_not(self):
        self.assert_fails("recovery_words_invalid", "vault", "unlock", "--recovery-stdin", stdin="abandon " * 24)

    def test_one_secret_at_a_time(self):
        result = self.home.run("vault", "unlock", "--passphrase-stdin", "--recovery-stdin", stdin="x")
        self.assertEqual(result.code, 2)

    def test_a_terminal_is_asked_for_the_passphrase(self):
        self.run_ok("vault", "lock")
        code, _ = self.home.on_terminal("vault", "unlock", answers=[("Passphrase of the vault: ", PASSPHRASE)])
        self.assertEqual(code, 0)

    def test_a_new_passphrase_replaces_the_old_one(self):
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.run_ok("vault", "passphrase", "--passphrase-stdin", stdin="another passphrase")
        self.assert_fails("wrong_passphrase", "vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin="another passphrase")
        self.run_ok("vault", "passphrase", "--passphrase-stdin", stdin=PASSPHRASE)


class Wipe(Case):
    def test_wipe_asks_first(self):
        self.assert_fails("input_invalid", "vault", "wipe", detail="--yes")
        code, _ = self.home.on_terminal("vault", "wipe", answers=[("to go on: ", "no")])
        self.assertEqual(code, 1)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")
        code, _ = self.home.on_terminal("vault", "wipe", answers=[("to go on: ", "wipe")])
        self.assertEqual(code, 0)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")
        self.assertFalse((self.home.folder / ".local/share/cerby/vault.db").exists())


class WithoutAFile(FreshCase):
    """The keys go from where they are kept, whatever has become of the vault's file."""

    def setUp(self):
        super().setUp()
        made = self.home.make_vault()
        self.assertEqual(made.code, 0)
        self.words = made.json["recovery_words"]
        self.file = self.home.folder / ".local/share/cerby/vault.db"
        self.whole = self.file.read_bytes()

    def damage(self):
        self.file.write_bytes(b"x" * len(self.whole))

    def lose(self):
        self.file.unlink()

    def put_back(self):
        self.file.write_bytes(self.whole)
        self.file.chmod(0o600)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "locked")

    def test_lock(self):
        for break_it, state in ((self.damage, "unusable"), (self.lose, "missing")):
            with self.subTest(state):
                self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
                break_it()
                result = self.run_ok("vault", "lock", "--json").json
                self.assertEqual((result["state"], result["kernel_key"]), (state, "removed"))
                if state == "missing":
                    self.assert_fails("vault_missing", "vault", "lock")
                self.put_back()
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.damage()
        said = self.run_ok("vault", "lock")
        self.assertIn("taken out of the kernel", said.out)
        self.assertIn("cannot be used", said.err)

    def test_wipe_of_a_damaged_one(self):
        self.damage()
        done = self.run_ok("vault", "wipe", "--yes", "--json").json
        self.assertEqual((done["state"], done["kernel_key"]), ("missing", "removed"))
        self.assertFalse(self.file.exists())
        self.put_back()

    def test_wipe_of_a_lost_one(self):
        self.lose()
        self.assert_fails("input_invalid", "vault", "wipe", detail="--yes")
        done = self.run_ok("vault", "wipe", "--yes")
        self.assertIn("There was no vault's file", done.out)
        self.assertIn("taken out of the kernel", done.out)
        self.assertEqual(list((self.home.folder / ".local/state/cerby").glob("*.generation")), [])
        self.assert_fails("vault_missing", "vault", "wipe", "--yes")
        self.put_back()

    def test_a_key_store_that_does_not_answer_is_said(self):
        self.lose()
        done = self.home.run("vault", "wipe", "--yes")
        self.assertEqual(done.code, 0)
        self.assertIn("The key store may keep a secret", done.err)


class WithTheKeyStore(FreshCase):
    def test_wiping_takes_the_entry_out(self):
        self.home.start_key_store()
        file = self.home.folder / ".local/share/cerby/vault.db"
        for name, break_it in (("whole", lambda: None), ("damaged", lambda: file.write_bytes(b"x" * 8192)), ("lost", file.unlink)):
            with self.subTest(name):
                self.assertEqual(self.home.run("vault", "create", "--json").code, 0)
                whole = file.read_bytes()
                break_it()
                self.assertEqual(self.run_ok("vault", "wipe", "--yes", "--json").json["key_store"], "removed")
                file.write_bytes(whole)
                file.chmod(0o600)
                self.assert_fails("unlock_unavailable", "vault", "unlock", detail="no entry")
                file.unlink()


if __name__ == "__main__":
    unittest.main()
