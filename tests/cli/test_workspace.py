"""cerbyctl workspace"""

import json
import subprocess
import unittest

from cerbyctl import IDP, WORKSPACE, FreshCase


class Workspaces(FreshCase):
    def listed(self):
        return self.run_ok("workspace", "list", "--json").json["workspaces"]

    def test_none_at_first(self):
        self.assertEqual(self.listed(), [])
        self.assertIn("cerbyctl workspace add", self.run_ok("workspace", "list").out)

    def test_add_change_and_remove(self):
        self.run_ok("workspace", "add", WORKSPACE, "--idp", IDP, "--idp", "https://two.okta.test", "--idp", IDP)
        self.assertEqual(self.listed(), [{"address": WORKSPACE, "idps": [IDP, "https://two.okta.test"], "role": "user",
                                          "development": False, "source": "vault", "set_by": "user"}])
        self.run_ok("workspace", "add", WORKSPACE, "--idp", IDP, "--as", "login-only")
        self.assertEqual([(one["idps"], one["role"]) for one in self.listed()], [([IDP], "login-only")])
        self.assertEqual(self.run_ok("workspace", "remove", WORKSPACE, "--json").json, {"removed": WORKSPACE})
        self.assertEqual(self.listed(), [])

    def test_many_at_once_lose_nothing(self):
        addresses = [f"https://w{number}.cerby.test" for number in range(8)]
        running = [subprocess.Popen([self.home.bin / "cerbyctl", "workspace", "add", address, "--idp", IDP], env=self.home.environment(),
                                    stdout=subprocess.DEVNULL) for address in addresses]
        self.assertEqual([one.wait(timeout=60) for one in running], [0] * 8)
        self.assertEqual(sorted(one["address"] for one in self.listed()), addresses)
        running = [subprocess.Popen([self.home.bin / "cerbyctl", "workspace", "remove", address], env=self.home.environment(),
                                    stdout=subprocess.DEVNULL) for address in addresses[1:]]
        self.assertEqual([one.wait(timeout=60) for one in running], [0] * 7)
        self.assertEqual([one["address"] for one in self.listed()], addresses[:1])
        folder = self.home.folder / ".config/cerby"
        self.assertEqual(sorted(file.name for file in folder.iterdir()), ["config.json", "config.json.lock"])
        self.assertEqual([file.stat().st_mode & 0o777 for file in folder.iterdir()], [0o600, 0o600])

    def test_an_address_that_is_no_origin(self):
        for address in ("acme.cerby.test", "http://acme.cerby.test", "https://Acme.cerby.test", "https://acme.cerby.test//",
                        "https://user@acme.cerby.test"):
            with self.subTest(address=address):
                self.assert_fails("origin_invalid", "workspace", "add", address, "--idp", IDP)
                self.assert_fails("origin_invalid", "workspace", "add", WORKSPACE, "--idp", address)
        self.assertEqual(self.listed(), [])

    def test_an_address_as_an_address_bar_has_it(self):
        self.run_ok("workspace", "add", WORKSPACE + "/", "--idp", IDP + "/")
        self.assertEqual([(one["address"], one["idps"]) for one in self.listed()], [(WORKSPACE, [IDP])])
        self.run_ok("workspace", "remove", WORKSPACE + "/")
        self.assertEqual(self.listed(), [])
        for rest in ("/dashboard", "/?from=mail", "#top", "?x"):
            with self.subTest(rest):
                self.assert_fails("origin_invalid", "workspace", "add", WORKSPACE + rest, "--idp", IDP,
                                  detail=f"an origin has no path: give {WORKSPACE}")

    def test_http_to_localhost_only_in_development(self):
        self.assert_fails("origin_invalid", "workspace", "add", "http://localhost:8443", "--idp", IDP)
        self.run_ok("workspace", "add", "http://localhost:8443", "--idp", IDP, "--development")
        self.assertTrue(self.listed()[0]["development"])

    @staticmethod
    def add_source(*options):
        return "workspace", "add", WORKSPACE, "--idp", IDP, "--source", "workspace", *options

    def test_one_whose_accounts_are_there(self):
        self.assertEqual(self.home.make_vault().code, 0)
        self.run_ok(*self.add_source("--api-key-stdin"), stdin="key-of-sixteen-bytes\n")
        self.assertEqual(self.listed()[0]["source"], "workspace")
        config = (self.home.folder / ".config/cerby/config.json").read_text()
        self.assertNotIn("key-of", config)
        self.run_ok("workspace", "key", WORKSPACE, "--api-key-stdin", stdin="another-key-of-some-bytes\n")
        for arguments in (["account", "add", "--name", "a", "--app", "b", "--login-url", "https://a.test/"], ["account", "list", "--workspace", WORKSPACE]):
            self.assert_fails("not_in_workspace", *arguments, detail=WORKSPACE)
        self.assertTrue(self.run_ok("vault", "verify", "--json"))
        self.run_ok("workspace", "remove", WORKSPACE)
        self.assert_fails("not_found", "workspace", "key", WORKSPACE, "--remove", detail=WORKSPACE)

    def test_one_whose_key_stays_behind_in_a_locked_vault(self):
        self.assertEqual(self.home.make_vault().code, 0)
        self.run_ok(*self.add_source("--api-key-stdin"), stdin="key-of-sixteen-bytes\n")
        self.run_ok("vault", "lock")
        self.assertIn(f"cerbyctl workspace key {WORKSPACE} --remove", self.run_ok("workspace", "remove", WORKSPACE).out)

    def test_a_key_that_is_none_changes_nothing(self):
        self.assertEqual(self.home.make_vault().code, 0)
        for key in ("short", "x" * 5000, "with a blank in the middle"):
            self.assert_fails("input_invalid", *self.add_source("--api-key-stdin"), stdin=key + "\n")
        self.assertEqual(self.listed(), [])

    def test_a_key_for_one_that_asks_nobody(self):
        self.assert_fails("input_invalid", "workspace", "add", WORKSPACE, "--idp", IDP, "--api-key-stdin", stdin="key-of-sixteen-bytes\n", detail="--source")
        self.assert_fails("not_found", "workspace", "key", WORKSPACE, "--api-key-stdin", stdin="key-of-sixteen-bytes\n")
        self.run_ok("workspace", "add", WORKSPACE, "--idp", IDP)
        self.assert_fails("input_invalid", "workspace", "key", WORKSPACE, "--api-key-stdin", stdin="key-of-sixteen-bytes\n", detail="in the vault")

    def test_accounts_come_over_https_alone(self):
        self.assert_fails("input_invalid", "workspace", "add", "http://localhost:8443", "--idp", IDP, "--development", "--source", "workspace", detail="https")

    def test_removing_one_that_is_not_there(self):
        self.assert_fails("not_found", "workspace", "remove", WORKSPACE, detail=WORKSPACE)

    def test_wrong_usage_is_2(self):
        for arguments in (["add", WORKSPACE], ["add", WORKSPACE, "--idp", IDP, "--as", "king"], ["add"], [], ["remove"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.home.run("workspace", *arguments).code, 2)

    def test_a_file_that_is_wrong_is_named_and_kept(self):
        file = self.home.folder / ".config/cerby/config.json"
        file.parent.mkdir(parents=True, mode=0o700)
        file.write_text('{"workspaces": 7}')
        file.chmod(0o600)
        self.assert_fails("config_invalid", "workspace", "add", WORKSPACE, "--idp", IDP, detail=str(file))
        self.assertEqual(json.loads(file.read_text()), {"workspaces": 7})


if __name__ == "__main__":
    unittest.main()
