"""cerbyctl device: two computers of one person, the real service, a provider and a mail server."""

import json
import re
import threading
import unittest

from enrolment import FROM
from mail_server import MailServer
from test_session import WithAProvider

import cerbyctl  # from where test_launch found it

PATIENCE = 60


class Letters:
    """What two computers show, each to the person at the other."""

    def __init__(self):
        self.shown, self.ready = {}, {"new": threading.Event(), "old": threading.Event()}

    def compared(self, who, home):
        """As a person does: looks at both."""
        self.shown[who] = re.findall(r"shows:  ([A-Z]{5} [A-Z]{5})\b", home.transcript)[-1]
        self.ready[who].set()
        other = "old" if who == "new" else "new"
        assert self.ready[other].wait(PATIENCE)
        return "y" if self.shown["new"] == self.shown["old"] else "n"


class Computers(WithAProvider):
    """Two HOMEs, and what is done at them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cerbyctl.Home()
        cls.addClassCleanup(cls.second.close)
        made_vault = cls.second.make_vault()
        assert made_vault.code == 0, made_vault.out + made_vault.err

    def setUp(self):
        self.mail = MailServer()
        self.addCleanup(self.mail.close)
        super().setUp()
        self.use(self.second)
        for home in (self.home, self.second):
            self.addCleanup(home.run, "workspace", "logout", self.address)

    def more_config(self):
        return {"mail": {"server": self.mail.url, "from": FROM}}

    def paste(self, home):
        return self.by_browser(re.search(r"https://\S+", home.transcript)[0])

    def signing_in(self, home, *answers):
        return home.on_terminal("workspace", "login", self.address, "--json", answers=[("not shown): ", self.paste), *answers])

    def code(self, _):
        return re.search(r"Its code:  ([A-Z]{4}-[A-Z]{4})\r\n", self.mail.next()[2].decode())[1]

    def first_by_mail(self):
        code, _ = self.signing_in(self.home, ("already? [y/N] ", "n"), ("Code from the mail (it is not shown): ", self.code))
        self.assertEqual(code, 0, self.home.transcript)
        self.assertRegex(self.home.transcript, '"let_in": ?true')

    def waiting(self, verb, letters):
        """Runs on the second one until it waits for the first; what ends it, when that has come."""
        waits, ended = threading.Event(), []
        arm = lambda _: waits.set() or b""
        answers = [("already? [y/N] ", "y"), ("cerbyctl device approve ", arm), ("same letters? [y/N] ", letters)]
        if verb == "login":
            run = lambda: ended.append(self.signing_in(self.second, *answers)[0])
        else:
            run = lambda: ended.append(self.second.on_terminal("device", verb, "--json", answers=answers)[0])
        thread = threading.Thread(target=run)
        thread.start()
        self.addCleanup(thread.join, PATIENCE)
        self.assertTrue(waits.wait(PATIENCE), self.second.transcript)

        def end():
            thread.join(PATIENCE)
            return ended[0]
        return end

    def second_by_first(self, verb="login", *more, ends=0):
        """What the first one says at the end, besides."""
        letters = Letters()
        end = self.waiting(verb, lambda home: letters.compared("new", home))
        code, _ = self.home.on_terminal("device", "approve", "--json", *more, answers=[("same letters? [y/N] ", lambda home: letters.compared("old", home))])
        self.assertEqual(code, ends, self.home.transcript)
        self.assertEqual(letters.shown["new"], letters.shown["old"])
        self.assertEqual(end(), 0, self.second.transcript)
        return json.loads(self.home.transcript[self.home.transcript.rindex('{\r\n  "approved"'):])

    def removed_by_an_administrator(self):
        """As where a user is deactivated, and activated again."""
        self.served.sql("UPDATE devices SET status = 2, disabled_at = 1 WHERE status = 1")
        self.served.sql("UPDATE sessions SET ended_at = 1, ended_why = 3 WHERE ended_at IS NULL")

    def renewed(self):
        renewed = self.home.run("device", "renew", "--yes", "--json")
        self.assertEqual(renewed.code, 0, renewed.out + renewed.err)
        self.first_by_mail()
        return renewed.json["before"]

    def listed(self, home):
        done = home.run("device", "list", "--json")
        self.assertEqual(done.code, 0, done.out + done.err)
        return {one["id"]: one for one in done.json["devices"]}, done.json

    def ids(self):
        """Of this and the other, as the first one lists them."""
        devices, _ = self.listed(self.home)
        (own,) = [one for one, said in devices.items() if said["current"]]
        return own, *[one for one in devices if one != own]

    def refused(self, home, outcome, *arguments):
        done = home.run(*arguments, "--json")
        self.assertEqual((done.code, done.error["outcome"]), (1, outcome), done.out)
        return done.error


class Two(Computers, unittest.TestCase):
    def test_from_the_first_to_its_removal_by_the_second(self):
        self.first_by_mail()
        self.assertEqual(self.listed(self.home)[1]["letters"], "")
        self.assertEqual(self.second_by_first()["local_vaults"], [])
        own, other = self.ids()
        letters = [self.listed(home)[1]["letters"] for home in (self.home, self.second)]
        self.assertRegex(letters[0], r"^([A-Z]{4} ){3}[A-Z]{4}$")
        self.assertEqual(letters[0], letters[1])
        self.assertIn(letters[0], self.home.run("device", "list").out)
        for home, current, wanted in ((self.home, own, own), (self.second, other, other)):
            devices, said = self.listed(home)
            self.assertEqual({one: said["state"] for one, said in devices.items()}, {own: "trusted", other: "trusted"})
            self.assertEqual(([one for one, said in devices.items() if said["current"]], said["chain"], said["not_named"]), ([current], {"generation": 1, "number": 1}, []), wanted)
        self.assertEqual(self.listed(self.home)[0][other]["let_in_by"], own)
        self.assertRegex(self.home.run("device", "list").out, rf"{own} .* trusted .* this one")
        self.assertEqual(self.home.run("device", "enrol").code, 1)  # no terminal
        # The second one takes the first one out.
        removed = self.second.run("device", "remove", own, "--yes", "--json")
        self.assertEqual((removed.code, removed.json), (0, {"local_vaults": [], "removed": own}), removed.out)
        devices, said = self.listed(self.second)
        self.assertEqual(({one: said["state"] for one, said in devices.items()}, said["chain"]["number"]), ({own: "removed", other: "trusted"}, 2))
        self.refused(self.home, "sign_in_wanted", "device", "list")
        self.refused(self.second, "not_found", "device", "remove", own, "--yes")

    def test_letters_that_differ_let_nobody_in(self):
        self.first_by_mail()
        end = self.waiting("login", "n")
        code, _ = self.home.on_terminal("device", "approve", "--json", answers=[("same letters? [y/N] ", "")])
        self.assertEqual(code, 1)
        self.assertIn("cancelled", self.home.transcript)
        self.assertEqual(end(), 3)
        self.assertRegex(self.second.transcript, '"let_in": ?false')
        own, other = self.ids()
        self.assertEqual(self.listed(self.home)[0][other]["state"], "pending")
        error = self.refused(self.second, "device_not_trusted", "device", "list")
        self.assertIn("cerbyctl device enrol", error["hint"])
        # That request was compared; the next one is good.
        done, _ = self.home.on_terminal("device", "approve", other, "--json")
        self.assertEqual(done, 1)
        self.assertIn("cerbyctl device enrol", self.home.transcript)
        self.second_by_first("enrol")
        self.assertEqual(self.listed(self.second)[0][other]["state"], "trusted")

    def test_what_an_administrator_removed_is_signed_for_afterwards(self):
        self.first_by_mail()
        self.second_by_first()
        own, other = self.ids()
        self.served.sql(f"UPDATE devices SET status = 2, disabled_at = 1 WHERE id = '{other}'")
        self.assertEqual(self.listed(self.home)[0][other]["state"], "removed, not signed")
        self.assertEqual(self.home.run("device", "remove", other, "--yes").code, 0)
        devices, said = self.listed(self.home)
        self.assertEqual((devices[other]["state"], said["chain"]["number"]), ("removed", 2))

    def test_a_device_that_nobody_signed_for(self):
        self.first_by_mail()
        end = self.waiting("login", "n")
        own, other = self.ids()
        self.served.sql(f"UPDATE devices SET status = 1, enrolled_at = 1, approved_by = '{own}' WHERE id = '{other}'")
        self.assertEqual(self.listed(self.home)[0][other]["state"], "trusted, but not signed for")
        self.assertEqual(end(), 3)
        self.refused(self.second, "device_not_trusted", "device", "list")
        # It is taken out, too: nothing has to be signed.
        self.assertEqual(self.home.run("device", "remove", other, "--yes").code, 0)

    def test_a_chain_that_was_cut_is_refused_until_one_begins_anew(self):
        self.first_by_mail()
        self.second_by_first()
        for home in (self.home, self.second):
            self.listed(home)
        self.served.sql("DELETE FROM device_chain")
        for home in (self.home, self.second):
            error = self.refused(home, "device_chain_refused", "device", "list")
            self.assertIn("cerbyctl workspace logout", error["hint"])
        own_id = self.served.sql("SELECT id FROM devices WHERE approved_by IS NULL")[0][0]
        self.assertEqual(self.home.run("workspace", "logout", self.address).code, 0)
        code, _ = self.signing_in(self.home)
        self.assertEqual(code, 0, self.home.transcript)
        self.assertEqual(self.listed(self.home)[0][own_id]["current"], True)

    def test_a_computer_that_was_removed_becomes_a_new_device(self):
        self.first_by_mail()
        (before,) = self.ids()
        self.removed_by_an_administrator()
        self.refused(self.home, "sign_in_wanted", "device", "list")
        code, _ = self.signing_in(self.home)
        self.assertEqual(code, 1, self.home.transcript)
        self.assertIn("sign_in_denied", self.home.transcript)
        self.assertEqual(self.renewed(), before)
        devices, said = self.listed(self.home)
        (own,) = [one for one, of in devices.items() if of["current"]]
        self.assertEqual({one: of["state"] for one, of in devices.items()}, {before: "removed", own: "trusted"})
        self.assertEqual(said["chain"], {"generation": 2, "number": 0})

    def test_this_computer_takes_itself_out(self):
        self.first_by_mail()
        (own,) = self.ids()
        self.assertEqual(self.home.run("device", "remove", own, "--yes").code, 0)
        self.refused(self.home, "sign_in_wanted", "device", "list")
        self.refused(self.home, "not_found", "device", "list", "--workspace", "https://other.test")


if __name__ == "__main__":
    unittest.main()
