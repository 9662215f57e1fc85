"""The passphrase dialog as users have it: the real pinentry-curses draws it on a terminal that is not cerbyctl's own."""

import json
import os
import pty
import select
import subprocess
import unittest

from cerbyctl import BIN, PASSPHRASE, Case

PINENTRY = "/usr/bin/pinentry-curses"
TO_CANCEL = "\t\t\r"  # from the passphrase past <OK>
LONGEST = 60  # seconds until a dialog that does not come is a failure


class Terminal:
    """The other end of a terminal that a dialog is drawn on."""

    def __init__(self):
        self.end, self.line = pty.openpty()
        self.name = os.ttyname(self.line)
        self.shown = ""

    def wait_for(self, text, program):
        """Until the text has been drawn since the last wait."""
        while text not in self.shown:
            ready, _, _ = select.select([self.end], [], [], LONGEST)
            if not ready or program.poll() is not None:
                raise AssertionError(f"no {text!r} on the terminal: {self.shown!r}")
            self.shown += os.read(self.end, 4096).decode(errors="replace")
        before, self.shown = self.shown.split(text, 1)
        return before

    def type(self, keys):
        os.write(self.end, keys.encode())

    def rest(self):
        """What was drawn and not read yet."""
        while select.select([self.end], [], [], 0)[0]:
            self.shown += os.read(self.end, 4096).decode(errors="replace")
        return self.shown

    def close(self):
        os.close(self.end)
        os.close(self.line)


class Pinentry(Case):
    def setUp(self):
        self.assertTrue(os.access(PINENTRY, os.X_OK), f"these tests need {PINENTRY}")
        folder = self.home.folder / ".config/cerby"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "config.json").write_text(json.dumps({"pinentry": PINENTRY}))
        self.run_ok("vault", "lock")
        self.terminal = Terminal()
        self.addCleanup(self.terminal.close)

    def start(self):
        """Something that needs the vault open, without a terminal of its own."""
        environment = self.home.environment() | {"GPG_TTY": self.terminal.name, "TERM": "xterm"}
        program = subprocess.Popen([BIN / "cerbyctl", "account", "list", "--json"], env=environment, start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(program.kill)
        return program

    def end(self, program):
        out, _ = program.communicate(timeout=LONGEST)
        return program.returncode, json.loads(out)

    def test_the_passphrase_opens_the_vault_and_is_not_shown(self):
        program = self.start()
        self.terminal.wait_for("Passphrase:", program)
        self.terminal.type(PASSPHRASE + "\r")
        self.assertEqual(self.end(program), (0, {"accounts": [], "not_listed": []}))
        self.assertNotIn(PASSPHRASE[:4], self.terminal.rest())

    def test_a_wrong_one_is_said_not_to_open_and_asked_for_again(self):
        program = self.start()
        self.terminal.wait_for("Passphrase:", program)
        self.terminal.type("not the passphrase\r")
        self.terminal.wait_for("That does not open the vault.", program)
        self.terminal.wait_for("Passphrase:", program)
        self.terminal.type(PASSPHRASE + "\r")
        self.assertEqual(self.end(program), (0, {"accounts": [], "not_listed": []}))

    def test_cancel_is_a_cancelled_unlock(self):
        program = self.start()
        self.terminal.wait_for("Passphrase:", program)
        self.terminal.type(TO_CANCEL)
        code, said = self.end(program)
        self.assertEqual((code, said["error"]["outcome"]), (1, "unlock_cancelled"))


if __name__ == "__main__":
    unittest.main()
