"""The dialogs as users have them: the real pinentry-curses draws them on a terminal that is not cerbyctl's own."""

import base64
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unittest

from cerbyctl import BIN, PASSPHRASE, Case, FreshCase

PINENTRY = "/usr/bin/pinentry-curses"
TO_CANCEL = "\t\t\r"  # from the passphrase past <OK>
EXTENSION = "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb/"
LONGEST = 60  # seconds until a dialog that does not come is a failure


class Terminal:
    """The other end of a terminal that a dialog is drawn on."""

    def __init__(self):
        self.end, self.line = pty.openpty()
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
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
        """Once the dialog reads keys: what comes before that is a line's, whose end is another key."""
        late = time.monotonic() + LONGEST
        while True:
            settings = termios.tcgetattr(self.line)
            if not settings[3] & termios.ICANON and not settings[0] & termios.ICRNL:
                break
            assert time.monotonic() < late, "nothing reads the keys"
            os.sched_yield()
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


class FirstRun(FreshCase):
    """The extension's button that makes a vault: the recovery words, and four of them again, in a terminal of 80 columns."""

    def setUp(self):
        super().setUp()
        folder = self.home.folder / ".config/cerby"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "config.json").write_text(json.dumps({"pinentry": PINENTRY}))
        self.home.start_key_store()
        self.terminal = Terminal()
        self.addCleanup(self.terminal.close)
        environment = self.home.environment() | {"GPG_TTY": self.terminal.name, "TERM": "xterm"}
        self.host = subprocess.Popen([BIN / "cerby-host", EXTENSION], env=environment, start_new_session=True, stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE)
        self.addCleanup(self.end)
        challenge = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")
        self.ask({"type": "hello", "id": 1, "protocol": {"min": 1, "max": 1}, "extension": "0.1.0", "challenge": challenge})
        self.assertEqual(self.answer()["type"], "hello")
        self.ask({"type": "setup", "id": 2})
        self.assertEqual(self.answer()["type"], "wait")

    def end(self):
        self.host.stdin.close()
        self.host.wait(LONGEST)
        self.host.stdout.close()

    def ask(self, request):
        body = json.dumps(request).encode()
        self.host.stdin.write(struct.pack("=I", len(body)) + body)
        self.host.stdin.flush()

    def answer(self):
        size, = struct.unpack("=I", self.host.stdout.read(4))
        return json.loads(self.host.stdout.read(size))

    def read_words(self):
        """The 24 words that the dialog shows now."""
        shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.terminal.wait_for("<I wrote them down>", self.host))
        # The frame is drawn in letters of another set, up to the end of a line's last word.
        shown = re.sub(r"\x1b\(0.*?(\x1b\(B|$)|\x1b\(B|[\x0e\x0f]", " ", shown, flags=re.DOTALL)
        words = dict(re.findall(r"(\d{1,2})\. ([a-z]{3,8})", shown))
        self.assertEqual(len(words), 24, shown)
        return words

    def asked_for(self):
        self.terminal.wait_for("Enter word ", self.host)
        number = self.terminal.wait_for(" of the 24", self.host)
        self.terminal.wait_for("<Show the words again>", self.host)
        return number

    def test_the_vault_is_made_once_four_words_are_given(self):
        words = self.read_words()
        self.terminal.type("\r")
        for tried in range(4):
            number = self.asked_for()
            if tried == 0:
                self.terminal.type("wrong\r")
                self.terminal.wait_for(f"That is not word {number}.", self.host)
                self.terminal.wait_for("<Show the words again>", self.host)
            self.terminal.type(words[number] + "\r")
        said = self.answer()
        while said["type"] == "hello":
            said = self.answer()
        self.assertEqual((said["type"], said.get("vault")), ("status", "open"), said)
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")

    def test_the_words_can_be_shown_again_and_cancelled(self):
        words = self.read_words()
        self.terminal.type("\r")
        self.asked_for()
        self.terminal.type(TO_CANCEL)
        self.assertEqual(self.read_words(), words)
        self.terminal.type("\t\r")  # from <I wrote them down> to <Cancel>
        self.assertEqual(self.answer()["outcome"], "unlock_cancelled")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")


if __name__ == "__main__":
    unittest.main()
