"""Help, version, completion, and wrong usage"""

import re
import subprocess
import unittest
from pathlib import Path

from cerbyctl import BIN, FreshCase

COMPLETIONS = Path(__file__).parents[2] / "installer/completions"
MANUAL = Path(__file__).parents[2] / "installer/man/cerbyctl.1"
OF_EVERY_VERB = {"help", "json"}


def help_of(*verb):
    return subprocess.run([BIN / "cerbyctl", *verb, "--help"], env={}, capture_output=True, text=True, check=True).stdout


def verbs_below(*above):
    """Every verb that the program has, by its own help."""
    groups = help_of(*above).partition("\nSubcommands:\n")[2].partition("\n\n")[0]
    names = re.findall(r"^  ([a-z][a-z-]*)", groups, re.M)
    if not names:
        return [list(above)]
    return [verb for name in names for verb in verbs_below(*above, name)]


def options_of(verb):
    return set(re.findall(r"^  (?:-\w,)?--([a-z-]+)", help_of(*verb), re.M))


VERBS = verbs_below()


class Manual:
    """What the man page's list of verbs says of each: its line, and the text below it."""

    def __init__(self):
        section = re.search(r"^\.Sh VERBS\n(.*?)^\.Sh ", MANUAL.read_text(), re.M | re.S).group(1)
        self.entries = re.findall(r"^\.It Cm (.*)\n((?:(?!\.It ).*\n)*)", section, re.M)

    def of(self, verb):
        name = " ".join(verb)
        return [(line, text) for line, text in self.entries if line == name or line.startswith(name + " ")]

    @staticmethod
    def options_in(text):
        return set(re.findall(r"Fl Fl ([a-z-]+)", text))

    def options_below(self, verb):
        """Those that the text has, and those of the verbs that it points to."""
        text = "".join(text for _, text in self.of(verb))
        pointed = [other for other in VERBS if re.search(rf"^\.Cm {' '.join(other)}(?: [,.])?$", text, re.M) and other != verb]
        return self.options_in(text).union(*(options_of(other) for other in pointed))


class Usage(FreshCase):
    def test_version(self):
        self.assertRegex(self.run_ok("--version").out, r"^cerbyctl \d+\.\d+\.\d+\n$")

    def test_every_verb_has_help_with_an_example_and_json(self):
        for verb in VERBS:
            if verb == ["completion"]:  # prints a script
                continue
            with self.subTest(verb=verb):
                text = self.run_ok(*verb, "--help").out
                self.assertIn("Examples:", text)
                self.assertIn("cerbyctl " + " ".join(verb), text)
                self.assertIn("--json", text)

    def test_the_verbs_are_found(self):
        for verb in (["vault", "recover"], ["vault", "method", "add"], ["recipe", "record"], ["otp"], ["completion"]):
            self.assertIn(verb, VERBS)
        self.assertLessEqual({"passphrase", "tpm", "for", "json", "help"}, options_of(["vault", "create"]))

    def test_the_manual_has_every_verb_and_no_other(self):
        manual = Manual()
        for verb in VERBS:
            with self.subTest(verb=verb):
                self.assertTrue(manual.of(verb))
        known = {id(line) for verb in VERBS for line, _ in manual.of(verb)}
        self.assertEqual([line for line, _ in manual.entries if id(line) not in known], [])

    def test_the_manual_has_every_option_of_a_verb_and_no_other(self):
        manual = Manual()
        for verb in VERBS:
            with self.subTest(verb=verb):
                lines = " ".join(line for line, _ in manual.of(verb))
                said, has = manual.options_in(lines), options_of(verb) - OF_EVERY_VERB
                if "Ar options" in lines:  # told below
                    self.assertEqual(has - said - manual.options_below(verb), set())
                    self.assertEqual(said - has, set())
                else:
                    self.assertEqual(said, has)
        everything = set().union(*(options_of(verb) for verb in VERBS)) | {"help", "json", "version"}
        self.assertEqual(Manual.options_in(MANUAL.read_text()) - everything, set())

    def test_the_manual_says_which_verbs_leave_something_out(self):
        exits = re.search(r"^\.Sh EXIT STATUS\n(.*?)^\.Sh ", MANUAL.read_text(), re.M | re.S).group(1)
        told = re.search(r"3 done but something was left out \(([^)]*)\)", " ".join(help_of().split())).group(1)
        listed = exits.partition("which is said:")[2]
        in_manual = {verb for line in re.findall(r"^\.Cm (.*)", listed, re.M) for verb in re.split(r" [,.] ?", line) if verb}
        for verb in in_manual:
            self.assertIn(verb.split(), VERBS)
        self.assertEqual({"local-vault" if verb.startswith("local-vault ") else verb for verb in in_manual}, set(told.split(", ")))

    def test_wrong_usage_is_2(self):
        for arguments in ([], ["dance"], ["vault"], ["vault", "dance"], ["account", "show"], ["otp"], ["doctor", "--dance"], ["completion", "tcsh"]):
            with self.subTest(arguments=arguments):
                result = self.home.run(*arguments)
                self.assertEqual((result.code, result.out), (2, ""))
                self.assertTrue(result.err)

    def test_wrong_usage_that_the_values_show_is_2(self):
        for duration in ("5s", "8d", "soon"):
            for verb in (("vault", "unlock"), ("vault", "create"), ("vault", "recover")):
                with self.subTest(duration=duration, verb=verb):
                    self.assert_wrong_usage(f'--for: "{duration}" is not a time', *verb, "--for", duration)

    def test_a_secret_that_was_given_as_an_argument_is_not_repeated(self):
        stdin_options = [(verb, option) for verb in VERBS for option in options_of(verb) if option.endswith("-stdin")]
        self.assertGreater(len(stdin_options), 10)
        for verb, option in stdin_options:
            name = "--" + option.removesuffix("-stdin")
            if name[2:] in options_of(verb):  # takes something else
                continue
            for words in ([name, "hunter2"], [name + "=hunter2"], ["hunter2", name]):
                with self.subTest(verb=verb, words=words):
                    positionals = {"add": ["passphrase"]}.get(verb[-1], []) if verb[:2] == ["vault", "method"] else []
                    result = self.home.run(*verb, *positionals, *words)
                    self.assertEqual((result.code, result.out), (2, ""))
                    self.assertNotIn("hunter2", result.err)
        for words, said in ((["--password", "hunter2"], "cerbyctl account add has no option --password. No secret is taken as an argument: use --password-stdin."),
                            (["--otpauth=hunter2"], "use --otpauth-stdin."), (["--pin", "hunter2"], "has no option --pin."),
                            (["-phunter2"], "An argument was not expected"), (["--Hunter2hunter2"], "An argument was not expected")):
            with self.subTest(words=words):
                said_in_all = self.assert_wrong_usage(said, "account", "add", "--name", "x", "--app", "x", "--login-url", "https://x.test", *words)
                self.assertNotIn("unter2", said_in_all)
        for words in (["account", "show", "x", "hunter2"], ["vault", "unlock", "--passphrase-stdin=hunter2"], ["--password", "hunter2", "vault", "status"]):
            with self.subTest(words=words):
                self.assertNotIn("unter2", self.assert_wrong_usage("", *words))

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

    def test_completion_offers_values_where_no_others_may_be_given(self):
        def offered(*words):
            return self.run_ok("complete", "--", *words).out.split()
        for words, values in ((("vault", "method", "add", "p"), ["passphrase"]), (("completion", "z"), ["zsh"]),
                              (("import", "--from", ""), ["1password", "bitwarden-csv", "bitwarden-json", "chrome", "firefox",
                                                          "keepass-csv", "keepass-xml", "lastpass"]),
                              (("import", "--dry-run", "--duplicates", ""), ["keep", "skip", "update"]),
                              (("account", "edit", "add", "--role", "o"), ["owner"]),
                              (("workspace", "add", "https://x.test", "--as", ""), ["login-only", "user"])):
            with self.subTest(words):
                self.assertEqual(offered(*words), values)
        self.assertEqual(offered("import", "--workspace", ""), [], "any may be given")
        self.assertEqual(set(offered("vault", "method", "add", "--pcrs", "7", "")) & {"tpm", "--pcrs", "7"}, {"tpm", "--pcrs"})
        self.assertNotIn("tpm", offered("vault", "method", "add", "passphrase", ""), "it takes one")
        self.assertNotIn("bash", offered("completion", "bash", ""))

    def test_every_value_that_completion_offers_is_taken(self):
        for verb in VERBS:
            for line in re.findall(r"^  (.*\{[a-z].*\})", help_of(*verb), re.M):
                option, values = line.split()[0], re.search(r"\{(.*)\}", line).group(1).split(",")
                words = [option] if option.startswith("--") else []
                with self.subTest(verb=verb, option=option):
                    self.assertLessEqual(set(values), set(self.run_ok("complete", "--", *verb, *words, "").out.split()))

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
