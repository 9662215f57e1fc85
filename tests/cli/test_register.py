"""cerbyctl register, cerbyctl unregister"""

import json
import os
import stat
import unittest

from cerbyctl import BIN, FreshCase

CHROMIUM_ID = "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb/"
FIREFOX_ID = "extended-access@cerby.com"
USER = {"chrome": ".config/google-chrome/NativeMessagingHosts", "chromium": ".config/chromium/NativeMessagingHosts",
        "edge": ".config/microsoft-edge/NativeMessagingHosts",
        "brave": ".config/BraveSoftware/Brave-Browser/NativeMessagingHosts", "vivaldi": ".config/vivaldi/NativeMessagingHosts",
        "opera": ".config/google-chrome/NativeMessagingHosts", "firefox": ".mozilla/native-messaging-hosts",
        "librewolf": ".librewolf/native-messaging-hosts"}
SYSTEM = {"chrome": "etc/opt/chrome/native-messaging-hosts", "chromium": "etc/chromium/native-messaging-hosts",
          "edge": "etc/opt/edge/native-messaging-hosts", "firefox": "usr/lib/mozilla/native-messaging-hosts"}


class Register(FreshCase):
    def setUp(self):
        super().setUp()
        self.root = self.home.folder / "root"
        self.root.mkdir()

    def user_file(self, browser):
        return self.home.folder / USER[browser] / "com.cerby.host.json"

    def test_every_browser_by_name(self):
        for browser in USER:
            with self.subTest(browser):
                self.run_ok("register", "--browser", browser, "--root", self.root)
                file = self.user_file(browser)
                manifest = json.loads(file.read_text())
                self.assertEqual(manifest["name"], "com.cerby.host")
                self.assertEqual(manifest["type"], "stdio")
                self.assertTrue(os.path.samefile(manifest["path"], BIN / "cerby-host"))
                self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o644)
                if browser in ("firefox", "librewolf"):
                    self.assertEqual(manifest["allowed_extensions"], [FIREFOX_ID])
                    self.assertNotIn("allowed_origins", manifest)
                else:
                    self.assertEqual(manifest["allowed_origins"], [CHROMIUM_ID])
                self.assertEqual([one.name for one in file.parent.iterdir()], [file.name])
                self.run_ok("unregister", "--browser", browser, "--root", self.root)
                self.assertFalse(file.exists())

    def test_the_system_s_folders(self):
        for browser, folder in SYSTEM.items():
            with self.subTest(browser):
                self.run_ok("register", "--system", "--browser", browser, "--root", self.root)
                self.assertTrue((self.root / folder / "com.cerby.host.json").exists())

    def test_without_a_name_those_that_this_user_has(self):
        self.assert_fails("not_found", "register", "--root", self.root, detail="--browser")
        (self.home.folder / ".config/chromium/Default").mkdir(parents=True)
        (self.root / "usr/bin").mkdir(parents=True)
        (self.root / "usr/bin/firefox").touch()
        done = self.run_ok("register", "--root", self.root, "--json").json
        self.assertEqual([one["path"] for one in done["manifests"]], [str(self.user_file("chromium")), str(self.user_file("firefox"))])

    def test_firefox_where_its_profiles_lie_by_the_xdg_specification(self):
        """Seen with Firefox 153: it reads ~/.mozilla/native-messaging-hosts wherever its profiles are, and only ~/.mozilla/firefox moves them."""
        (self.home.folder / ".config/mozilla/firefox").mkdir(parents=True)
        done = self.run_ok("register", "--root", self.root, "--json").json
        self.assertEqual([one["path"] for one in done["manifests"]], [str(self.user_file("firefox"))])
        self.assertFalse((self.home.folder / ".mozilla/firefox").exists())
        checks = {one["id"]: one for one in self.home.run("doctor", "--json", "--root", self.root).json["checks"]}
        self.assertEqual(checks["browser.firefox.manifest"]["state"], "ok")

    def test_xdg_config_home(self):
        environment = self.home.environment() | {"XDG_CONFIG_HOME": str(self.home.folder / "xdg")}
        self.home.environment = lambda: environment
        self.run_ok("register", "--browser", "chromium", "--root", self.root)
        self.assertTrue((self.home.folder / "xdg/chromium/NativeMessagingHosts/com.cerby.host.json").exists())

    def test_another_user_data_dir(self):
        profile = self.home.folder / "profile"
        self.run_ok("register", "--browser", "chromium", "--user-data-dir", profile, "--root", self.root)
        self.assertTrue((profile / "NativeMessagingHosts/com.cerby.host.json").exists())
        for browser in ("firefox", "brave", "opera"):
            with self.subTest(browser):
                self.assert_fails("input_invalid", "register", "--browser", browser, "--user-data-dir", profile, detail="only")

    def test_print_writes_nothing(self):
        printed = self.run_ok("register", "--print", "--browser", "chromium", "--root", self.root)
        first, text = printed.out.split("\n", 1)
        self.assertEqual(first, str(self.user_file("chromium")))
        self.assertEqual(json.loads(text)["allowed_origins"], [CHROMIUM_ID])
        contents = self.run_ok("register", "--print", "--browser", "firefox", "--json", "--root", self.root).json["manifests"][0]["contents"]
        self.assertEqual(contents["allowed_extensions"], [FIREFOX_ID])
        self.assertFalse(self.user_file("chromium").exists() or self.user_file("firefox").exists())

    def test_snaps_and_flatpaks_are_refused_by_name(self):
        (self.root / "snap/firefox").mkdir(parents=True)
        self.assert_fails("input_invalid", "register", "--browser", "firefox", "--root", self.root, detail="snap")
        (self.home.folder / ".var/app/com.google.Chrome/config").mkdir(parents=True)
        self.assert_fails("input_invalid", "register", "--browser", "chrome", "--root", self.root, detail="flatpak")

    def test_places_that_others_can_write_are_refused(self):
        folder = self.home.folder / ".config/chromium"
        folder.mkdir(parents=True)
        folder.chmod(0o777)
        self.assert_fails("system_failed", "register", "--browser", "chromium", "--root", self.root, detail=f"everybody can write {folder}")
        self.assertFalse(self.user_file("chromium").exists())

    def test_what_shadows_what_is_said(self):
        self.run_ok("register", "--system", "--browser", "chromium", "--root", self.root)
        system = str(self.root / SYSTEM["chromium"] / "com.cerby.host.json")
        done = self.run_ok("register", "--browser", "chromium", "--root", self.root, "--json").json["manifests"][0]
        self.assertEqual(done["shadows"], [system])
        said = self.run_ok("register", "--system", "--browser", "chromium", "--root", self.root)
        self.assertIn(str(self.user_file("chromium")), said.err)

    def test_an_old_manifest_is_replaced(self):
        file = self.user_file("chromium")
        file.parent.mkdir(parents=True)
        file.write_text("old")
        self.run_ok("register", "--browser", "chromium", "--root", self.root)
        self.assertEqual(json.loads(file.read_text())["name"], "com.cerby.host")

    def test_a_browser_that_nobody_knows_is_wrong_usage(self):
        self.assertEqual(self.home.run("register", "--browser", "netscape").code, 2)
        self.assertEqual(self.home.run("register", "--user-data-dir", "/x").code, 2)
        self.assertEqual(self.home.run("register", "--system", "--browser", "chrome", "--user-data-dir", "/x").code, 2)


if __name__ == "__main__":
    unittest.main()
