"""cerbyctl account, cerbyctl otp"""

import hmac
import struct
import time
import unittest
import uuid

from cerbyctl import OTPAUTH, PASSPHRASE, PASSWORD, WORKSPACE, Case


class Accounts(Case):
    def tearDown(self):
        for account in self.run_ok("account", "list", "--json").json["accounts"]:
            self.run_ok("account", "remove", account["id"], "--yes")

    def add(self, *options, stdin=""):
        result = self.home.add_account(*options, stdin=stdin)
        self.assertEqual(result.code, 0, result.out + result.err)
        return result.json

    def test_add_as_in_the_manual(self):
        added = self.add("--origin", "https://www.instagram.test", "--username", "zilla", "--password-stdin", "--otpauth-stdin",
                         stdin=f"{PASSWORD}\n{OTPAUTH}\n")
        self.assertEqual(added["launch_url"], f"{WORKSPACE}/launch/{added['id']}")
        self.assertEqual(str(uuid.UUID(added["id"])), added["id"])
        self.assertEqual(added["origins"], ["https://login.instagram.test", "https://www.instagram.test"])
        self.assertEqual((added["role"], added["username"], added["has_password"], added["has_otp"]), ("owner", "zilla", True, True))
        shown = self.run_ok("account", "show", added["id"], "--json").json
        self.assertEqual(shown, added)

    def test_two_secrets_come_in_the_order_of_the_options(self):
        added = self.add("--otpauth-stdin", "--password-stdin", stdin=f"{OTPAUTH}\n{PASSWORD}\n")
        revealed = self.run_ok("account", "show", added["id"], "--reveal", "password", "--reveal", "otpauth", "--json").json
        self.assertEqual(revealed, {"id": added["id"], "password": PASSWORD, "otpauth": OTPAUTH})

    def test_notes_take_the_lines_that_are_left(self):
        added = self.add("--password-stdin", "--backup-codes-stdin", "--notes-stdin", stdin=f"{PASSWORD}\n111 222,333\none\ntwo\n")
        self.assertEqual(added["backup_codes"], 3)
        revealed = self.run_ok("account", "show", added["id"], "--json", "--reveal", "notes", "--reveal", "backup-codes").json
        self.assertEqual((revealed["notes"], revealed["codes"]), ("one\ntwo", ["111", "222", "333"]))
        self.assertEqual(self.home.add_account("--notes-stdin", "--password-stdin", stdin="a\nb\n").error["outcome"], "input_invalid")

    def test_what_stdin_must_not_be(self):
        for name, stdin, detail in (("nothing", "", "nothing for"), ("an empty line", "\n", "nothing for"),
                                    ("one line for two", f"{PASSWORD}\n", "--otpauth-stdin"),
                                    ("three lines for two", f"{PASSWORD}\n{OTPAUTH}\nmore\n", "goes on"),
                                    ("a long line", "x" * 4097 + "\n", "too long"), ("NUL", "a\0b\n", "UTF-8"),
                                    ("too much", "x" * 90000, "80 KiB")):
            with self.subTest(name):
                result = self.home.add_account("--password-stdin", "--otpauth-stdin", stdin=stdin)
                self.assertEqual((result.code, result.error["outcome"]), (1, "input_invalid"))
                self.assertIn(detail, result.error["detail"])
        result = self.home.add_account("--otpauth-stdin", stdin="otpauth://totp/x?secret=1\n")
        self.assertEqual((result.code, result.error["outcome"]), (1, "otp_invalid"))
        self.assertEqual(self.run_ok("account", "list", "--json").json["accounts"], [])

    def test_origins(self):
        for origin in ("https://*.test", "https://*.co.uk", "http://www.instagram.test", "www.instagram.test", "https://www.instagram.test/login"):
            with self.subTest(origin):
                self.assertEqual(self.home.add_account("--origin", origin).error["outcome"], "origin_invalid")
        self.assertEqual(self.home.add_account("--login-url", "http://login.instagram.test/").error["outcome"], "origin_invalid")
        added = self.add("--origin", "https://*.instagram.test", "--origin", "https://login.instagram.test")
        self.assertEqual(added["origins"], ["https://login.instagram.test", "https://*.instagram.test"])
        moved = self.run_ok("account", "edit", added["id"], "--login-url", "https://accounts.instagram.test/in", "--json").json
        self.assertEqual(moved["origins"], ["https://accounts.instagram.test", "https://*.instagram.test"])

    def test_the_workspace_must_be_known_and_plain(self):
        self.assertEqual(self.home.add_account("--workspace", "https://other.cerby.test").error["outcome"], "workspace_unknown")
        self.home.add_workspace("https://two.cerby.test")
        self.addCleanup(self.home.run, "workspace", "remove", "https://two.cerby.test")
        result = self.home.add_account()
        self.assertEqual(result.error["outcome"], "input_invalid")
        self.assertIn("--workspace", result.error["detail"])
        self.assertEqual(self.add("--workspace", "https://two.cerby.test")["workspace"], "https://two.cerby.test")
        self.assertEqual(self.add("--workspace", WORKSPACE)["workspace"], WORKSPACE)

    def test_names(self):
        first, second = self.add("--username", "one"), self.add("--username", "two")
        error = self.assert_fails("input_invalid", "account", "show", "contentzilla", detail="2 accounts")
        self.assertIn(first["id"], error["detail"])
        self.assertIn(second["id"], error["detail"])
        self.assert_fails("account_unknown", "account", "show", "Nobody", detail="Nobody")
        self.assert_fails("account_unknown", "account", "show", str(uuid.uuid4()))
        self.run_ok("account", "remove", second["id"], "--yes")
        self.assertEqual(self.run_ok("account", "show", "CONTENTZILLA", "--json").json["id"], first["id"])

    def test_list_for_a_site(self):
        added = self.add("--origin", "https://www.instagram.test")
        self.add("--name", "Other", "--login-url", "https://other.test/")
        listed = self.run_ok("account", "list", "--for", "https://www.instagram.test", "--json").json["accounts"]
        self.assertEqual([one["id"] for one in listed], [added["id"]])
        self.assertEqual(len(self.run_ok("account", "list", "--workspace", WORKSPACE, "--json").json["accounts"]), 2)
        self.assertIn("Contentzilla", self.run_ok("account", "list").out)

    def test_edit_every_field(self):
        added = self.add("--password-stdin", stdin="old password\n")
        edited = self.run_ok("account", "edit", "Contentzilla", "--name", "Zilla", "--app", "Insta", "--username", "z", "--role", "owner",
                             "--origin", "https://cdn.instagram.test", "--password-stdin", "--json", stdin="new password\n").json
        self.assertEqual((edited["id"], edited["name"], edited["app"], edited["username"]), (added["id"], "Zilla", "Insta", "z"))
        self.assertEqual(edited["origins"], ["https://login.instagram.test", "https://cdn.instagram.test"])
        self.assertEqual(self.run_ok("account", "show", "Zilla", "--reveal", "password", "--json").json["password"], "new password")
        edited = self.run_ok("account", "edit", "Zilla", "--forget", "password", "--forget", "origins", "--json").json
        self.assertEqual((edited["has_password"], edited["origins"]), (False, ["https://login.instagram.test"]))
        self.assert_fails("input_invalid", "account", "edit", "Zilla", "--name", "", detail="name")

    def test_secrets_are_shown_to_owners_alone(self):
        added = self.add("--role", "collaborator", "--password-stdin", stdin=PASSWORD)
        self.assert_fails("role_not_owner", "account", "show", added["id"], "--reveal", "password")
        self.run_ok("account", "edit", added["id"], "--role", "none")
        self.assert_fails("role_none", "account", "show", added["id"], "--reveal", "password")
        self.assert_fails("role_none", "otp", added["id"])

    def test_secrets_do_not_go_into_files(self):
        added = self.add("--password-stdin", stdin=PASSWORD)
        result = self.home.run("account", "show", added["id"], "--reveal", "password")
        self.assertEqual((result.code, result.out), (1, ""))
        self.assertNotIn(PASSWORD, result.err)
        code, seen = self.home.on_terminal("account", "show", added["id"], "--reveal", "password")
        self.assertEqual((code, seen.strip()), (0, PASSWORD))

    def test_nothing_else_shows_them(self):
        added = self.add("--password-stdin", "--otpauth-stdin", stdin=f"{PASSWORD}\n{OTPAUTH}\n")
        for verb in (["account", "show", added["id"]], ["account", "list"], ["doctor"], ["vault", "status"],
                     ["launch", "--dry-run", added["id"], "--from", "https://acme.okta.test"]):
            for form in ([], ["--json"]):
                with self.subTest(verb=verb + form):
                    result = self.home.run(*verb, *form)
                    for secret in ("canary", "GEZDGNBVGY3TQOJQ"):
                        self.assertNotIn(secret, result.out + result.err)
        on_disk = b"".join(file.read_bytes() for file in self.home.folder.rglob("*") if file.is_file())
        self.assertNotIn(b"canary", on_disk)
        self.assertNotIn(b"zilla", on_disk.lower())

    def test_no_option_takes_a_secret(self):
        for option in ("--password=x", "--otpauth=x", "--passphrase=x", "--notes=x"):
            with self.subTest(option):
                self.assertEqual(self.home.add_account(option).code, 2)

    def test_a_terminal_is_asked_without_an_echo(self):
        code, _ = self.home.on_terminal("account", "add", "--name", "Typed", "--app", "A", "--login-url", "https://a.test/",
                                           answers=[("Password (empty for none): ", "typed canary"), ("code secret (empty for none): ", "")])
        self.assertEqual(code, 0)
        self.assertEqual(self.home.echoes, [False, False])
        self.assertNotIn("typed canary", self.home.transcript)
        self.assertEqual(self.run_ok("account", "show", "Typed", "--reveal", "password", "--json").json["password"], "typed canary")

    def test_removing_without_a_terminal_takes_a_word(self):
        added = self.add()
        for stdin in ("", "yes\n"):
            self.assert_fails("input_invalid", "account", "remove", added["id"], stdin=stdin, detail="--yes")
        self.assertEqual(self.run_ok("account", "show", added["id"], "--json").json["id"], added["id"])

    def test_ids_in_upper_case(self):
        added = self.add()
        self.assertEqual(self.run_ok("account", "show", added["id"].upper(), "--json").json["id"], added["id"])

    def test_a_change_of_nothing_is_wrong_usage(self):
        added = self.add()
        said = self.home.run("account", "edit", added["id"])
        self.assertEqual((said.code, said.out), (2, ""))
        self.assertIn("nothing to change", said.err)
        shown = self.home.run("account", "edit", added["id"], "--json")
        self.assertEqual((shown.code, shown.error["outcome"]), (2, "input_invalid"))
        self.assertEqual(self.run_ok("account", "show", added["id"], "--json").json["changed"], added["changed"])

    def test_removing_asks_on_a_terminal(self):
        added = self.add()
        code, _ = self.home.on_terminal("account", "remove", added["id"], answers=[("to go on: ", "no")])
        self.assertEqual((code, self.home.echoes), (1, [True]))
        code, _ = self.home.on_terminal("account", "remove", added["id"], answers=[("to go on: ", "yes")])
        self.assertEqual(code, 0)
        self.assert_fails("account_unknown", "account", "remove", added["id"], "--yes")

    def test_control_characters_do_not_reach_the_terminal(self):
        self.add("--name", "a\x1b[31mred\u009b1m")
        out = self.run_ok("account", "list").out
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\u009b", out)
        self.assertIn("\\x1b[31mred", out)

    def test_codes(self):
        added = self.add("--otpauth-stdin", stdin=OTPAUTH)
        before = int(time.time())
        shown = self.run_ok("otp", added["id"], "--json").json
        expected = {totp(at) for at in (before, int(time.time()))}
        self.assertIn(shown["code"], expected)
        self.assertIn(shown["seconds_left"], range(1, 31))
        self.assertFalse(shown["used"])
        self.assertEqual(len(self.run_ok("otp", "Contentzilla").out.strip()), 6)

    def test_a_code_is_used_once(self):
        # One that does not end right now: the last three seconds of a period are waited over.
        period = max((120, 113, 107), key=lambda length: length - time.time() % length)
        added = self.add("--otpauth-stdin", stdin=OTPAUTH.replace("?", f"?period={period}&"))
        used = self.run_ok("otp", added["id"], "--use", "--json").json
        again = self.home.run("otp", added["id"], "--use", "--json")
        if again.code == 0:  # a new period has begun between the two
            self.assertNotEqual(again.json["code"], used["code"])
        else:
            self.assertEqual(again.error["outcome"], "input_invalid")
            self.assertIn("the next comes in", again.error["detail"])

    def test_counter_codes(self):
        added = self.add("--otpauth-stdin", stdin="otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0")
        self.assert_fails("input_invalid", "otp", added["id"], detail="--use")
        codes = [self.run_ok("otp", added["id"], "--use", "--json").json["code"] for _ in range(3)]
        self.assertEqual(codes, ["755224", "287082", "359152"])  # RFC 4226, appendix D

    def test_no_code_secret(self):
        added = self.add()
        self.assert_fails("not_found", "otp", added["id"])

    def test_a_locked_vault_gives_nothing(self):
        added = self.add("--otpauth-stdin", stdin=OTPAUTH)
        self.run_ok("vault", "lock")
        try:
            for verb in (["account", "list"], ["account", "show", added["id"]], ["otp", added["id"]]):
                with self.subTest(verb=verb):
                    result = self.home.run(*verb, "--json")
                    self.assertEqual(result.code, 1)
                    self.assertIn(result.error["outcome"], ("unlock_unavailable", "unlock_cancelled", "vault_locked"))
        finally:
            self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)


class VeryMany(Case):
    """More accounts than a process has room for the guarded memory of (vm.max_map_count, 65,530 as it is shipped)."""

    COUNT = 20000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        export = cls.home.folder / "export.csv"
        rows = (f"Name {number % (cls.COUNT - 2)},https://app{number}.test/,user,password {number}," for number in range(cls.COUNT))
        export.write_text("name,url,username,password,note\n" + "\n".join(rows) + "\n")
        done = cls.home.run("import", export, "--json")
        assert done.code == 0, done.out[-500:] + done.err

    def test_they_are_counted(self):
        self.assertEqual(self.run_ok("vault", "status", "--json").json["accounts"], self.COUNT)
        self.assertIn(f"{self.COUNT} accounts", self.run_ok("vault", "status").out)

    def test_they_are_listed(self):
        listed = self.run_ok("account", "list", "--json").json["accounts"]
        self.assertEqual(len(listed), self.COUNT)
        self.assertEqual([one["name"] for one in listed], sorted(one["name"] for one in listed))
        self.assertEqual(len(self.run_ok("account", "list").out.splitlines()), self.COUNT + 1)
        self.assertEqual(len(self.run_ok("account", "list", "--for", "https://app7.test", "--json").json["accounts"]), 1)
        self.assertEqual(self.run_ok("account", "list", "--workspace", "https://other.cerby.test", "--json").json["accounts"], [])

    def test_one_is_found_by_its_name(self):
        self.assertEqual(self.run_ok("account", "show", "name 777", "--json").json["login_url"], "https://app777.test/")
        self.assert_fails("input_invalid", "account", "show", "Name 1", detail="2 accounts are named")


def totp(at):
    """RFC 6238 with SHA-1, six digits and 30 s, of the key in OTPAUTH."""
    digest = hmac.new(b"12345678901234567890", struct.pack(">Q", at // 30), "sha1").digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start:start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


if __name__ == "__main__":
    unittest.main()
