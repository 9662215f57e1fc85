"""cerbyctl vault"""

import json
import os
import subprocess
import unittest

from cerbyctl import BIN, PASSPHRASE, Case, FreshCase


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

    def test_an_empty_stdin_makes_none(self):
        self.assert_fails("input_invalid", "vault", "create", "--passphrase-stdin", detail="--passphrase-stdin")

    def test_a_time_out_of_bounds_makes_none(self):
        for time in ("59s", "8d", "8", "h", "-1h", "0h", "1e3s", "8hh"):
            with self.subTest(time=time):
                self.assert_fails("input_invalid", "vault", "create", "--passphrase-stdin", f"--for={time}",
                                  stdin=PASSPHRASE, detail=time)

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
        code, _ = self.home.on_terminal("vault", "create", "--passphrase",
                                        answers=[("New passphrase: ", PASSPHRASE), ("again: ", PASSPHRASE), ("Type \"yes\"", "yes")])
        self.assertEqual(code, 0)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")

    def test_a_terminal_where_the_words_are_not_written_down_makes_none(self):
        code, seen = self.home.on_terminal("vault", "create", "--passphrase",
                                           answers=[("New passphrase: ", PASSPHRASE), ("again: ", PASSPHRASE), ("Type \"yes\"", "no")])
        self.assertEqual(code, 1)
        self.assertIn("not confirmed", seen)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")

    def test_a_terminal_does_not_echo_a_passphrase(self):
        _, seen = self.home.on_terminal("vault", "create", "--passphrase", answers=[("New passphrase: ", PASSPHRASE), ("again: ", b"\x03")])
        self.assertNotIn(PASSPHRASE, seen)


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
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=self.words.upper() + "\n")
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


if __name__ == "__main__":
    unittest.main()
