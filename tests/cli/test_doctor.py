"""cerbyctl doctor: each link broken in turn, and the repair that is named for it"""

import json
import os
import shutil
import unittest
from pathlib import Path

from cerbyctl import BIN, Case

MANIFEST = "com.cerby.host.json"


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
        cls.prompt.write_text("#!/bin/sh\n")
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

    def test_a_sound_machine(self):
        checks = {one["id"]: one for one in self.examine()}
        self.assertEqual([one for one in checks.values() if one["state"] == "failed"], [])
        for identity in ("program.cerby-host", "program.cerby-helper", "program.cerbyctl", "host.hello.chromium", "host.hello.firefox",
                         "browser.chromium.manifest", "browser.firefox.manifest", "browser.chromium.policies",
                         "browser.firefox.policies", "config", "vault.file", "vault.items", "pinentry", "keyring", "log"):
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
        for text, says in (("#!/bin/sh\nexit 7\n", "exit code 7"), ("#!/bin/sh\nprintf '\\4\\0\\0\\0null'\ncat >/dev/null\n", "not JSON"),
                           ("#!/bin/sh\nprintf '\\2\\0\\0\\0{}'\ncat >/dev/null\n", "something else")):
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
        self.assert_check("browser.firefox.manifest", "warning", "does not exist", "sudo cerbyctl register --system --browser firefox")

    def test_policies_that_block_in_chromium(self):
        folder = "etc/chromium/policies/managed"
        identity = "dhljhmjefffakhhohoahmdkehlnjcceb"
        for policies, says, repair in (
                ({"NativeMessagingBlocklist": ["*"]}, "NativeMessagingBlocklist", "NativeMessagingAllowlist"),
                ({"NativeMessagingBlocklist": ["com.cerby.host"]}, "NativeMessagingBlocklist", "NativeMessagingAllowlist"),
                ({"ExtensionInstallBlocklist": ["*"]}, "ExtensionInstallBlocklist", "ExtensionInstallAllowlist"),
                ({"ExtensionInstallBlocklist": [identity]}, "ExtensionInstallBlocklist", "ExtensionInstallAllowlist"),
                ({"ExtensionSettings": {"*": {"installation_mode": "blocked"}}}, "ExtensionSettings", "Allow"),
                ({"ExtensionSettings": {identity: {"installation_mode": "removed"}}}, "ExtensionSettings", "Allow")):
            with self.subTest(policies=policies):
                self.policy(folder, policies)
                self.assert_check("browser.chromium.policies", "failed", says, repair)
                self.doCleanups()

    def test_policies_that_allow_it_again(self):
        self.policy("etc/chromium/policies/managed", {
            "NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": ["com.cerby.host"], "ExtensionInstallBlocklist": ["*"],
            "ExtensionInstallAllowlist": ["dhljhmjefffakhhohoahmdkehlnjcceb"]})
        self.assert_check("browser.chromium.policies", "ok")

    def test_a_policy_against_user_level_hosts(self):
        self.policy("etc/chromium/policies/managed", {"NativeMessagingUserLevelHosts": False})
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

    def test_a_pinentry_that_others_can_write(self):
        self.chmod(self.prompt, 0o777)
        self.assert_check("pinentry", "failed", "everybody can write", "chmod go-w")

    def test_no_key_store(self):
        self.assert_check("key_store", "warning", "does not answer", "passphrase")

    def test_no_vault(self):
        self.moved_away(self.home.folder / ".local/share/cerby/vault.db")
        self.assert_check("vault.file", "failed", "no vault", "cerbyctl vault create")

    def test_a_vault_that_others_can_read(self):
        self.chmod(self.home.folder / ".local/share/cerby/vault.db", 0o644)
        self.assert_check("vault.file", "failed", "not safe", "chmod 600")

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
        self.run_ok("vault", "unlock", "--recovery-stdin", stdin=self.words)
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

if __name__ == "__main__":
    unittest.main()
