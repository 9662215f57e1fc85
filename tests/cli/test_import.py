"""cerbyctl import, and one-time codes from QR pictures"""

import base64
import json
import subprocess
import unittest
import zipfile

from cerbyctl import OTPAUTH, WORKSPACE, Case

HEADER = "name,url,username,password,note\n"
CANARY = "import-canary"


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def migration(*names):
    """What Google Authenticator exports, of the key in OTPAUTH under each name."""
    codes = b"".join(field(1, field(1, b"12345678901234567890") + field(2, name.encode()) + field(3, b"Issuer") +
                           field(4, 1) + field(5, 1) + field(6, 2)) for name in names)
    return "otpauth-migration://offline?data=" + base64.b64encode(codes).decode().replace("+", "%2B").replace("=", "%3D")


class Files(Case):
    def setUp(self):
        for account in self.accounts():
            self.run_ok("account", "remove", account["id"], "--yes")

    def accounts(self):
        return self.run_ok("account", "list", "--json").json["accounts"]

    def file(self, content, name="export.csv"):
        path = self.home.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_import(self, content, *options, code=0, name="export.csv"):
        result = self.home.run("import", self.file(content, name), *options, "--json")
        self.assertEqual(result.code, code, result.out + result.err)
        self.assertNotIn(CANARY, result.out + result.err)
        return result.json

    def reveal(self, name, *secrets):
        asked = [part for secret in secrets for part in ("--reveal", secret)]
        return self.run_ok("account", "show", name, *asked, "--json").json


class Import(Files):
    def test_what_is_imported_is_there(self):
        said = self.run_import(HEADER + f'Shop,https://shop.test/in,zilla,"{CANARY} ""q"", x",two words\n')
        self.assertEqual((said["format"], said["dry_run"], len(said["added"])), ("chrome", False, 1))
        self.assertEqual({key: said["added"][0][key] for key in ("where", "name", "username", "login_url")},
                         {"where": "line 2", "name": "Shop", "username": "zilla", "login_url": "https://shop.test/in"})
        shown = self.run_ok("account", "show", said["added"][0]["id"], "--json").json
        self.assertEqual((shown["workspace"], shown["role"], shown["origins"]), (WORKSPACE, "owner", ["https://shop.test"]))
        self.assertEqual(self.reveal("Shop", "password")["password"], f'{CANARY} "q", x')
        self.assertEqual(self.reveal("Shop", "notes")["notes"], "two words")
        found = self.run_ok("account", "list", "--for", "https://shop.test", "--json").json["accounts"]
        self.assertEqual(len(found), 1)

    def test_a_dry_run_changes_nothing_and_says_the_same(self):
        content = HEADER + "A,https://a.test,u,p,\nB,http://b.test,u,p,\n"
        preview = self.run_import(content, "--dry-run", code=3)
        self.assertEqual(self.accounts(), [])
        done = self.run_import(content, code=3)
        for part in ("duplicates", "left_out", "left_out_in_part", "format"):
            self.assertEqual(preview[part], done[part])
        self.assertEqual([one["name"] for one in preview["added"]], [one["name"] for one in done["added"]])

    def test_what_is_left_out_is_named_and_is_3(self):
        said = self.run_import(HEADER + f"Router,http://192.168.0.1,u,{CANARY},\nApp,android://x@com.app/,u,{CANARY},\n"
                               f"Good,https://good.test,u,{CANARY},\nshort,https://a.test,{CANARY}\n", code=3)
        self.assertEqual([(one["where"], one["name"]) for one in said["left_out"]],
                         [("line 2", "Router"), ("line 3", "App"), ("line 5", "")])
        self.assertEqual([one["name"] for one in self.accounts()], ["Good"])

    def test_duplicates(self):
        first = HEADER + "A,https://a.test/1,u,one,\n"
        second = HEADER + "Again,https://a.test/2,u,two,\nOther,https://a.test/2,v,three,\n"
        self.run_import(first)
        said = self.run_import(second)
        self.assertEqual([(one["name"], one["differs"]) for one in said["duplicates"]], [("Again", True)])
        self.assertEqual(self.reveal("A", "password")["password"], "one")
        said = self.run_import(second, "--duplicates", "update")
        self.assertEqual((len(said["updated"]), len(said["added"]), len(said["duplicates"])), (1, 0, 1))
        self.assertEqual(self.reveal("A", "password")["password"], "two")
        said = self.run_import(second, "--duplicates", "keep")
        self.assertEqual((len(said["added"]), len(self.accounts())), (2, 4))

    def test_every_format_by_its_content(self):
        otpauth = OTPAUTH.replace("&", "&amp;")
        files = {
            "firefox": ("url,username,password,httpRealm,formActionOrigin,guid,timeCreated,timeLastUsed,timePasswordChanged\n"
                        "https://f.test,u,p,,,,,,\n").encode(),
            "lastpass": b"url,username,password,totp,extra,name,grouping,fav\nhttps://l.test,u,p,,,l.test,,0\n",
            "bitwarden-csv": b"folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n"
                             b",,login,bc.test,,,0,bc.test,u,p,\n",
            "bitwarden-json": json.dumps({"encrypted": False, "items": [
                {"type": 1, "name": "bj.test", "login": {"username": "u", "password": "p", "totp": OTPAUTH, "uris": [{"uri": "https://bj.test"}]}}]}).encode(),
            "keepass-csv": b'"Group","Title","Username","Password","URL","Notes","TOTP"\n"Root","kc.test","u","p","https://kc.test","",""\n',
            "keepass-xml": ("<?xml version='1.0'?><KeePassFile><Root><Group><Entry>" + "".join(
                f"<String><Key>{key}</Key><Value>{value}</Value></String>" for key, value in
                (("Title", "kx.test"), ("UserName", "u"), ("Password", "p"), ("URL", "https://kx.test"), ("otp", otpauth)))
                + "</Entry></Group></Root></KeePassFile>").encode(),
        }
        packed = self.home.folder / "e.1pux"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export.attributes", "{}")
            archive.writestr("export.data", json.dumps({"accounts": [{"vaults": [{"items": [{
                "categoryUuid": "001", "state": "active", "overview": {"title": "op.test", "url": "https://op.test"},
                "details": {"loginFields": [{"designation": "username", "value": "u"}, {"designation": "password", "value": "p"}]}}]}]}]}))
        files["1password"] = packed.read_bytes()
        for name, content in files.items():
            with self.subTest(name):
                said = self.run_import(content, name="anything")
                self.assertEqual((said["format"], len(said["added"])), (name, 1))
                self.assertEqual(self.reveal(said["added"][0]["id"], "password")["password"], "p")
                self.assertEqual(self.run_import(content, "--from", name)["duplicates"][0]["differs"], False)
        for name in ("bj.test", "kx.test"):
            self.assertEqual(self.reveal(name, "otpauth")["otpauth"], OTPAUTH)

    def test_no_column_is_lost(self):
        otpauth = OTPAUTH.replace('"', '""')
        safari = self.run_import(f'Title,URL,Username,Password,Notes,OTPAuth\nSafari,https://s.test/,u,p,n,"{otpauth}"\n')
        self.assertEqual(self.reveal(safari["added"][0]["id"], "otpauth")["otpauth"], OTPAUTH)
        chrome = self.run_import(HEADER.strip() + f",Pin\nChrome,https://c.test,u,p,n,{CANARY}\n")
        self.assertEqual(self.reveal(chrome["added"][0]["id"], "notes")["notes"], f"n\nPin: {CANARY}")

    def test_older_passwords_are_named_and_not_kept(self):
        said = self.run_import(json.dumps({"encrypted": False, "items": [
            {"type": 1, "name": "A", "passwordHistory": [{"lastUsedDate": "2026-01-01T00:00:00Z", "password": CANARY}],
             "login": {"username": "u", "password": "p", "uris": [{"uri": "https://a.test"}]}}]}), code=3)
        self.assertEqual([(one["name"], one["left_out"]) for one in said["left_out_in_part"]], [("A", ["older passwords"])])
        self.assertFalse(self.run_ok("account", "show", "A", "--json").json["has_notes"])

    def test_what_fails_changes_nothing(self):
        for name, content, detail in (("not closed", HEADER + 'A,https://a.test,u,p,\nB,https://b.test,u,"p\n', "line 3"),
                                      ("no export", "hello\n", "--from"), ("empty", "", "is empty"),
                                      ("UTF-16", HEADER.encode("utf-16"), "UTF-16"),
                                      ("encrypted", '{"encrypted": true, "items": []}', "encrypted"),
                                      ("entities", '<!DOCTYPE x [<!ENTITY a "b">]><KeePassFile/>', "declaration"),
                                      ("a broken zip", b"PK\x03\x04", "cut off")):
            with self.subTest(name):
                self.assert_fails("input_invalid", "import", self.file(content), detail=detail)
        self.assert_fails("not_found", "import", self.home.folder / "nothing")
        self.assert_fails("input_invalid", "import", "/dev/null", detail="plain file")
        self.assert_fails("input_invalid", "import", self.home.folder, detail="plain file")
        self.assertEqual(self.accounts(), [])

    def test_a_large_file_is_refused(self):
        path = self.home.folder / "large.csv"
        with open(path, "wb") as large:
            large.truncate(64 * 1024 * 1024 + 1)
        self.assert_fails("input_invalid", "import", path, detail="64 MiB")

    def test_wrong_usage(self):
        for options in (["--from", "pigeon"], ["--duplicates", "eat"]):
            self.assertEqual(self.home.run("import", self.file(HEADER), *options).code, 2)

    def test_what_a_person_reads(self):
        content = HEADER + f"A,https://a.test,u,{CANARY},\nA,https://a.test,u,other,\nB,http://b.test,u,p,\n"
        path = self.file(content)
        preview = self.home.run("import", "--dry-run", path)
        self.assertEqual(preview.code, 3)
        for text in ("Chrome CSV, 3 entries.", "Would be added:", "line 2", "other secrets", "line 4, B: its address is http"):
            self.assertIn(text, preview.out)
        self.assertIn("Nothing was changed", preview.err)
        done = self.home.run("import", path)
        self.assertIn("Done: 1 added, 0 updated, 1 skipped as a duplicate, 1 left out.", done.out)
        self.assertIn("Delete it now", done.err)
        self.assertIn(str(path), done.err)
        self.assertNotIn(CANARY, preview.out + preview.err + done.out + done.err)
        self.assertTrue(path.exists())

    def test_names_do_not_steer_the_terminal(self):
        self.file(HEADER + "a\x1b[31mred,http://a.test,u,p,\n")
        self.assertNotIn("\x1b", self.home.run("import", self.home.folder / "export.csv").out)

    def test_a_bar_on_a_terminal(self):
        path = self.file(HEADER + "".join(f"S{i},https://s{i}.test,u,p,\n" for i in range(300)))
        code, seen = self.home.on_terminal("import", path)
        self.assertEqual(code, 0, seen)
        self.assertIn("Importing [", seen)
        self.assertIn("300 of 300", seen)
        self.assertNotIn("Importing", self.home.run("import", path).err)


class Pictures(Files):
    def picture(self, text, name="qr.png"):
        path = self.home.folder / name
        subprocess.run(["qrencode", "--output", path, text], check=True)
        return path

    def add(self, *options, stdin=""):
        return self.home.add_account(*options, stdin=stdin)

    def test_from_a_picture(self):
        added = self.add("--otpauth-qr", self.picture(OTPAUTH))
        self.assertEqual(added.code, 0, added.out)
        self.assertTrue(added.json["has_otp"])
        self.assertEqual(self.reveal("Contentzilla", "otpauth")["otpauth"], OTPAUTH)

    def test_a_jpeg(self):
        pnm = subprocess.run(["pngtopnm", self.picture(OTPAUTH)], check=True, capture_output=True).stdout
        path = self.home.folder / "qr.jpg"
        path.write_bytes(subprocess.run(["cjpeg"], input=pnm, check=True, capture_output=True).stdout)
        self.assertEqual(self.add("--otpauth-qr", path).code, 0)
        self.assertEqual(self.reveal("Contentzilla", "otpauth")["otpauth"], OTPAUTH)

    def test_pictures_that_are_none(self):
        empty = self.home.folder / "empty.png"
        empty.write_bytes(b"\x89PNG\r\n\x1a\n")
        text = self.file("hello", "text.png")
        for path, detail in ((empty, "cannot be read"), (text, "neither PNG nor JPEG"), (self.picture("https://a.test"), "not an otpauth"),
                             (self.file(b"\xff\xd8\xff\xe0", "cut.jpg"), "cannot be read")):
            with self.subTest(detail):
                failed = self.add("--otpauth-qr", path)
                self.assertEqual((failed.code, failed.error["outcome"]), (1, "input_invalid"))
                self.assertIn(detail, failed.error["detail"])
        self.assertEqual(self.accounts(), [])

    def test_google_authenticators_export(self):
        several = self.picture(migration("one", "two"))
        failed = self.add("--otpauth-qr", several)
        self.assertEqual((failed.code, failed.error["outcome"]), (1, "input_invalid"))
        self.assertIn("Issuer: one; Issuer: two", failed.error["detail"])
        self.assertEqual(self.add("--otpauth-qr", several, "--otpauth-code", "three").code, 1)
        added = self.add("--otpauth-qr", several, "--otpauth-code", "issuer: TWO")
        self.assertEqual(added.code, 0, added.out)
        self.assertIn("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", self.reveal("Contentzilla", "otpauth")["otpauth"])
        self.run_ok("account", "edit", "Contentzilla", "--otpauth-stdin", stdin=migration("only") + "\n")
        self.assertTrue(self.reveal("Contentzilla", "otpauth")["otpauth"].startswith("otpauth://totp/only?"))
        self.assertEqual(len(self.run_ok("otp", "Contentzilla").out.strip()), 6)


if __name__ == "__main__":
    unittest.main()
