"""cerbyctl launch --dry-run, cerbyctl explain"""

import json
import unittest

from cerbyctl import IDP, PASSWORD, WORKSPACE, Case


def field(ref, kind, **more):
    return {"ref": ref, "tag": "input", "type": kind, "autocomplete": "", "name": "", "id": "", "label": "", "placeholder": "",
            "aria": "", "nearby": "", "input_mode": "", "form": 0, "max_length": -1, "box": [10, 40 * ref, 200, 30],
            "visibility": "visible", "enabled": True, "read_only": False, "filled": False, "focused": False, "frame": 0} | more


def login_page():
    button = {"ref": 3, "tag": "button", "type": "submit", "text": "Log in", "name": "", "id": "", "aria": "", "target": "", "form": 0,
              "box": [10, 160, 200, 30], "visibility": "visible", "enabled": True}
    form = {"name": "login", "id": "login", "heading": "Log in", "method": "post", "action": "https://login.instagram.test/"}
    return {"path": "/", "title": "Log in", "language": "en",
            "fields": [field(1, "text", autocomplete="username", label="User name"),
                       field(2, "password", autocomplete="current-password", label="Password")],
            "buttons": [button], "forms": [form], "frames": [], "headings": ["Log in"], "alerts": [], "texts": []}


class Rehearsal(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        added = cls.home.add_account("--username", "zilla", "--password-stdin", stdin=PASSWORD)
        assert added.code == 0, added.out
        cls.account = added.json
        cls.page = cls.home.folder / "page.json"
        cls.page.write_text(json.dumps(login_page()))

    def written(self, name, request):
        file = self.home.folder / name
        file.write_text(json.dumps(request))
        return file

    def replies(self, *arguments, code=0):
        result = self.home.run("launch", "--dry-run", *arguments, "--json")
        self.assertEqual(result.code, code, result.out + result.err)
        self.assertNotIn("canary", result.out + result.err)
        return result.json["replies"]

    def test_an_account_from_its_dashboard(self):
        replies = self.replies("Contentzilla", "--from", IDP, "--page", self.page)
        self.assertEqual([one["type"] for one in replies][:3], ["confirm", "open", "fill"])
        self.assertEqual(replies[0]["question"], "first_launch")
        self.assertEqual(replies[1]["address"], "https://login.instagram.test/")
        writes = [step for step in replies[2]["steps"] if step["action"] == "write"]
        self.assertEqual([step["ref"] for step in writes], [1, 2])
        self.assertTrue(all("bytes" in step["value"] for step in writes))

    def test_from_elsewhere_it_is_asked_about(self):
        for origin in (["--from", "https://evil.test"], []):
            with self.subTest(origin=origin):
                self.assertEqual(self.replies("Contentzilla", *origin)[0]["question"], "foreign_initiator")

    def test_a_page_outside_the_account_s_origins_gets_nothing(self):
        page = self.written("foreign.json", {"type": "page", "id": 7, "document": "d", "origin": "https://evil.test", "page": login_page()})
        replies = self.replies("Contentzilla", "--from", IDP, "--page", page)
        self.assertNotIn("fill", [one["type"] for one in replies])

    def test_no_role(self):
        self.run_ok("account", "edit", "Contentzilla", "--role", "none")
        self.addCleanup(self.run_ok, "account", "edit", "Contentzilla", "--role", "owner")
        self.assertEqual(self.replies("Contentzilla", "--from", IDP, code=1)[-1]["outcome"], "role_none")

    def test_requests_from_files(self):
        launch = self.written("launch.json", {"type": "launch", "id": 2, "address": self.account["launch_url"], "cause": "button", "remembered": False})
        page = self.written("request.json", {"type": "page", "id": 3, "document": "d", "origin": "https://login.instagram.test", "page": login_page()})
        self.assertEqual([one["type"] for one in self.replies(launch, page)][:3], ["hello", "open", "fill"])

    def test_what_the_extension_s_own_pages_ask_of_accounts(self):
        accounts = self.written("accounts.json", {"type": "accounts", "id": 2, "origin": "https://login.instagram.test", "limit": 5})
        reveal = {"type": "reveal", "id": 3, "address": self.account["launch_url"], "field": "password", "gesture": True}
        listed, revealed = self.replies(accounts, self.written("reveal.json", reveal))[1:]
        self.assertEqual([(one["address"], one["role"], one["has_password"]) for one in listed["accounts"]], [(self.account["launch_url"], "owner", True)])
        self.assertEqual((revealed["type"], "bytes" in revealed["value"]), ("revealed", True))
        self.run_ok("account", "edit", "Contentzilla", "--role", "collaborator")
        self.addCleanup(self.run_ok, "account", "edit", "Contentzilla", "--role", "owner")
        self.assertEqual(self.replies(self.written("reveal.json", reveal), code=1)[-1]["outcome"], "role_not_owner")

    def test_an_unknown_workspace_and_account(self):
        for address, outcome in (("https://other.cerby.test/launch/" + self.account["id"], "workspace_unknown"),
                                 (WORKSPACE + "/launch/00000000-0000-4000-8000-000000000000", "account_unknown"),
                                 (WORKSPACE + "/other", "launch_address_invalid")):
            with self.subTest(outcome):
                launch = self.written("launch.json", {"type": "launch", "id": 2, "address": address, "cause": "button", "remembered": False})
                self.assertEqual(self.replies(launch, code=1)[-1]["outcome"], outcome)

    def test_files_that_are_no_requests(self):
        for text, outcome in (("{", "json_invalid"), ('{"type": "dance", "id": 1}', "type_unknown"), ('{"type": "launch", "id": 1}', "key_missing")):
            with self.subTest(outcome):
                file = self.home.folder / "bad.json"
                file.write_text(text)
                self.assert_fails(outcome, "launch", "--dry-run", file, detail=str(file))
        self.assert_fails("not_found", "launch", "--dry-run", "/nowhere.json", detail="/nowhere.json")
        self.assert_fails("message_too_large", "launch", "--dry-run", self.written("large.json", "x" * 300000))

    def test_only_as_a_dry_run(self):
        self.assert_wrong_usage("--dry-run", "launch", "Contentzilla")
        self.assert_wrong_usage("one account", "launch", "--dry-run", "Contentzilla", "launch.json")

    def test_explain(self):
        text = self.run_ok("explain", self.page, "--origin", "https://login.instagram.test").out
        self.assertIn("autocomplete", text)
        explained = self.run_ok("explain", self.page, "--origin", "https://login.instagram.test", "--json").json
        self.assertEqual((explained["plan"], explained["forms"][0]["kind"]), ("fill", "login"))
        self.assertEqual([one["role"] for one in explained["forms"][0]["fields"]], ["identifier", "password"])

    def test_explain_for_an_account(self):
        explained = self.run_ok("explain", self.page, "--account", "Contentzilla", "--json").json
        self.assertEqual((explained["origin"], explained["plan"]), ("https://login.instagram.test", "fill"))
        explained = self.run_ok("explain", self.page, "--account", "Contentzilla", "--origin", "https://evil.test", "--json").json
        self.assertNotEqual(explained["plan"], "fill")

    def report(self, *requests):
        file = self.home.folder / "report.txt"
        lines = "\n".join(json.dumps(request) for request in requests)
        file.write_text(f"Cerby launch report 1\nversions: x\noutcome: x\n\nThe pages.\n{lines}\n")
        return file

    def page_request(self, page, id=1):
        return {"type": "page", "id": id, "document": "1", "origin": "https://login.instagram.test", "page": page}

    def test_explain_of_a_report_goes_through_the_launch(self):
        first, again = self.page_request(login_page()), self.page_request(login_page() | {"alerts": ["Wrong password."]}, 3)
        filled = {"type": "filled", "id": 2, "document": "1", "result": "submitted"}
        decided = lambda *requests: self.run_ok("explain", self.report(*requests), "--json").json["plan"]
        self.assertEqual(decided(first), "fill")
        self.assertEqual(decided(first, filled, again), "wrong_password")
        self.assertEqual(decided(first, filled | {"result": "field_gone"}, again), decided(again))
        self.assertNotEqual(decided(again), "wrong_password")
        for_account = self.run_ok("explain", self.report(first, filled, again), "--account", "Contentzilla", "--json").json
        self.assertEqual((for_account["plan"], for_account["origin"]), ("wrong_password", "https://login.instagram.test"))

    def test_explain_of_what_is_no_report(self):
        page = self.page_request(login_page())
        filled = {"type": "filled", "id": 2, "document": "1", "result": "submitted"}
        for what, requests, outcome, detail in (("no page", [], "input_invalid", "no page"), ("no page before it was filled", [filled, page], "input_invalid", "no report"),
                                                ("another request", [page, {"type": "status", "id": 2}], "input_invalid", "no report"),
                                                ("a request that is none", [{"type": "page"}], "input_invalid", "report.txt: not a page description: key_missing"),
                                                ("a page that is too large", [page | {"document": "x" * 300000}], "input_invalid", "report.txt: not a page description: message_too_large"),
                                                ("a report that is too large", [{"type": "status", "id": 1}] * 50000, "input_invalid", "report.txt: not a page description: message_too_large")):
            with self.subTest(what):
                self.assert_fails(outcome, "explain", self.report(*requests), detail=detail)

    def test_explain_of_what_is_no_page(self):
        launch = self.written("launch.json", {"type": "status", "id": 2})
        self.assert_fails("input_invalid", "explain", launch, detail="no page")
        self.assert_fails("input_invalid", "explain", self.written("page2.json", {"path": "/"}),
                          detail="page2.json: not a page description: key_missing, at /title")
        bad = login_page()
        bad["fields"][0]["ref"] = 2
        self.assert_fails("input_invalid", "explain", self.written("page2.json", bad), detail="two elements have the ref 2")
        self.assert_fails("input_invalid", "explain", self.written("page2.json", login_page() | {"surprise": 1}),
                          detail="not a page description: key_unknown, at /surprise")
        self.assert_fails("input_invalid", "explain", "/etc/passwd", detail="/etc/passwd: not a page description: json_invalid, byte")
        self.assert_fails("input_invalid", "explain", self.written("page2.json", "x" * 300000), detail="message_too_large, at most 262144 bytes")
        self.assert_fails("input_invalid", "launch", "--dry-run", "Contentzilla", "--page", "/etc/passwd", detail="not a page description")


if __name__ == "__main__":
    unittest.main()
