"""cerbyctl doctor: each link broken in turn, and the repair that is named for it"""

import base64
import ctypes
import errno
import json
import os
import platform
import resource
import shutil
import struct
import subprocess
import time
import unittest
from pathlib import Path

from cerbyctl import BIN, PASSPHRASE, WORKSPACE, Case, Home

MANIFEST = "com.cerby.host.json"
CHROMIUM_ID = "dhljhmjefffakhhohoahmdkehlnjcceb"
FIREFOX_ID = "extended-access@cerby.com"
EXTENSION = Path(__file__).parents[2] / "extension/manifest.json"
SOMEBODY_ELSE = 12345


# A passphrase prompt that answers as a desktop's does, and shows nothing.
PROMPT = """#!/bin/sh
echo 'OK Pleased to meet you'
while read -r line; do
  [ "$line" = 'GETINFO flavor' ] && echo 'D gnome3'
  echo OK
done
"""


def framed(text):
    """A message of the host's, as a shell's printf takes it."""
    return "".join(f"\\{byte:03o}" for byte in len(text).to_bytes(4, "little")) + text.replace("%", "%%")


class Doctor(Case):
    """One sound machine, below a root of its own; every test breaks one link and mends it again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.home.folder / "root"
        for program in ("usr/bin/chromium", "usr/bin/firefox"):
            (cls.root / program).parent.mkdir(parents=True, exist_ok=True)
            (cls.root / program).touch()
        cls.home.bin = cls.home.folder / "bin"
        cls.home.bin.mkdir()
        for program in ("cerbyctl", "cerby-host", "cerby-helper"):
            shutil.copy2(BIN / program, cls.home.bin / program)
        cls.prompt = cls.home.folder / "pinentry"
        cls.prompt.write_text(PROMPT)
        cls.prompt.chmod(0o755)
        cls.config = cls.home.folder / ".config/cerby/config.json"
        settings = json.loads(cls.config.read_text()) | {"pinentry": str(cls.prompt)}
        cls.config.write_text(json.dumps(settings))
        assert cls.home.run("register", "--browser", "chromium", "--browser", "firefox", "--root", cls.root).code == 0
        cls.chromium = cls.home.folder / ".config/chromium/NativeMessagingHosts" / MANIFEST
        cls.firefox = cls.home.folder / ".mozilla/native-messaging-hosts" / MANIFEST

    def examine(self):
        result = self.home.run("doctor", "--json", "--root", self.root)
        checks = result.json["checks"]
        self.assertEqual(result.code, 1 if result.json["failed"] else 0)
        self.assertEqual(result.json["failed"], sum(one["state"] == "failed" for one in checks))
        self.assertEqual({frozenset(one) for one in checks}, {frozenset(("id", "state", "says", "repair"))})
        return checks

    def assert_check(self, identity, state, says="", repair=""):
        found = [one for one in self.examine() if one["id"] == identity and one["state"] == state]
        self.assertTrue(found, f"no {state} {identity}")
        self.assertTrue(any(says in one["says"] and repair in one["repair"] for one in found), found)
        if state != "ok":
            self.assertTrue(all(one["repair"] for one in found), found)

    def moved_away(self, file):
        aside = Path(f"{file}.aside")
        os.rename(file, aside)
        self.addCleanup(os.rename, aside, file)

    def rewritten(self, file, **changes):
        before = file.read_text()
        self.addCleanup(file.write_text, before)
        file.write_text(json.dumps(json.loads(before) | changes))

    def chmod(self, file, mode):
        self.addCleanup(os.chmod, file, os.stat(file).st_mode & 0o7777)
        os.chmod(file, mode)

    def made(self, file, text):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        self.addCleanup(file.unlink)

    def policy(self, folder, policies):
        self.made(self.root / folder / "cerby-test.json" if "firefox" not in folder else self.root / folder / "policies.json",
                  json.dumps(policies))

    def replaced(self, file, make):
        """Something else in the file's place; the test ends with what was there."""
        aside = Path(f"{file}.aside")
        there = file.exists()
        if there:
            os.rename(file, aside)
        file.parent.mkdir(parents=True, exist_ok=True)
        make(file)

        def mend():
            file.unlink()
            if there:
                os.rename(aside, file)
        self.addCleanup(mend)

    def chown(self, file, user=SOMEBODY_ELSE):
        if os.geteuid() != 0:
            self.skipTest("only root can give a file away")
        self.addCleanup(os.chown, file, 0, 0)
        os.chown(file, user, user)

    def assert_policy(self, browser, folder, policies, key, says, repair, state="failed"):
        with self.subTest(policies=policies):
            self.policy(folder, policies)
            file = self.root / folder / ("policies.json" if browser == "firefox" else "cerby-test.json")
            found = [one for one in self.examine() if one["id"] == f"browser.{browser}.policies" and one["state"] == state]
            self.assertEqual(len(found), 1, found)
            for part in (key, str(file), says):
                self.assertIn(part, found[0]["says"])
            self.assertIn(repair, found[0]["repair"])
            self.assertIn(str(file), found[0]["repair"])
            self.doCleanups()

    def test_a_sound_machine(self):
        checks = {one["id"]: one for one in self.examine()}
        self.assertEqual([one for one in checks.values() if one["state"] == "failed"], [])
        for identity in ("program.cerby-host", "program.cerby-helper", "program.cerbyctl", "host.hello.chromium", "host.hello.firefox",
                         "browser.chromium.manifest", "browser.firefox.manifest", "browser.chromium.policies",
                         "browser.firefox.policies", "config", "vault.file", "vault.items", "pinentry", "session", "session.screen", "keyring", "log", "state",
                         "helper.answer"):
            self.assertEqual(checks[identity]["state"], "ok", checks[identity])
        for identity in ("host.hello.chromium", "host.hello.firefox"):
            self.assertIn("its key proven", checks[identity]["says"])
        self.assertIn("Everything that a launch needs is there.", self.run_ok("doctor", "--root", self.root).out)

    def test_a_program_is_missing(self):
        for program in ("cerby-host", "cerby-helper"):
            with self.subTest(program):
                aside = self.home.folder / program
                os.rename(self.home.bin / program, aside)
                try:
                    self.assert_check(f"program.{program}", "failed", "missing", "reinstall")
                finally:
                    os.rename(aside, self.home.bin / program)

    def test_a_program_that_others_can_replace(self):
        self.chmod(self.home.bin / "cerby-host", 0o777)
        self.assert_check("program.cerby-host", "failed", "everybody can write", "chmod go-w")

    def test_a_folder_of_programs_that_others_can_write(self):
        self.chmod(self.home.bin, 0o777)
        self.assert_check("program.cerby-host", "failed", "everybody can write", "chmod go-w")

    def test_a_program_that_cannot_be_run(self):
        self.chmod(self.home.bin / "cerby-host", 0o644)
        self.assert_check("program.cerby-host", "failed", "cannot be run", "reinstall")

    def test_a_host_that_is_another_program(self):
        host = self.home.bin / "cerby-host"
        self.moved_away(host)
        answers = [(f"#!/bin/sh\nprintf '{framed(answer)}'\ncat >/dev/null\n", says) for answer, says in (
            ("null", "not JSON"), ("[]", "not JSON"), ("{}", "something else"), ('{"type":1,"id":1}', "something else"),
            ('{"type":"hello","id":"1"}', "something else"), ('{"type":"hello","id":1,"host":[],"protocol":{}}', "something else"),
            ('{"type":"hello","id":1,"host":"1","vault":"locked","protocol":99999999999999}', "something else"),
            ('{"type":"hello","id":1,"host":"1","vault":"locked","protocol":1,"key":7,"signature":{}}', "could not prove"),
            ('{"type":"failed","outcome":3,"detail":[]}', "without an answer"))]
        for text, says in (("#!/bin/sh\nexit 7\n", "exit code 7"), *answers):
            with self.subTest(says):
                host.write_text(text)
                host.chmod(0o755)
                self.assert_check("host.hello.chromium", "failed", says, "reinstall")
                self.assert_check("host.hello.firefox", "failed", says, "reinstall")
        host.unlink()

    def test_a_manifest_is_missing(self):
        self.moved_away(self.chromium)
        self.assert_check("browser.chromium.manifest", "warning", "does not know the host", "cerbyctl register --browser chromium")
        self.moved_away(self.firefox)
        self.assert_check("browsers", "failed", "No browser", "cerbyctl register")

    def test_a_manifest_that_is_wrong(self):
        for changes, says in (({"path": "/nowhere/cerby-host"}, "does not exist"), ({"path": "bin/cerby-host"}, "not absolute"),
                              ({"path": "/usr/bin/env"}, "not "), ({"path": "/etc/passwd"}, "cannot be run"),
                              ({"name": "com.other"}, "name"), ({"type": "pipe"}, "stdio"),
                              ({"allowed_origins": []}, "does not allow"), ({"allowed_origins": 1}, "no list"),
                              ({"allowed_origins": ["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"]}, "which this host refuses")):
            with self.subTest(changes=changes):
                before = self.chromium.read_text()
                self.chromium.write_text(json.dumps(json.loads(before) | changes))
                try:
                    self.assert_check("browser.chromium.manifest", "failed", says, "cerbyctl register --browser chromium")
                finally:
                    self.chromium.write_text(before)

    def test_a_manifest_of_firefox_that_is_wrong(self):
        self.rewritten(self.firefox, allowed_extensions=["other@example.com"])
        self.assert_check("browser.firefox.manifest", "failed", "does not allow extended-access@cerby.com", "register --browser firefox")

    def test_a_manifest_that_is_no_json(self):
        before = self.chromium.read_text()
        self.addCleanup(self.chromium.write_text, before)
        self.chromium.write_text("{")
        self.assert_check("browser.chromium.manifest", "failed", "not JSON", "cerbyctl register")

    def test_a_manifest_that_others_can_write(self):
        self.chmod(self.chromium, 0o666)
        self.assert_check("browser.chromium.manifest", "failed", "everybody can write", "cerbyctl register")

    def test_a_user_s_manifest_shadows_the_system_s(self):
        system = self.root / "etc/chromium/native-messaging-hosts" / MANIFEST
        self.made(system, self.chromium.read_text())
        self.assert_check("browser.chromium.shadow", "warning", str(system), "cerbyctl unregister --browser chromium")
        self.rewritten(self.chromium, path="/usr/bin/env")
        self.assert_check("browser.chromium.shadow", "failed", "starts another host", "cerbyctl unregister --browser chromium")

    def test_a_stale_manifest_of_the_system(self):
        system = self.root / "usr/lib/mozilla/native-messaging-hosts" / MANIFEST
        self.made(system, json.dumps(json.loads(self.firefox.read_text()) | {"path": "/old/cerby-host"}))
        self.assert_check("browser.firefox.manifest", "warning", "does not exist", "sudo cerbyctl unregister --system --browser firefox")
        self.assertEqual([one for one in self.examine() if one["state"] == "failed"], [])
        self.assertNotIn("browser.firefox.shadow", {one["id"] for one in self.examine()})
        self.assertEqual(self.home.run("doctor", "--root", self.root).code, 0)
        # With both of them stale, to take the user's away would help nobody.
        self.rewritten(self.firefox, path="/old/cerby-host")
        self.assert_check("browser.firefox.manifest", "failed", "does not exist", "cerbyctl register --browser firefox")
        self.assertNotIn("browser.firefox.shadow", {one["id"] for one in self.examine()})

    def test_a_user_s_manifest_that_is_not_read(self):
        system = self.root / "etc/chromium/native-messaging-hosts" / MANIFEST
        self.made(system, self.chromium.read_text())
        self.rewritten(self.chromium, path="/usr/bin/env")
        self.policy("etc/chromium/policies/managed", {"NativeMessagingUserLevelHosts": False})
        self.assertEqual([one for one in self.examine() if one["state"] == "failed"], [])
        self.assertNotIn("browser.chromium.shadow", {one["id"] for one in self.examine()})
        self.assert_check("browser.chromium.manifest", "ok", str(system))

    def test_policies_that_block_in_chromium(self):
        folder = "etc/chromium/policies/managed"
        identity = "dhljhmjefffakhhohoahmdkehlnjcceb"
        for policies, says, repair in (
                ({"NativeMessagingBlocklist": ["*"]}, "NativeMessagingBlocklist", "NativeMessagingAllowlist"),
                ({"NativeMessagingBlocklist": ["com.cerby.host"]}, "NativeMessagingBlocklist", "NativeMessagingAllowlist"),
                ({"ExtensionInstallBlocklist": ["*"]}, "ExtensionInstallBlocklist", "ExtensionInstallAllowlist"),
                ({"ExtensionInstallBlocklist": [identity], "ExtensionInstallAllowlist": [identity]}, "ExtensionInstallBlocklist", "out of"),
                ({"ExtensionSettings": {"*": {"installation_mode": "blocked"}}}, "ExtensionSettings", "allowed"),
                ({"ExtensionSettings": {identity: {"installation_mode": "removed"}}}, "ExtensionSettings", "allowed")):
            with self.subTest(policies=policies):
                self.policy(folder, policies)
                self.assert_check("browser.chromium.policies", "failed", says, repair)
                self.doCleanups()

    def test_policies_that_allow_it_again(self):
        self.policy("etc/chromium/policies/managed", {
            "NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": ["com.cerby.host"], "ExtensionInstallBlocklist": ["*"],
            "ExtensionInstallAllowlist": ["dhljhmjefffakhhohoahmdkehlnjcceb"]})
        self.assert_check("browser.chromium.policies", "ok")

    def test_policies_of_chromium_that_name_other_ways(self):
        folder = "etc/chromium/policies/managed"
        for permission in json.loads(EXTENSION.read_text())["permissions"]:
            self.assert_policy("chromium", folder, {"ExtensionSettings": {"*": {"blocked_permissions": [permission]}}}, "ExtensionSettings",
                               "blocked_permissions", "allowed_permissions")
        blocked = {"runtime_blocked_hosts": ["*://*.cerby.test"]}
        for policies, key, says, repair in (
                ({"ExtensionAllowedTypes": ["theme"]}, "ExtensionAllowedTypes", '"extension"', "Add"),
                ({"ExtensionSettings": {"*": {"allowed_types": ["theme"]}}}, "ExtensionSettings", '"extension"', "allowed_types"),
                ({"ExtensionSettings": {f"a,{CHROMIUM_ID}": {"installation_mode": "blocked"}}}, "ExtensionSettings", "blocked", "allowed"),
                ({"ExtensionSettings": {"*": blocked}}, "ExtensionSettings", WORKSPACE, "runtime_allowed_hosts"),
                ({"ExtensionSettings": {CHROMIUM_ID: {"runtime_blocked_hosts": ["https://acme.cerby.test"]}}}, "ExtensionSettings", WORKSPACE,
                 "runtime_allowed_hosts"),
                ({"ExtensionSettings": {"*": {"runtime_blocked_hosts": ["*://*"]}}}, "ExtensionSettings", WORKSPACE, "runtime_allowed_hosts"),
                ({"ExtensionSettings": {"*": {"runtime_blocked_hosts": ["*://*.cerby.*"]}}}, "ExtensionSettings", WORKSPACE,
                 "runtime_allowed_hosts")):
            self.assert_policy("chromium", folder, policies, key, says, repair)
        for policies in ({"ExtensionSettings": {"*": blocked, CHROMIUM_ID: {"runtime_blocked_hosts": []}}},
                         {"ExtensionSettings": {"*": blocked | {"runtime_allowed_hosts": [WORKSPACE]}}},
                         {"ExtensionSettings": {"*": {"runtime_blocked_hosts": ["http://acme.cerby.test", "*://cerby.test", "*://*.example.*"]}}},
                         {"ExtensionInstallBlocklist": ["*"], "ExtensionInstallForcelist": [f"{CHROMIUM_ID};https://store.test/"]},
                         {"ExtensionInstallBlocklist": ["*"], "ExtensionSettings": {CHROMIUM_ID: {"installation_mode": "force_installed"}}},
                         {"ExtensionSettings": {"*": {"installation_mode": "blocked"}, CHROMIUM_ID: {"installation_mode": "allowed"}}},
                         {"ExtensionAllowedTypes": ["extension"]}):
            with self.subTest(policies=policies):
                self.policy(folder, policies)
                self.assert_check("browser.chromium.policies", "ok")
                self.doCleanups()

    def test_policies_of_the_wrong_type_are_passed_over_as_the_browser_does(self):
        folder = "etc/chromium/policies/managed"
        for policies in ({"NativeMessagingBlocklist": "*"}, {"NativeMessagingBlocklist": {"*": 1}}, {"ExtensionInstallBlocklist": 7},
                         {"ExtensionSettings": [1]}, {"ExtensionSettings": "x"}, {"NativeMessagingUserLevelHosts": "false"},
                         {"ExtensionAllowedTypes": None}):
            self.assert_policy("chromium", folder, policies, next(iter(policies)), "wrong type", "Correct", state="warning")
            self.assert_policy("chromium", folder, policies, next(iter(policies)), "wrong type", "Correct", state="warning")
        for policies in ({"ExtensionSettings": {CHROMIUM_ID: {"installation_mode": 7}, "*": 1}}, {"ExtensionInstallBlocklist": [1, None, {}]},
                         {"ExtensionSettings": {"*": {"runtime_blocked_hosts": [7, "x", "://", "*://"]}}}):
            with self.subTest(policies=policies):
                self.policy(folder, policies)
                self.assert_check("browser.chromium.policies", "ok")
                self.doCleanups()
        for policies in ([], {"policies": 7}, {"policies": {"ExtensionSettings": 7}}, {"policies": {"ExtensionSettings": "{"}},
                         {"policies": {"Extensions": []}}, {"policies": {"InstallAddonsPermission": True}}):
            with self.subTest(policies=policies):
                self.policy("etc/firefox/policies", policies)
                self.assert_check("browser.firefox.policies", "warning", "policies.json", "Correct")
                self.doCleanups()

    def test_every_file_of_the_folder_counts_and_the_last_wins(self):
        folder = self.root / "etc/chromium/policies/managed"
        self.made(folder / "10-all.json.bak", json.dumps({"NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": ["com.cerby.host"]}))
        self.assert_check("browser.chromium.policies", "ok")
        self.made(folder / "20-team", json.dumps({"NativeMessagingAllowlist": ["com.other"]}))
        self.assert_check("browser.chromium.policies", "failed", str(folder / "10-all.json.bak"), "NativeMessagingAllowlist")

    def test_policies_that_cannot_be_recommended(self):
        folder = "etc/chromium/policies/managed"
        self.policy(folder, {"NativeMessagingBlocklist": ["*"]})
        allow = self.root / "etc/chromium/policies/recommended/allow.json"
        self.made(allow, json.dumps({"NativeMessagingAllowlist": ["com.cerby.host"], "HomepageLocation": "x"}))
        self.assert_check("browser.chromium.policies", "failed", "NativeMessagingBlocklist", "NativeMessagingAllowlist")
        self.assert_check("browser.chromium.policies", "warning", str(allow), str(self.root / folder))

    def test_what_is_no_plain_file_holds_nothing_up(self):
        self.replaced(self.root / "etc/chromium/policies/managed/pipe.json", os.mkfifo)
        self.replaced(self.root / "etc/firefox/policies/policies.json", os.mkfifo)
        self.replaced(self.chromium, os.mkfifo)
        self.replaced(self.firefox, lambda file: file.symlink_to("/dev/zero"))
        self.replaced(self.config, os.mkfifo)
        self.assert_check("browser.chromium.policies", "warning", "not a plain file", "pipe.json")
        self.assert_check("browser.firefox.policies", "warning", "not a plain file", "policies.json")
        self.assert_check("browser.chromium.manifest", "failed", "not a plain file", "cerbyctl register --browser chromium")
        self.assert_check("browser.firefox.manifest", "failed", "not a plain file", "cerbyctl register --browser firefox")
        self.assert_check("config", "failed", str(self.config), "Correct")

    def test_files_without_an_end(self):
        def make(file):
            with open(file, "wb") as made:
                made.truncate(1 << 40)
        self.replaced(self.root / "etc/chromium/policies/managed/huge.json", make)
        self.replaced(self.chromium, make)
        self.assert_check("browser.chromium.policies", "warning", "larger than", "huge.json")
        self.assert_check("browser.chromium.manifest", "failed", "larger than", "cerbyctl register --browser chromium")

    def test_a_manifest_whose_host_is_somebody_else_s(self):
        other = self.home.folder / "other-host"
        shutil.copy2(BIN / "cerby-host", other)
        self.addCleanup(other.unlink)
        self.chown(other)
        self.rewritten(self.chromium, path=str(other))
        self.assert_check("browser.chromium.manifest", "failed", f"{other} belongs to another user", "cerbyctl register --browser chromium")

    def test_a_manifest_whose_host_is_a_folder(self):
        self.rewritten(self.chromium, path=str(self.home.bin))
        self.assert_check("browser.chromium.manifest", "failed", "cannot be run", "cerbyctl register --browser chromium")

    def test_a_helper_that_is_broken(self):
        helper = self.home.bin / "cerby-helper"
        for text in ("#!/bin/sh\nexit 1\n", "#!/bin/sh\ncat <&0 >&0\n", "#!/bin/sh\nprintf 'no frame at all' >&0\n", "not a program"):
            with self.subTest(text):
                self.replaced(helper, lambda file, text=text: (file.write_text(text), file.chmod(0o755)))
                self.assert_check("helper.answer", "failed", "The helper is broken", "reinstall")
                self.doCleanups()

    def test_a_policy_against_user_level_hosts(self):
        self.policy("etc/chromium/policies/managed", {"NativeMessagingUserLevelHosts": False})
        self.assert_check("browser.chromium.manifest", "failed", str(self.root / "etc/chromium/policies/managed/cerby-test.json"), "--system")
        self.assert_check("browser.chromium.manifest", "failed", "NativeMessagingUserLevelHosts", "sudo cerbyctl register --system --browser chromium")

    def test_a_policy_that_is_no_json(self):
        self.made(self.root / "etc/chromium/policies/managed/broken.json", "{")
        self.assert_check("browser.chromium.policies", "warning", "broken.json", "remove")

    def test_policies_that_block_in_firefox(self):
        identity = "extended-access@cerby.com"
        for policies, says in (({"ExtensionSettings": {"*": {"installation_mode": "blocked"}}}, "ExtensionSettings"),
                               ({"ExtensionSettings": {identity: {"installation_mode": "blocked"}}}, "ExtensionSettings"),
                               ({"Extensions": {"Uninstall": [identity]}}, "Extensions.Uninstall")):
            with self.subTest(policies=policies):
                self.policy("etc/firefox/policies", {"policies": policies})
                self.assert_check("browser.firefox.policies", "failed", says, identity)
                self.doCleanups()

    def test_policies_of_firefox_that_name_other_ways(self):
        folder = "etc/firefox/policies"
        for policies, key, says, repair, state in (
                ({"ExtensionSettings": {"*": {"allowed_types": ["theme"]}}}, "ExtensionSettings", '"extension"', "allowed_types", "failed"),
                ({"ExtensionSettings": json.dumps({"*": {"installation_mode": "blocked"}})}, "ExtensionSettings", "blocked", FIREFOX_ID, "failed"),
                ({"ExtensionSettings": {"*": {"restricted_domains": ["acme.cerby.test"]}}}, "ExtensionSettings", "restricted_domains", "out of", "failed"),
                ({"InstallAddonsPermission": {"Default": False}}, "InstallAddonsPermission", "installing", "force_installed", "warning")):
            self.assert_policy("firefox", folder, {"policies": policies}, key, says, repair, state)
        for policies in ({"InstallAddonsPermission": {"Default": False}, "ExtensionSettings": {FIREFOX_ID: {"installation_mode": "force_installed"}}},
                         {"ExtensionSettings": {"*": {"installation_mode": "blocked"}, FIREFOX_ID: {"installation_mode": "allowed"}}}):
            with self.subTest(policies=policies):
                self.policy(folder, {"policies": policies})
                self.assert_check("browser.firefox.policies", "ok")
                self.doCleanups()

    def test_the_system_s_policies_of_firefox_stand_for_those_beside_it(self):
        beside = self.root / "usr/lib/firefox/distribution/policies.json"
        self.made(beside, json.dumps({"policies": {"Extensions": {"Uninstall": [FIREFOX_ID]}}}))
        self.assert_check("browser.firefox.policies", "failed", str(beside), str(beside))
        self.policy("etc/firefox/policies", {"policies": {}})
        self.assert_check("browser.firefox.policies", "ok")

    def test_browsers_in_sandboxes(self):
        (self.root / "snap/chromium").mkdir(parents=True)
        self.addCleanup(shutil.rmtree, self.root / "snap")
        self.assert_check("browser.chromium.snap", "warning", "snap", "package")
        (self.root / "var/lib/flatpak/app/org.mozilla.firefox").mkdir(parents=True)
        self.assert_check("browser.firefox.flatpak", "warning", "flatpak", "package")

    def test_configuration(self):
        before = self.config.read_text()
        self.addCleanup(self.config.write_text, before)
        self.config.write_text('{"workspaces": 1}')
        self.assert_check("config", "failed", str(self.config), "Correct")
        self.config.write_text("{}")
        self.assert_check("config", "failed", "no workspace", "cerbyctl workspace add")

    def test_no_pinentry(self):
        self.moved_away(self.prompt)
        self.assert_check("pinentry", "failed", "missing", "apt install pinentry")

    def prompt_that_is(self, text):
        before = self.prompt.read_text()
        self.addCleanup(self.prompt.write_text, before)
        self.prompt.write_text(text)

    def test_a_pinentry_that_does_not_work(self):
        for text, says in (("#!/bin/sh\nexit 1\n", "ended without an answer"), ("#!/bin/sh\n", "ended without an answer"),
                           ("no program", "does not work"), ("#!/bin/sh\necho hello\ncat\n", "not of its protocol"),
                           ("#!/bin/sh\necho 'OK'\nread -r line\n", "does not work"), ("#!/bin/sh\necho 'ERR 1'\ncat\n", "does not start")):
            with self.subTest(text):
                self.prompt_that_is(text)
                self.assert_check("pinentry", "failed", says, "sudo apt install pinentry-gnome3")
                self.doCleanups()

    def test_a_pinentry_that_says_nothing(self):
        self.prompt_that_is("#!/bin/sh\nexec cat >/dev/null\n")
        self.assert_check("pinentry", "failed", "does not work", "sudo apt install pinentry-gnome3")

    def test_a_pinentry_without_kinds(self):
        self.prompt_that_is(PROMPT.replace("echo 'D gnome3'", "{ echo 'ERR 280'; continue; }"))
        self.assert_check("pinentry", "ok", "answers")

    def test_a_pinentry_that_asks_on_a_terminal_only(self):
        self.rewritten(self.config, pinentry="/usr/bin/pinentry-curses")
        self.assert_check("pinentry", "failed", "on a terminal only", f'sudo apt install pinentry-gnome3, and name it as "pinentry" in {self.config}')
        self.doCleanups()
        self.prompt_that_is(PROMPT.replace("gnome3", "tty"))
        self.assert_check("pinentry", "failed", "on a terminal only", "sudo apt install pinentry-gnome3")

    def test_a_pinentry_that_finds_no_desktop(self):
        self.prompt_that_is(PROMPT.replace("gnome3", "gnome3:curses"))
        self.assertEqual(self.session({}, False, "pinentry")["state"], "ok")
        said = self.session({"DISPLAY": ":0"}, False, "pinentry")
        self.assertEqual(said["state"], "failed")
        self.assertIn("finds no desktop", said["says"])
        self.assertIn("terminal of the desktop session", said["repair"])

    def test_a_pinentry_that_others_can_write(self):
        self.chmod(self.prompt, 0o777)
        self.assert_check("pinentry", "failed", "everybody can write", "chmod go-w")

    def test_no_key_store(self):
        self.assert_check("key_store", "warning", "does not answer: there is no session bus", "Not needed while the vault has a passphrase")
        said = next(one for one in self.examine() if one["id"] == "key_store")
        self.assertEqual(said["says"].count("does not answer"), 1)
        self.assertNotIn("vault create", said["says"] + said["repair"])

    def test_no_key_store_where_the_vault_needs_it(self):
        other = Home()
        self.addCleanup(other.close)
        other.bin = self.home.bin
        other.start_key_store()
        made = other.run("vault", "create", "--json")
        self.assertEqual((made.code, sorted(made.json["methods"])), (0, ["key_store", "recovery"]), made.err)
        found = {one["id"]: one for one in other.run("doctor", "--json", "--root", self.root).json["checks"]}
        self.assertEqual((found["key_store"]["state"], found["helper.answer"]["state"]), ("ok", "ok"))
        other.stop_key_store()
        found = {one["id"]: one for one in other.run("doctor", "--json", "--root", self.root).json["checks"]}
        self.assertEqual((found["key_store"]["state"], found["helper.answer"]["state"]), ("failed", "ok"))
        self.assertIn("vault unlock --recovery-stdin", found["key_store"]["repair"])

    def test_a_key_store_that_has_lost_the_entry(self):
        other = Home()
        self.addCleanup(other.close)
        other.bin = self.home.bin
        other.start_key_store()
        made = other.run("vault", "create", "--json").json
        self.assertEqual(other.add_workspace().code, 0)

        def said():
            done = other.run("doctor", "--json", "--root", self.root)
            return done.code, next(one for one in done.json["checks"] if one["id"] == "key_store")

        def entry(*arguments, given=b""):
            return subprocess.run(["secret-tool", *arguments, "vault", made["id"]], env=other.environment(), input=given, capture_output=True, check=True)
        self.assertEqual(said()[1]["state"], "ok")
        self.assertIn("its entry opens the vault", said()[1]["says"])
        kept = entry("lookup").stdout
        entry("clear")
        for fault in ("has no entry", "does not open it"):
            code, check = said()
            self.assertEqual((code, check["state"]), (1, "failed"), check)
            self.assertIn(fault, check["says"])
            self.assertIn("cerbyctl vault recover --key-store", check["repair"])
            entry("store", "--label=Cerby vault key", "xdg:schema", "com.cerby.vault", given=self.another_entry(kept))
        self.assertEqual(other.run("vault", "recover", "--key-store", "--words-stdin", "--json", stdin=made["recovery_words"]).code, 0)
        self.assertEqual(said()[1]["state"], "ok")

    @staticmethod
    def another_entry(kept):
        """An entry of the same form with another secret."""
        value = bytearray(base64.b64decode(kept))
        value[1] ^= 1
        return base64.b64encode(value)

    def test_a_vault_that_opens_by_its_recovery_words_only(self):
        other = Home()
        self.addCleanup(other.close)
        other.bin = self.home.bin
        self.assertEqual(other.make_vault().code, 0)
        self.assertEqual(other.run("vault", "method", "remove", "passphrase", "--only-recovery-left").code, 0)
        done = other.run("doctor", "--json", "--root", self.root)
        found = {one["id"]: one for one in done.json["checks"]}
        self.assertEqual((done.code, found["vault.methods"]["state"]), (1, "failed"))
        self.assertIn("by its recovery words only", found["vault.methods"]["says"])
        self.assertIn("cerbyctl vault recover --passphrase", found["vault.methods"]["repair"])
        self.assertEqual((found["key_store"]["state"], found["key_store"]["repair"]), ("warning", "sudo apt install gnome-keyring"))

    def test_no_vault(self):
        self.moved_away(self.home.folder / ".local/share/cerby/vault.db")
        self.assert_check("vault.file", "failed", "no vault", "cerbyctl vault create")

    def test_a_vault_that_others_can_read(self):
        self.chmod(self.home.folder / ".local/share/cerby/vault.db", 0o644)
        self.assert_check("vault.file", "failed", "can be reached by others (mode 644)", "chmod 600 ")

    def assert_no_command_through_it(self, identity="vault.file"):
        for one in self.examine():
            if one["id"] == identity and one["state"] == "failed":
                self.assertNotIn("chown", one["repair"])
                self.assertNotIn("chmod", one["repair"])

    def test_a_vault_that_is_a_link(self):
        vault = self.home.folder / ".local/share/cerby/vault.db"
        self.replaced(vault, lambda file: file.symlink_to("/etc/passwd"))
        self.assert_check("vault.file", "failed", "is a link", "by hand")
        self.assert_no_command_through_it()

    def test_a_vault_s_folder_that_is_a_link(self):
        self.replaced(self.home.folder / ".local/share/cerby", lambda file: file.symlink_to("/etc"))
        self.assert_check("vault.file", "failed", "is a link", "by hand")
        self.assert_no_command_through_it()

    def test_a_vault_that_is_a_pipe(self):
        self.replaced(self.home.folder / ".local/share/cerby/vault.db", os.mkfifo)
        self.assert_check("vault.file", "failed", "not a plain file", "by hand")
        self.assert_no_command_through_it()

    def test_a_vault_with_two_names(self):
        vault = self.home.folder / ".local/share/cerby/vault.db"
        second = self.home.folder / "second"
        os.link(vault, second)
        self.addCleanup(second.unlink)
        self.assert_check("vault.file", "failed", "2 names", "-samefile")

    def test_a_vault_s_folder_that_others_can_reach(self):
        folder = self.home.folder / ".local/share/cerby"
        self.chmod(folder, 0o750)
        self.assert_check("vault.file", "failed", "mode 750", f"chmod 700 {folder}")

    def test_a_vault_of_somebody_else_s(self):
        vault = self.home.folder / ".local/share/cerby/vault.db"
        self.chown(vault)
        self.assert_check("vault.file", "failed", "belongs to another user", f"sudo chown -h {os.geteuid()} {vault}")

    def test_a_vault_s_journal_that_is_a_link(self):
        journal = self.home.folder / ".local/share/cerby/vault.db-journal"
        self.replaced(journal, lambda file: file.symlink_to("/etc/passwd"))
        self.assert_check("vault.file", "failed", f"{journal} is a link", "by hand")

    def test_used_steps_that_others_can_read(self):
        steps = self.home.folder / ".local/share/cerby/vault.db-steps"
        steps.write_bytes(b"")
        self.addCleanup(steps.unlink)
        steps.chmod(0o644)
        self.assert_check("vault.file", "failed", f"{steps} can be reached by others (mode 644)", "chmod 600")

    def test_a_code_that_was_used_when_the_clock_was_ahead(self):
        steps = self.home.folder / ".local/share/cerby/vault.db-steps"

        def record(used):
            return b"\1" * 16 + bytes(8) + int(used).to_bytes(8, "little", signed=True) + bytes(32)
        for used in (0, time.time(), time.time() + 60):
            self.replaced(steps, lambda file, used=used: file.write_bytes(record(used)))
            steps.chmod(0o600)
            self.assertNotIn("vault.steps", {one["id"] for one in self.examine()})
            self.doCleanups()
        for used in (time.time() + 7200 + 60, 2**63 - 1):
            self.replaced(steps, lambda file, used=used: file.write_bytes(record(0) + record(used) + record(0)))
            steps.chmod(0o600)
            self.assert_check("vault.steps", "warning", "2 h" if used < 2**62 else " h", f"rm {steps}")
            self.doCleanups()

    def test_a_vault_of_a_newer_version(self):
        file = self.home.folder / ".local/share/cerby/vault.db"
        before = file.read_bytes()
        self.addCleanup(file.write_bytes, before)
        file.write_bytes(before[:60] + (3).to_bytes(4, "big") + before[64:])
        self.assert_check("vault.file", "failed", "newer version", "Update")

    def test_a_vault_that_was_rolled_back(self):
        file = self.home.folder / ".local/share/cerby/vault.db"
        older = file.read_bytes()
        self.assertEqual(self.home.add_account().code, 0)
        newest = file.read_bytes()
        file.write_bytes(older)
        self.addCleanup(file.write_bytes, newest)
        self.assert_check("vault.items", "failed", "older", "newest copy")
        self.addCleanup(self.run_ok, "vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.addCleanup(file.write_bytes, newest)
        self.run_ok("vault", "lock")
        self.assert_check("vault.items", "failed", "locked; by what is written in it", "newest copy")
        file.write_bytes(newest)
        self.assert_check("vault.items", "ok", "locked")

    def test_a_vault_that_is_damaged(self):
        file = self.home.folder / ".local/share/cerby/vault.db"
        before = file.read_bytes()
        self.addCleanup(file.write_bytes, before)
        file.write_bytes(before[:4096] + b"x" * 64 + before[4160:])
        failed = [one for one in self.examine() if one["id"].startswith("vault.") and one["state"] == "failed"]
        self.assertTrue(failed)
        self.assertTrue(all(one["repair"] for one in failed))

    def test_a_locked_vault(self):
        self.run_ok("vault", "lock")
        self.assert_check("vault.items", "ok", "locked")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.assert_check("vault.items", "ok", "whole")

    def test_a_clock_that_is_behind(self):
        host = self.home.bin / "cerby-host"
        self.addCleanup(os.utime, host, (host.stat().st_atime, host.stat().st_mtime))
        os.utime(host, (4102444800, 4102444800))
        self.assert_check("clock", "failed", "behind", "timedatectl set-ntp true")

    def test_a_log_that_cannot_be_kept(self):
        folder = self.home.folder / ".local/state/cerby"
        folder.mkdir(parents=True, exist_ok=True)
        self.chmod(folder, 0o777)
        self.assert_check("log", "failed", "everybody can write", "chmod 700")

    def test_a_log_that_is_a_pipe(self):
        log = self.home.folder / ".local/state/cerby/cerby.log"
        self.replaced(log, os.mkfifo)
        self.assert_check("log", "failed", "not a plain file", f"rm {log}")

    def test_a_state_folder_that_others_can_read(self):
        folder = self.home.folder / ".local/state/cerby"
        self.chmod(folder, 0o755)
        self.assert_check("state", "failed", "mode 755", f"chmod 700 {folder}")

    def test_what_is_in_the_state_folder(self):
        memory = next((self.home.folder / ".local/state/cerby").glob("*.generation"))
        self.chmod(memory, 0o644)
        self.assert_check("state", "failed", f"{memory} can be reached by others", f"chmod 600 {memory}")

    def session(self, environment, another_login, check="session"):
        """What doctor says of its session."""
        def join_a_keyring_of_its_own():
            if another_login:
                ctypes.CDLL(None).syscall(250, 1, None)  # keyctl(KEYCTL_JOIN_SESSION_KEYRING)

        done = subprocess.run([self.home.bin / "cerbyctl", "doctor", "--json", "--root", self.root], env=self.home.environment() | environment,
                              capture_output=True, preexec_fn=join_a_keyring_of_its_own, timeout=120, check=False)
        return {one["id"]: one for one in json.loads(done.stdout)["checks"]}[check]

    def test_a_session_that_is_not_the_one_that_keeps_the_vault_open(self):
        ssh, tmux = {"SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"}, {"TMUX": "/tmp/tmux-0/default,1,0"}
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.assertEqual(self.session({}, False)["state"], "ok")
        here = self.session(ssh | tmux, False)
        self.assertEqual(here["state"], "ok")
        self.assertIn("(ssh, in tmux)", here["says"])
        if os.path.exists("/proc/keys"):
            other = self.session(ssh | tmux, True)
            self.assertEqual(other["state"], "warning")
            self.assertIn("another log-in than this session (ssh, in tmux)", other["says"])
            self.assertIn("another log-in than this session", self.session({}, True)["says"])
        self.run_ok("vault", "lock")
        for environment, name in ((ssh, "ssh"), (tmux, "tmux"), ({"STY": "1.pts"}, "screen")):
            locked = self.session(environment, False)
            self.assertEqual(locked["state"], "warning")
            self.assertIn(f"not open in this session ({name})", locked["says"])
            self.assertIn("desktop session", locked["repair"])
        self.assertEqual(self.session({}, False)["state"], "ok")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)

    @unittest.skipIf(os.path.exists("/run/dbus/system_bus_socket"), "there is a login manager to ask")
    def test_a_desktop_whose_lock_closes_nothing(self):
        self.assertEqual(self.session({}, False, "session.screen")["state"], "ok")
        for screen in ({"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}):
            said = self.session(screen, False, "session.screen")
            self.assertEqual(said["state"], "warning")
            self.assertIn("a lock does not close the vault", said["says"])

    @unittest.skipIf(os.environ.get("CERBY_UNCONFINED") == "1", "the build is a sanitizer's, and AddressSanitizer answers mlock() itself")
    def test_a_system_that_locks_too_little_memory(self):
        def lock_little():
            ctypes.CDLL(None).prctl(24, 14, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_IPC_LOCK: root is not bound by the limit otherwise
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (16384, 16384))

        log = self.home.folder / ".local/state/cerby/cerby.log"
        log.unlink(missing_ok=True)
        done = subprocess.run([self.home.bin / "cerbyctl", "doctor", "--json", "--root", self.root], env=self.home.environment(),
                              capture_output=True, preexec_fn=lock_little, timeout=120, check=False)
        checks = {one["id"]: one for one in json.loads(done.stdout)["checks"]}
        self.assertEqual(checks["memory"]["state"], "warning")
        self.assertIn("swap", checks["memory"]["says"])
        self.assertIn("memlock", checks["memory"]["repair"])
        self.assertEqual(checks["host.hello.chromium"]["state"], "ok", "nothing else is the worse for it")
        self.assertEqual(checks["vault.items"]["state"], "ok")

    @unittest.skipUnless(os.environ.get("CERBY_UNCONFINED") == "1", "the build confines the host")
    def test_a_build_that_does_not_confine_the_host(self):
        self.assert_check("lock_down", "warning", "does not confine itself")

    @unittest.skipIf(os.environ.get("CERBY_UNCONFINED") == "1", "the build confines nothing")
    def test_what_the_kernel_has_to_confine_the_host(self):
        abi = ctypes.CDLL(None, use_errno=True).syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1))  # landlock_create_ruleset
        self.assert_check("lock_down.landlock", "ok" if abi > 0 else "warning", f"ABI {abi}" if abi > 0 else "Landlock")
        filters = Path("/proc/sys/kernel/seccomp/actions_avail")
        self.assert_check("lock_down.seccomp", "ok" if filters.exists() and "kill_process" in filters.read_text() else "warning", "seccomp")

    def on_another_kernel(self, before=(), preexec=None):
        """What doctor says, and how its host fares, where the kernel has other means."""
        log = self.home.folder / ".local/state/cerby/cerby.log"
        log.unlink(missing_ok=True)
        done = subprocess.run([*before, self.home.bin / "cerbyctl", "doctor", "--json", "--root", self.root], env=self.home.environment(),
                              capture_output=True, preexec_fn=preexec, timeout=120, check=False)
        checks = {one["id"]: one for one in json.loads(done.stdout)["checks"]}
        self.assertEqual(checks["host.hello.chromium"]["state"], "ok", "the host goes on")
        return checks, log.read_text() if log.exists() else ""

    def with_landlock(self, answer):
        """Under strace, which answers the question for Landlock's ABI in the kernel's place, once in each process."""
        return self.on_another_kernel(["strace", "--follow-forks", "--quiet=all", "--output=/dev/null", "--trace=landlock_create_ruleset",
                                       f"--inject=landlock_create_ruleset:{answer}:when=1"])

    @unittest.skipIf(os.environ.get("CERBY_UNCONFINED") == "1", "the build confines nothing")
    def test_each_abi_of_landlock(self):
        for abi in range(1, 8):
            checks, log = self.with_landlock(f"retval={abi}")
            landlock = checks["lock_down.landlock"]
            self.assertEqual(landlock["state"], "ok")
            self.assertIn(f"Landlock, ABI {abi})", landlock["says"])
            for right, since in (("cutting off", 3), ("TCP", 4), ("devices", 5), ("signals and abstract sockets", 6)):
                self.assertEqual(right in landlock["says"], abi < since, (abi, landlock["says"]))
            self.assertEqual(landlock["repair"].startswith("Nothing to do here"), abi < 6, landlock)
            self.assertNotIn("not confined", log)

    @unittest.skipIf(os.environ.get("CERBY_UNCONFINED") == "1", "the build confines nothing")
    def test_no_landlock(self):
        for error, says, repair in (("ENOSYS", "has no Landlock", "5.13"), ("EOPNOTSUPP", "was not switched on", "lsm=")):
            checks, log = self.with_landlock(f"error={error}")
            landlock = checks["lock_down.landlock"]
            self.assertEqual(landlock["state"], "warning")
            self.assertIn(says, landlock["says"])
            self.assertIn(repair, landlock["repair"])
            self.assertIn("not confined by Landlock: this kernel does not have it", log)
            self.assertNotIn("not confined by seccomp", log)

    @unittest.skipIf(os.environ.get("CERBY_UNCONFINED") == "1", "the build confines nothing")
    @unittest.skipUnless(platform.machine() == "x86_64", "the filter below has the numbers of x86-64")
    def test_no_seccomp(self):
        def take_seccomp_away():
            libc = ctypes.CDLL(None)
            load, equal, answer, allow, refuse = 0x20, 0x15, 0x06, 0x7FFF0000, 0x00050000
            program = b"".join(struct.pack("HBBI", *one) for one in (
                (load, 0, 0, 0), (equal, 4, 0, 317), (equal, 0, 2, 157),  # seccomp(2), prctl(2)
                (load, 0, 0, 16), (equal, 2, 0, 22),                      # PR_SET_SECCOMP
                (answer, 0, 0, allow), (answer, 0, 0, refuse | errno.ENOSYS), (answer, 0, 0, refuse | errno.EINVAL)))
            code = ctypes.create_string_buffer(program, len(program))
            filters = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
            libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
            if libc.prctl(22, 2, ctypes.create_string_buffer(filters, len(filters)), 0, 0) != 0:
                os._exit(99)

        checks, log = self.on_another_kernel(preexec=take_seccomp_away)
        self.assertEqual(checks["lock_down.seccomp"]["state"], "warning")
        self.assertIn("does not filter system calls", checks["lock_down.seccomp"]["says"])
        self.assertIn("CONFIG_SECCOMP_FILTER", checks["lock_down.seccomp"]["repair"])
        self.assertIn("not confined by seccomp: this kernel does not have it", log)
        self.assertNotIn("not confined by Landlock", log)



if __name__ == "__main__":
    unittest.main()
