"""What cerbyctl says where this computer remembers nothing of the vault's newest state: an older file could be there."""

import unittest

from cerbyctl import PASSPHRASE, FreshCase

NOTE = "what this computer remembered of the vault's newest state is not there"


class Forgotten(FreshCase):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.home.make_vault().code, 0)
        self.assertEqual(self.home.add_workspace().code, 0)
        self.assertEqual(self.home.add_account().code, 0)
        self.state = self.home.folder / ".local/state/cerby"

    def forget(self):
        (memory,) = self.state.glob("*.generation")
        memory.unlink()

    def log(self):
        file = self.state / "cerby.log"
        return file.read_text() if file.exists() else ""

    def test_what_is_remembered_is_nothing_to_speak_of(self):
        shown = self.run_ok("account", "list")
        self.assertEqual(shown.err, "")
        self.assertTrue(self.run_ok("vault", "status", "--json").json["remembered"])
        self.assertEqual(self.log(), "")

    def test_the_first_command_says_so_and_so_does_the_log(self):
        self.forget()
        said = self.run_ok("account", "list").err
        self.assertIn(NOTE, said)
        self.assertEqual(said.count("\n"), 1, "and the log's own line is in its file alone")
        self.assertIn("nothing was remembered of its newest generation", self.log())
        self.assertEqual(self.run_ok("account", "list").err, "", "it is remembered from then on")

    def test_each_way_in_says_so(self):
        for arguments, stdin in ((("vault", "status"), ""), (("vault", "unlock", "--passphrase-stdin"), PASSPHRASE + "\n")):
            self.forget()
            self.assertIn(NOTE, self.run_ok(*arguments, stdin=stdin).err, arguments)
        self.forget()
        self.assertFalse(self.run_ok("vault", "status", "--json").json["remembered"])

    def test_doctor_looks_before_anything_opens_the_vault(self):
        self.forget()
        checks = {check["id"]: check for check in self.home.run("doctor", "--json").json["checks"]}
        self.assertEqual(checks["vault.memory"]["state"], "warning")
        checks = {check["id"] for check in self.home.run("doctor", "--json").json["checks"]}
        self.assertNotIn("vault.memory", checks)


if __name__ == "__main__":
    unittest.main()
