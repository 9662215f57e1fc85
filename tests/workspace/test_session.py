"""The host's own session: cerbyctl signs in on a terminal and a launch in its tab, against the real service, with a provider over https."""

import json
import re
import unittest
import urllib.parse

from identity_provider import IdentityProvider
from served import ENGINE_OF_RUN, OWNER, OneWorkspace, made
from test_launch import HOME, ORIGIN, PASSWORD, PASSWORD_PAGE, USER_NAME, Host, ServedByTls

import cerbyctl  # from where test_launch found it


class WithAProvider(OneWorkspace):
    """The service with a provider, and a HOME that knows it."""

    engine = ENGINE_OF_RUN
    protocol = 5  # the newest that the extension speaks

    @classmethod
    def setUpClass(cls):
        cls.home = cerbyctl.Home()
        cls.addClassCleanup(cls.home.close)
        made_vault = cls.home.make_vault()
        assert made_vault.code == 0, made_vault.out + made_vault.err

    def setUp(self):
        self.served = ServedByTls(self.engine)
        self.addCleanup(self.served.close)
        folder = self.served.folder
        self.provider = IdentityProvider(folder)
        self.addCleanup(self.provider.close)
        self.provider.email = OWNER
        config = json.loads(self.served.file.read_text()) | self.more_config()
        config["sign_in"] = self.provider.settings()
        self.served.file.write_text(json.dumps(config))
        self.served.start()
        # Its name has the port that it was given.
        self.address = f"https://localhost:{self.served.port}"
        self.owner = self.served.tell("create-owner", "--host", f"localhost:{self.served.port}", "--email", OWNER, "--first-name", "Ona")
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        self.id = self.account("Contentzilla", application="Instagram", url=ORIGIN + "/", username="zilla")
        self.ask("PUT", f"/accounts/{self.id}/password", made("account_secret", value=PASSWORD), status=204)
        self.use(self.home)

    def use(self, home):
        added = home.run("workspace", "add", self.address, "--idp", cerbyctl.IDP, "--source", "workspace")
        self.assertEqual(added.code, 0, added.out + added.err)
        self.addCleanup(home.run, "workspace", "remove", self.address)
        file = home.folder / ".config/cerby/config.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"ca_file": str(self.served.folder / "certificate.pem")}))

    def more_config(self):
        return {}

    def browse(self, address, cookie=None):
        """Where the workspace sends the browser, and its cookie."""
        path = address.removeprefix(self.address)
        self.served.connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = self.served.connection.getresponse()
        response.read()
        self.assertEqual(response.status, 303, path)
        return urllib.parse.urljoin(self.address, response.getheader("Location")), (response.getheader("Set-Cookie") or "").split(";")[0]

    def by_browser(self, begin):
        """The last address of a sign-in that begins there."""
        location, cookie = self.browse(begin)
        return self.browse(self.provider.authorize(location), cookie)[0]

    def login(self, home=None, last=None):
        """The code with which cerbyctl ends, and all it said; `last` is pasted in place of what the browser ends at."""
        home = home or self.home
        paste = lambda seen: last or self.by_browser(re.search(r"https://\S+", seen.transcript)[0])
        code, _ = home.on_terminal("workspace", "login", self.address, "--sign-in-only", "--json", answers=[("not shown): ", paste)])
        self.assertEqual(home.echoes, [False])
        return code, home.transcript

    def let_in(self):
        """As an enrolled device will."""
        ((workspace, user, key),) = self.served.sql(f"SELECT workspace_id, user_id, {self.served.digits('device_key')} FROM sessions ORDER BY signed_in_at DESC LIMIT 1")
        blob = self.served.blob(key)
        self.served.sql(f"INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, created_at, enrolled_at) "
                        f"VALUES ('{workspace}', '{user}', '{user}', '', {blob}, {blob}, 1, 1, 1)")

    def status(self):
        done = self.home.run("workspace", "status", self.address, "--json")
        self.assertEqual(done.code, 0, done.out + done.err)
        return done.json

    def launch(self):
        host = Host(self.home)
        self.addCleanup(host.close)
        hello = host.ask("hello", protocol={"min": 1, "max": self.protocol}, extension="0.1.0", challenge="A" * 43)
        self.assertEqual((hello["vault"], hello["protocol"]), ("open", self.protocol))
        host.first = host.ask("launch", address=f"{self.address}/launch/{self.id}", cause="navigation", initiator=cerbyctl.IDP, remembered=True)
        return host

    def sign_in_by_launch(self):
        host = self.launch()
        self.assertEqual(host.first["type"], "sign_in", host.first)
        self.assertEqual((host.first["done"], host.first["refused"]), (self.address + "/sign-in/done", self.address + "/sign-in/refused"))
        host.last = self.by_browser(host.first["address"])
        host.answer = host.ask("signed_in", address=host.last)
        return host

    def assert_ends(self, reply, outcome):
        self.assertEqual((reply["type"], reply.get("outcome")), ("failed", outcome), reply)


class SignedIn(WithAProvider, unittest.TestCase):
    def test_on_a_terminal_from_login_to_logout(self):
        self.assertEqual(self.status(), {"address": self.address, "proof": "none"})
        code, said = self.login()
        self.assertEqual(code, 0, said)
        self.assertNotIn("#code=", said)  # what was pasted has no echo
        self.assertRegex(said, '"let_in": ?false')
        status = self.status()
        self.assertEqual((status["proof"], status["let_in"]), ("sign_in", False))
        self.assertEqual([(one["current"], one["agent"].split()[0]) for one in status["sessions"]], [(True, "cerby-host")])
        self.let_in()
        self.assertTrue(self.status()["let_in"])
        out = self.home.run("workspace", "logout", self.address, "--json")
        self.assertEqual((out.code, out.json), (0, {"address": self.address, "workspace_told": True}))
        self.assertEqual(self.served.number("SELECT ended_why FROM sessions"), 0)
        self.assertEqual(self.status()["proof"], "none")
        self.assertEqual(self.home.run("workspace", "logout", self.address).code, 1)

    def test_the_address_of_another_page_signs_nobody_in(self):
        for last in (self.address + "/sign-in/done", "https://evil.test/sign-in/done#code=cerbycode_" + "A" * 64, self.address + "/sign-in/done#code=cerbycode_" + "A" * 64):
            code, said = self.login(last=last)
            self.assertEqual(code, 1, said)
            self.assertIn("sign_in_failed", said)
        self.provider.email = "nobody@a.test"
        code, said = self.login()
        self.assertEqual(code, 1, said)
        self.assertIn("sign_in_denied", said)
        self.assertIn("user_unknown", said)

    def test_an_api_key_is_not_lost_to_a_login(self):
        self.assertEqual(self.home.run("workspace", "key", self.address, "--api-key-stdin", stdin=self.owner + "\n").code, 0)
        refused = self.home.run("workspace", "login", self.address, "--json")
        self.assertEqual((refused.code, refused.error["outcome"]), (1, "input_invalid"))
        self.assertEqual(self.status(), {"address": self.address, "proof": "api_key"})

    def test_a_launch_signs_in_and_logs_in(self):
        first = self.sign_in_by_launch()
        self.assert_ends(first.answer, "device_not_trusted")
        self.let_in()
        host = self.launch()  # with the session of before
        self.assertEqual((host.first["type"], host.first["address"]), ("open", ORIGIN + "/"), host.first)
        self.assertEqual(host.fill(self, USER_NAME, "D1"), ["zilla"])
        self.assertEqual(host.fill(self, PASSWORD_PAGE, "D2"), [PASSWORD])
        self.assertEqual(host.page(HOME, "D3")["outcome"], "logged_in")
        self.home.run("workspace", "logout", self.address)
        again = self.sign_in_by_launch()  # of a device that is let in
        self.assertEqual(again.answer["type"], "open", again.answer)

    def test_a_launch_whose_access_token_has_run_out(self):
        self.sign_in_by_launch()
        self.let_in()
        self.served.sql("UPDATE session_tokens SET expires_at = 1 WHERE kind = 0")
        self.assertEqual(self.launch().first["type"], "open")
        self.assertEqual(self.served.number("SELECT count(*) FROM session_tokens WHERE used_at IS NOT NULL"), 1)
        self.assertEqual(self.launch().first["type"], "open")
        self.assertEqual(self.served.number("SELECT count(*) FROM session_tokens WHERE used_at IS NOT NULL"), 1)

    def test_a_session_that_was_revoked_signs_in_again(self):
        self.sign_in_by_launch()
        self.let_in()
        self.assertEqual(self.launch().first["type"], "open")
        self.served.sql("UPDATE sessions SET ended_at = 1, ended_why = 1")
        self.assertEqual(self.sign_in_by_launch().answer["type"], "open")
        self.assertEqual(len(self.status()["sessions"]), 1)

    def test_a_vault_that_was_put_back_costs_a_sign_in_and_no_more(self):
        """As after a crash between the workspace's new tokens and the vault: the used one ends the session, and a new one begins."""
        self.sign_in_by_launch()
        self.let_in()
        self.served.sql("UPDATE session_tokens SET used_at = 1 WHERE kind = 1")
        self.served.sql("UPDATE session_tokens SET expires_at = 1 WHERE kind = 0")
        again = self.sign_in_by_launch()
        self.assertEqual(again.answer["type"], "open", again.answer)

    def test_two_hosts_at_once_keep_the_session(self):
        self.sign_in_by_launch()
        self.let_in()
        self.served.sql("UPDATE session_tokens SET expires_at = 1 WHERE kind = 0")
        hosts = [Host(self.home) for _ in range(4)]
        for host in hosts:
            self.addCleanup(host.close)
            host.ask("hello", protocol={"min": 1, "max": 5}, extension="0.1.0", challenge="A" * 43)
        for host in hosts:
            host.send("launch", address=f"{self.address}/launch/{self.id}", cause="navigation", initiator=cerbyctl.IDP, remembered=True)
        self.assertEqual([host.receive()["type"] for host in hosts], ["open"] * 4)
        self.assertEqual(self.served.number("SELECT count(*) FROM session_tokens WHERE used_at IS NOT NULL"), 1)
        self.assertEqual(self.served.number("SELECT count(*) - count(ended_at) FROM sessions"), 1)

    def test_another_of_ones_sessions_is_ended(self):
        self.sign_in_by_launch()
        other = cerbyctl.Home()
        self.addCleanup(other.close)
        self.assertEqual(other.make_vault().code, 0)
        other.run("workspace", "add", self.address, "--idp", cerbyctl.IDP, "--source", "workspace")
        file = other.folder / ".config/cerby/config.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"ca_file": str(self.served.folder / "certificate.pem")}))
        code, said = self.login(other)
        self.assertEqual(code, 0, said)
        theirs = next(one["id"] for one in self.status()["sessions"] if not one["current"])
        self.assertEqual(self.home.run("workspace", "logout", self.address, "--session", theirs).code, 0)
        self.assertEqual(self.home.run("workspace", "logout", self.address, "--session", theirs).code, 1)
        self.assertEqual(other.run("workspace", "status", self.address, "--json").json["proof"], "none")
        self.assertEqual(self.status()["proof"], "sign_in")

    def test_a_workspace_that_is_gone_is_no_longer_signed_in_to(self):
        self.assertEqual(self.login()[0], 0)
        self.served.close()
        out = self.home.run("workspace", "logout", self.address, "--json")
        self.assertEqual((out.code, out.json["workspace_told"]), (3, False), out.err)

    def test_nothing_of_it_is_in_a_file_or_a_log(self):
        host = self.sign_in_by_launch()
        code = host.last.split("#code=", 1)[1]
        for file in self.home.folder.rglob("*"):
            if file.is_file():
                for word in (code, "cerbyaccess_", "cerbyrefresh_"):
                    self.assertNotIn(word.encode(), file.read_bytes(), file)
        self.assertNotIn(code, (self.served.folder / "log").read_text())


if __name__ == "__main__":
    unittest.main()
