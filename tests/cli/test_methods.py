"""cerbyctl vault method, vault passphrase: several ways to open one vault"""

import os
import re
import sqlite3
import subprocess
import unittest

from cerbyctl import BIN, PASSPHRASE, Case, FreshCase


class MethodCase:
    """What the cases below look at."""

    def methods(self):
        return self.run_ok("vault", "method", "list", "--json").json["methods"]

    def kinds(self):
        return sorted(method["kind"] for method in self.methods())

    def opens_by(self, option, secret):
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock", option, stdin=secret)

    def opens_by_words(self, words):
        """The words that took their place."""
        self.run_ok("vault", "lock")
        return self.unlock_by_words(words)

    def sealed(self):
        """What is sealed in the file, byte for byte."""
        with sqlite3.connect(f"file:{self.home.folder}/.local/share/cerby/vault.db?mode=ro", uri=True) as database:
            return database.execute("SELECT id, revision, sealed FROM item ORDER BY id").fetchall()


class Methods(MethodCase, Case):
    def test_list_asks_nobody_and_says_what_a_passphrase_costs(self):
        self.run_ok("vault", "lock")
        by_kind = {method["kind"]: method for method in self.methods()}
        self.assertEqual(sorted(by_kind), ["passphrase", "recovery"])
        self.assertGreaterEqual(by_kind["passphrase"]["memory_mib"], 64)
        self.assertGreaterEqual(by_kind["passphrase"]["passes"], 3)
        self.assertNotIn("passes", by_kind["recovery"])
        self.assertRegex(by_kind["recovery"]["created"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        said = self.run_ok("vault", "method", "list").out
        for method in by_kind.values():
            self.assertIn(method["id"], said)
        self.assertIn("Argon2id", said)

    def test_the_last_way_beside_the_words_goes_only_when_it_is_said(self):
        self.opens_by("--passphrase-stdin", PASSPHRASE)
        self.home.add_account()
        before = self.sealed()
        self.assert_fails("input_invalid", "vault", "method", "remove", "passphrase", detail="--only-recovery-left")
        self.assertEqual(self.kinds(), ["passphrase", "recovery"])
        removed = self.run_ok("vault", "method", "remove", "passphrase", "--only-recovery-left", "--json").json
        self.assertEqual((removed["methods"], removed["removed"]["kind"]), (["recovery"], "passphrase"))
        self.run_ok("vault", "lock")
        self.assert_fails("not_found", "vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.assert_fails("unlock_unavailable", "vault", "unlock")
        self.assertEqual(self.sealed(), before, "no item was sealed anew")
        type(self).words = self.opens_by_words(self.words)
        before = self.sealed()
        added = self.run_ok("vault", "method", "add", "passphrase", "--passphrase-stdin", "--json", stdin=PASSPHRASE).json
        self.assertEqual(sorted(added["methods"]), ["passphrase", "recovery"])
        self.opens_by("--passphrase-stdin", PASSPHRASE)
        self.assertEqual(self.sealed(), before, "no item was sealed anew")

    def test_the_words_never_go(self):
        self.opens_by("--passphrase-stdin", PASSPHRASE)
        for more in ([], ["--only-recovery-left"]):
            self.assert_fails("input_invalid", "vault", "method", "remove", "recovery", *more, detail="last way")

    def test_further_words_open_it_beside_the_first(self):
        self.opens_by("--passphrase-stdin", PASSPHRASE)
        added = self.run_ok("vault", "method", "add", "recovery", "--json").json
        others = added["recovery_words"]
        self.assertEqual(len(others.split()), 24)
        self.assertNotEqual(others, self.words)
        others = self.opens_by_words(others)
        type(self).words = self.opens_by_words(self.words)
        ids = [method["id"] for method in self.methods() if method["kind"] == "recovery"]
        error = self.assert_fails("input_invalid", "vault", "method", "remove", "recovery", detail="by its id")
        for one in ids:
            self.assertIn(one, error["detail"])
        self.run_ok("vault", "method", "remove", ids[0])
        self.run_ok("vault", "lock")
        tried = [self.home.run("vault", "unlock", "--recovery-stdin", "--json", stdin=words) for words in (self.words, others)]
        self.assertEqual(sorted(one.code for one in tried), [0, 1], "one set is gone and the other is not")
        type(self).words = next(one.json["recovery_words"] for one in tried if one.code == 0)

    def test_one_passphrase_at_a_time(self):
        self.opens_by("--passphrase-stdin", PASSPHRASE)
        self.assert_fails("input_invalid", "vault", "method", "add", "passphrase", "--passphrase-stdin", stdin="another passphrase",
                          detail="cerbyctl vault passphrase")

    def test_what_is_no_method(self):
        self.opens_by("--passphrase-stdin", PASSPHRASE)
        self.assert_fails("not_found", "vault", "method", "remove", "fingerprint", detail="fingerprint")
        self.assertEqual(self.home.run("vault", "method", "add", "fingerprint").code, 2)
        self.assertEqual(self.home.run("vault", "method", "add", "recovery", "--passphrase-stdin", stdin="x").code, 2)
        self.assert_fails("key_store_unavailable", "vault", "method", "add", "key_store")
        self.assertEqual(self.kinds(), ["passphrase", "recovery"])

    def test_a_locked_vault_is_opened_first(self):
        self.run_ok("vault", "lock")
        self.assert_fails("unlock_unavailable", "vault", "method", "add", "recovery")
        code, _ = self.home.on_terminal("vault", "method", "remove", "recovery", answers=[("Passphrase of the vault: ", PASSPHRASE)])
        self.assertEqual(code, 1)

    def test_a_changed_passphrase_is_one_generation(self):
        self.opens_by("--passphrase-stdin", PASSPHRASE)
        generation = self.run_ok("vault", "status", "--json").json["generation"]
        self.run_ok("vault", "passphrase", "--passphrase-stdin", stdin=PASSPHRASE)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["generation"], generation + 1)
        self.assertEqual(self.kinds(), ["passphrase", "recovery"])

    def test_a_wrong_passphrase_says_no_more_than_that(self):
        error = self.assert_fails("wrong_passphrase", "vault", "unlock", "--passphrase-stdin", stdin="wrong wrong wrong")
        self.assertEqual(error["detail"], "")


class Sixteen(MethodCase, FreshCase):
    def test_no_words_are_shown_for_which_there_is_no_room(self):
        made = self.home.make_vault()
        self.assertEqual(made.code, 0)
        self.words = made.json["recovery_words"]
        for _ in range(16 - len(self.methods())):
            self.run_ok("vault", "method", "add", "recovery", "--json")
        self.assertEqual(len(self.methods()), 16)
        refused = self.home.run("vault", "method", "add", "recovery", "--json")
        self.assertEqual((refused.code, list(refused.json)), (1, ["error"]))
        self.assertIn("cerbyctl vault method remove", refused.error["detail"])
        code, said = self.home.on_terminal("vault", "method", "add", "recovery")
        self.assertEqual(code, 1)
        self.assertNotIn("These 24 words", self.home.transcript)
        # What takes the place of another is no more of them.
        again = self.home.run("vault", "recover", "--words-stdin", "--json", stdin=self.words)
        self.assertEqual(again.code, 0, again.out)


class Cost(FreshCase):
    def cost(self):
        return self.run_ok("vault", "status", "--json").json["passphrase_cost"]

    def test_status_says_what_a_passphrase_costs_to_try(self):
        self.assertEqual(self.home.make_vault().code, 0)
        cost = self.cost()
        self.assertTrue(64 <= cost["memory_mib"] <= 256 and 3 <= cost["passes"] <= 10, cost)
        self.assertEqual(cost["less_than_usual"], cost["memory_mib"] < 256)
        said = f"{cost['memory_mib']} MiB and {cost['passes']} passes"
        self.assertIn(said, self.run_ok("vault", "status").out)
        self.run_ok("vault", "lock")
        self.assertIn(said, self.run_ok("vault", "status").out)

    def test_little_memory_makes_it_less_and_is_said(self):
        if b"__asan_init" in (BIN / "cerbyctl").read_bytes():
            self.skipTest("a program under AddressSanitizer reserves terabytes of addresses")
        limited = ["sh", "-c", 'ulimit -v 700000; exec "$0" "$@"', BIN / "cerbyctl", "vault", "create", "--passphrase-stdin", "--json"]
        done = subprocess.run(limited, input=PASSPHRASE.encode(), env=self.home.environment(), capture_output=True, start_new_session=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        cost = self.cost()
        self.assertTrue(64 <= cost["memory_mib"] <= 160 and cost["less_than_usual"], cost)
        self.assertIn("less than usual", self.run_ok("vault", "status").out)
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)


class WithTheKeyStore(MethodCase, FreshCase):
    def test_the_key_store_comes_and_goes(self):
        self.home.start_key_store()
        self.assertEqual(self.home.make_vault().code, 0)
        added = self.run_ok("vault", "method", "add", "key_store", "--json").json
        self.assertEqual((sorted(added["methods"]), added["entry"]), (["key_store", "passphrase", "recovery"], "new"))
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock")
        again = self.run_ok("vault", "method", "add", "key_store", "--json").json
        self.assertEqual((len(again["methods"]), again["entry"]), (3, "put_back"))
        self.run_ok("vault", "method", "remove", "passphrase")
        self.assert_fails("input_invalid", "vault", "method", "remove", "key_store", detail="--only-recovery-left")
        self.run_ok("vault", "method", "add", "passphrase", "--passphrase-stdin", stdin=PASSPHRASE)
        self.run_ok("vault", "method", "remove", "key_store")
        self.run_ok("vault", "lock")
        self.assert_fails("unlock_unavailable", "vault", "unlock")
        self.opens_by("--passphrase-stdin", PASSPHRASE)

    @unittest.skipIf(os.environ.get("CERBY_UNCONFINED") == "1", "the build confines nothing")
    def test_the_helper_that_asks_it_is_confined_where_the_kernel_can(self):
        self.home.start_key_store()
        self.assertEqual(self.home.make_vault().code, 0)
        self.run_ok("vault", "method", "add", "key_store")
        calls = self.home.folder / "calls"
        for answers, confined in (([], 1), (["--inject=landlock_create_ruleset:error=ENOSYS"], 0)):
            self.run_ok("vault", "lock")
            done = subprocess.run(["strace", "--follow-forks", "--quiet=all", f"--output={calls}", "--trace=landlock_create_ruleset,landlock_restrict_self", *answers,
                                   BIN / "cerbyctl", "vault", "unlock"], env=self.home.environment(), capture_output=True, start_new_session=True,
                                  timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertEqual(len(re.findall(r"landlock_restrict_self\(\d+, 0\) += 0", calls.read_text())), confined)


if __name__ == "__main__":
    unittest.main()
