"""Help, version, completion, and wrong usage"""

import subprocess
import unittest
from pathlib import Path

from cerbyctl import BIN, FreshCase

COMPLETIONS = Path(__file__).parents[2] / "installer/completions"
VERBS = [["vault", verb] for verb in ("create", "unlock", "lock", "status", "passphrase", "wipe")] + \
        [["workspace", verb] for verb in ("add", "list", "remove", "login", "logout", "status")] + \
        [["device", verb] for verb in ("enrol", "list", "approve", "remove")] + \
        [["local-vault", verb] for verb in ("create", "list", "put", "send-keys", "rotate", "recover", "share", "unshare", "accept")] + \
        [["account", verb] for verb in ("add", "list", "show", "edit", "remove")] + \
        [["otp"], ["import"], ["export"], ["backup"], ["restore"], ["verify"], ["register"], ["unregister"], ["audit"], ["doctor"], ["launch"], ["explain"]]


class Usage(FreshCase):
    def test_version(self):
        self.assertRegex(self.run_ok("--version").out, r"^cerbyctl \d+\.\d+\.\d+\n$")

    def test_every_verb_has_help_with_an_example_and_json(self):
        for verb in VERBS:
            with self.subTest(verb=verb):
                text = self.run_ok(*verb, "--help").out
                self.assertIn("Examples:", text)
                self.assertIn("cerbyctl " + " ".join(verb), text)
                self.assertIn("--json", text)

    def test_every_verb_is_in_the_manual(self):
        manual = (Path(__file__).parents[2] / "installer/man/cerbyctl.1").read_text()
        for verb in VERBS:
            with self.subTest(verb=verb):
                self.assertIn("Cm " + " ".join(verb), manual)

    def test_wrong_usage_is_2(self):
        for arguments in ([], ["dance"], ["vault"], ["vault", "dance"], ["account", "show"], ["otp"], ["doctor", "--dance"], ["completion", "tcsh"]):
            with self.subTest(arguments=arguments):
                result = self.home.run(*arguments)
                self.assertEqual((result.code, result.out), (2, ""))
                self.assertTrue(result.err)

    def test_wrong_usage_as_json_has_the_shape_of_every_failure(self):
        for arguments in (["--json"], ["dance", "--json"], ["vault", "--json"], ["account", "show", "--json"], ["otp", "--json"],
                          ["doctor", "--json", "--dance"], ["register", "--json", "--browser", "netscape"]):
            with self.subTest(arguments=arguments):
                result = self.home.run(*arguments)
                self.assertEqual((result.code, result.err), (2, ""))
                self.assertEqual(sorted(result.error), ["detail", "hint", "message", "outcome"])
                self.assertEqual(result.error["outcome"], "input_invalid")
                self.assertTrue(result.error["detail"])

    def test_a_full_disk_is_said_with_json_as_well(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([BIN / "cerbyctl", "vault", "status", "--json"], env=self.home.environment(), stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)

    def test_help_needs_no_home(self):
        done = subprocess.run([BIN / "cerbyctl", "--help"], env={}, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0)
        done = subprocess.run([BIN / "cerbyctl", "vault", "status"], env={}, capture_output=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"HOME", done.stderr)

    def test_completion_scripts_are_those_that_are_installed(self):
        for shell, file in (("bash", "cerbyctl.bash"), ("zsh", "_cerbyctl"), ("fish", "cerbyctl.fish")):
            with self.subTest(shell):
                self.assertEqual(self.run_ok("completion", shell).out, (COMPLETIONS / file).read_text())

    def test_completion_offers_verbs_and_options(self):
        self.assertEqual(self.run_ok("complete", "--", "acc").out.split(), ["account"])
        self.assertEqual(self.run_ok("complete", "--", "account", "").out.split()[:2], ["--help", "add"])
        self.assertIn("--password-stdin", self.run_ok("complete", "--", "account", "add", "--pass").out.split())
        self.assertNotIn("--root", self.run_ok("complete", "--", "doctor", "--").out.split())

    def test_bash_completes(self):
        script = f'source {COMPLETIONS}/cerbyctl.bash; COMP_WORDS=({BIN}/cerbyctl vault un); COMP_CWORD=2; _cerbyctl; echo "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=self.home.environment(), check=True)
        self.assertEqual(done.stdout.strip(), "unlock")

    def test_a_full_disk_is_a_failure(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([BIN / "cerbyctl", "vault", "status"], env=self.home.environment(), stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)


if __name__ == "__main__":
    unittest.main()
