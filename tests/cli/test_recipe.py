"""cerbyctl recipe, account --recipe; and the JSON schema beside the reader."""

import json
import unittest
from pathlib import Path

import jsonschema
from cerbyctl import IDP, PASSWORD, Case
from test_rehearsal import field, login_page

SCHEMA = json.loads((Path(__file__).parents[2] / "host/page/recipe.schema.json").read_text())
LOGIN = "https://login.instagram.test"
FIELD = {"role": "code", "id": "c"}


def strange_page():
    """One on which nothing says what its fields are for."""
    page = login_page() | {"path": "/door", "title": "", "headings": []}
    page["fields"] = [field(1, "text", name="x1", label="Passenger"), field(2, "text", name="x2", label="Seat")]
    page["buttons"] = [login_page()["buttons"][0] | {"text": "Board"}]
    page["forms"] = [login_page()["forms"][0] | {"name": "", "id": "", "heading": "", "action": LOGIN + "/"}]
    return page


STRANGE = {"version": 1, "pages": [{"path": "/door", "fields": [{"role": "username", "name": "x1"}, {"role": "password", "label": "seat"}],
                                    "submit": {"text": "Board"}}]}


def step(**more):
    return {"version": 1, "pages": [{"fields": [FIELD]} | more]}


FRAME = {"origin": "https://id.a.test", "top": "https://a.test"}

RIGHT = [
    step(frame=FRAME), step(frame=FRAME | {"path": "/in/*"}),
    STRANGE,
    step(),
    step(path="/", origin="https://a.test"),
    step(path="/t/*/login*"),
    step(submit={"enter": True}),
    step(submit={"id": "go", "name": "go"}),
    step(submit={"id": "*"}), step(submit={"text": "→ ok"}), step(fields=[{"role": "code", "label": "口令 *"}]), step(submit={"text": "é"}),
    step(fields=[FIELD] * 12),
    {"version": 1, "tenant": "Contentzilla GmbH"}, step(fields=[{"role": "tenant", "id": "c"}]) | {"tenant": "é" * 128},
    step(fields=[{"role": "tenant", "id": "a"}, {"role": "username", "id": "b"}, {"role": "password", "id": "c"}]) | {"tenant": "7"},
    {"version": 1, "sign_out": "https://a.test"}, step() | {"sign_out": "https://a.test:8443/out?from=here&all=1"}, {"version": 1, "sign_out": "https://a.test?out"},
    step(fields=[{"role": "ignore", "label": "Old"}, {"role": "username", "id": "a"}, {"role": "password", "id": "b"}]),
    {"version": 1, "origins": {"password": ["https://a.test", "https://*.a.test:8443"]}},
    {"version": 1, "origins": {"code": [f"https://a{i}.test" for i in range(16)]}, "pages": step()["pages"] * 8},
]
WRONG = [
    {}, [], {"version": 1}, step() | {"version": 2}, step() | {"frame": {}}, {"version": 1, "pages": []}, {"version": 1, "origins": {}},
    {"version": 1, "origins": {"password": []}}, {"version": 1, "origins": {"otp": ["https://a.test"]}},
    {"version": 1, "origins": {"code": ["https://a.test", "https://a.test"]}}, {"version": 1, "origins": {"code": ["http://a.test"]}},
    {"version": 1, "origins": {"code": [f"https://a{i}.test" for i in range(17)]}}, {"version": 1, "pages": step()["pages"] * 9},
    step(frame={}), step(frame={"origin": "https://id.a.test"}), step(frame={"top": "https://a.test"}), step(frame=FRAME | {"origin": "https://*.a.test"}),
    step(frame=FRAME | {"path": "/*"}), step(frame=FRAME | {"deep": 2}), step(frame=FRAME, path="/in"), step(frame=FRAME, origin="https://a.test"),
    step(path="in"), step(path="/*"), step(path="/*/*"), step(path="/in?x"), step(path="/in#x"), step(path="/l in"), step(path="/" + "a" * 256),
    step(origin="https://*.a.test"), step(origin="a.test"), step(fields=[]), step(fields=[FIELD] * 13), step(fields=[{"role": "code"}]),
    step(fields=[{"role": "ignore", "id": "c"}]), step(fields=[{"role": "pin", "id": "c"}]), step(fields=[{"role": "code", "id": ""}]),
    step(fields=[{"role": "code", "id": "c" * 257}]), step(fields=[{"role": "code", "id": 1}]), step(fields=[{"role": "code", "css": "#c"}]),
    step(fields=[FIELD, {"role": "password", "id": "b"}]), step(fields=[{"role": "username", "id": "a"}, {"role": "username", "id": "b"}]),
    step(fields=[{"role": "password", "id": "a"}, {"role": "password", "id": "b"}]),
    step(submit={}), step(submit={"enter": False}), step(submit={"enter": True, "id": "go"}), step(submit={"text": ""}), step(submit="go"),
    step(fields=[{"role": "code", "label": "*"}]), step(fields=[{"role": "code", "id": "c", "label": "—"}]), step(submit={"text": " → "}),
    *({"version": 1, "tenant": wrong} for wrong in ("", "a\nb", "t" * 257, 1, None, ["a"])), step(fields=[{"role": "tenant", "id": "c"}]),
    step(fields=[{"role": "tenant", "id": "a"}, {"role": "tenant", "id": "b"}]) | {"tenant": "a"}, step(fields=[FIELD, {"role": "tenant", "id": "b"}]) | {"tenant": "a"},
    *({"version": 1, "sign_out": wrong} for wrong in (
        "", "/out", "http://a.test/out", "javascript:out()", "https://me@a.test/out", "https://*.a.test/out", "https://a.test/out#now",
        "https://a.test/o ut", "https://a.test/`out`", "https://a.test/\\out", "https://a.test/" + "o" * 512, {"text": "Log out"}, 1, None)),
    step(submit={"text": "×"}), step(submit={"text": "🔑"}), step(fields=[{"role": "code", "label": "（）"}]),
]


class Recipes(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        added = cls.home.add_account("--username", "zilla", "--password-stdin", stdin=PASSWORD)
        assert added.code == 0, added.out
        cls.page = cls.home.folder / "page.json"
        cls.page.write_text(json.dumps({"type": "page", "id": 1, "document": "d", "origin": LOGIN, "page": strange_page()}))

    def written(self, name, what):
        file = self.home.folder / name
        file.write_text(what if isinstance(what, str) else json.dumps(what))
        return file

    def test_a_frame_is_of_the_site_that_it_is_in(self):
        text = self.run_ok("recipe", "check", self.written("framed.json", step(frame=FRAME))).out
        self.assertIn("step 1: any path, https://id.a.test, in a frame of a page of https://a.test", text)
        other = self.written("other.json", step(frame=FRAME | {"origin": "https://id.b.test"}))
        self.assert_fails("recipe_invalid", "recipe", "check", other, detail='"https://id.b.test" is not of the same site as "https://a.test"')
        self.assertEqual(self.run_ok("recipe", "check", self.written("framed.json", step(frame=FRAME)), "--json").json["recipe"], step(frame=FRAME))

    def test_the_schema_and_the_reader_say_the_same(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        valid = jsonschema.Draft202012Validator(SCHEMA).is_valid
        for good, recipes in ((True, RIGHT), (False, WRONG)):
            for recipe in recipes:
                with self.subTest(recipe=recipe):
                    self.assertEqual(valid(recipe), good)
                    result = self.home.run("recipe", "check", self.written("one.json", recipe), "--json")
                    self.assertEqual(result.code, 0 if good else 1, result.out)
                    self.assertEqual(result.json.get("valid") if good else result.error["outcome"], True if good else "recipe_invalid")

    def test_check_says_what_it_does(self):
        recipe = self.written("recipe.json", STRANGE | {"origins": {"password": [LOGIN]}})
        text = self.run_ok("recipe", "check", recipe).out
        for line in ("is a valid recipe", f"the password goes nowhere but to {LOGIN}", "step 1: path /door",
                     'the user name into the field with name "x1"', 'then the control with text "Board"'):
            self.assertIn(line, text)

    def test_check_says_where_one_signs_out(self):
        recipe = self.written("out.json", {"version": 1, "sign_out": LOGIN + "/out"})
        self.assertIn(f"is shown where to sign out: {LOGIN}/out", self.run_ok("recipe", "check", recipe, "--account", "Contentzilla").out)
        self.assertEqual(self.run_ok("recipe", "check", recipe, "--json").json["recipe"], {"version": 1, "sign_out": LOGIN + "/out"})
        other = self.written("other.json", {"version": 1, "sign_out": "https://evil.test/out"})
        self.assert_fails("recipe_invalid", "recipe", "check", other, "--account", "Contentzilla", detail='"https://evil.test" is not among the account\'s origins')

    def test_check_says_which_company_is_meant(self):
        recipe = step(fields=[{"role": "tenant", "id": "company"}, {"role": "username", "id": "user"}]) | {"tenant": "Contentzilla"}
        text = self.run_ok("recipe", "check", self.written("tenant.json", recipe)).out
        for line in ('a company, a workspace or the like is asked for, it is "Contentzilla"', 'the tenant into the field with id "company"'):
            self.assertIn(line, text)
        self.assertEqual(self.run_ok("recipe", "check", self.written("tenant.json", recipe), "--json").json["recipe"], recipe)

    def test_check_says_what_is_wrong_and_where(self):
        recipe = self.written("recipe.json", '{"version": 1,\n"pages": [{"fields": [],\n"frames": 1}]}')
        self.assert_fails("recipe_invalid", "recipe", "check", recipe, detail="line 3, /pages/0/frames: key_unknown")
        self.assert_fails("recipe_invalid", "recipe", "check", self.written("empty.json", ""), detail="empty")
        self.assert_fails("recipe_invalid", "recipe", "check", self.written("large.json", " " * 5000), detail="4096")
        self.assert_fails("system_failed", "recipe", "check", "/nowhere.json", detail="/nowhere.json")

    def test_check_on_a_page_with_and_without(self):
        checked = self.run_ok("recipe", "check", self.written("recipe.json", STRANGE), "--page", self.page, "--account", "Contentzilla", "--json").json
        page = checked["pages"][0]
        self.assertEqual((page["step"], page["with"]["plan"], page["without"]["plan"]), (1, "fill", "wait"))
        self.assertIn("write the password into #2", page["with"]["text"])
        self.assertEqual(checked["recipe"], STRANGE)

    def test_check_against_an_account(self):
        recipe = self.written("recipe.json", {"version": 1, "origins": {"password": ["https://evil.test"]}})
        self.run_ok("recipe", "check", recipe)
        self.assert_fails("recipe_invalid", "recipe", "check", recipe, "--account", "Contentzilla", detail="https://evil.test")

    def test_http_of_this_machine_is_for_development(self):
        local = "http://localhost:8080"
        recipe = self.written("local.json", step(origin=local))
        self.assert_fails("recipe_invalid", "recipe", "check", recipe, detail=local)
        self.assert_fails("recipe_invalid", "recipe", "check", recipe, "--account", "Contentzilla", detail=local)
        self.run_ok("recipe", "check", recipe, "--development")
        own = login_page() | {"forms": [login_page()["forms"][0] | {"action": ""}]}
        page = self.written("local-page.json", {"type": "page", "id": 1, "document": "d", "origin": local, "page": own})
        self.assert_fails("origin_invalid", "recipe", "record", page)
        recorded = self.run_ok("recipe", "record", page, "--development", "--json").json
        self.assertEqual(recorded["pages"][0]["origin"], local)

    def test_record_and_check_what_was_recorded(self):
        code = login_page() | {"path": "/two-factor", "title": "Two-factor authentication", "headings": ["Enter the code"],
                               "fields": [field(1, "text", name="otp", autocomplete="one-time-code", label="Verification code")]}
        pages = [self.written("first.json", {"type": "page", "id": 1, "document": "d", "origin": LOGIN, "page": login_page()}),
                 self.written("second.json", {"type": "page", "id": 1, "document": "e", "origin": LOGIN, "page": code})]
        recipe = self.written("recorded.json", self.run_ok("recipe", "record", *pages).out)
        recorded = json.loads(recipe.read_text())
        self.assertEqual(recorded["origins"], {"username": [LOGIN], "password": [LOGIN], "code": [LOGIN]})
        self.assertEqual([[one["role"] for one in page["fields"]] for page in recorded["pages"]], [["username", "password"], ["code"]])
        jsonschema.Draft202012Validator(SCHEMA).validate(recorded)
        checked = self.run_ok("recipe", "check", recipe, "--page", pages[0], "--page", pages[1], "--json").json
        self.assertEqual([(page["step"], page["with"]["plan"]) for page in checked["pages"]], [(1, "fill"), (2, "fill")])

    def test_record_of_a_page_that_nothing_is_filled_on(self):
        self.assert_fails("page_not_understood", "recipe", "record", self.page, detail="page.json")

    def test_a_page_without_an_origin_leaves_origins_out(self):
        page = self.written("bare.json", login_page())
        recorded = self.run_ok("recipe", "record", page, "--json").json
        self.assertNotIn("origins", recorded)
        self.assertNotIn("origin", recorded["pages"][0])
        self.assertEqual(self.run_ok("recipe", "record", page, "--origin", LOGIN, "--json").json["pages"][0]["origin"], LOGIN)

    def test_an_account_takes_it_and_a_launch_goes_by_it(self):
        recipe = self.written("recipe.json", STRANGE)
        self.addCleanup(self.run_ok, "account", "edit", "Contentzilla", "--forget", "recipe")
        shown = self.run_ok("account", "edit", "Contentzilla", "--recipe", recipe, "--json").json
        self.assertEqual(json.loads(shown["recipe"]), STRANGE)
        result = self.home.run("launch", "--dry-run", "Contentzilla", "--from", IDP, "--page", self.page, "--json")
        fill = [one for one in result.json["replies"] if one["type"] == "fill"][0]
        self.assertEqual([(one["ref"], one["action"]) for one in fill["steps"]], [(1, "write"), (2, "write"), (3, "click")])
        explained = self.run_ok("explain", self.page, "--account", "Contentzilla")
        self.assertIn("the account's recipe decided", explained.out)
        self.assertEqual(self.run_ok("explain", self.page, "--account", "Contentzilla", "--json").json["recipe_step"], 1)
        self.run_ok("account", "edit", "Contentzilla", "--forget", "recipe")
        self.assertNotIn("recipe decided", self.run_ok("explain", self.page, "--account", "Contentzilla").out)

    def test_an_account_takes_none_that_is_wrong(self):
        recipe = self.written("recipe.json", {"version": 1, "origins": {"code": ["https://www.instagram.test"]}})
        self.assert_fails("recipe_invalid", "account", "edit", "Contentzilla", "--recipe", recipe, detail="recipe.json: ")
        self.assertIsNone(self.run_ok("account", "show", "Contentzilla", "--json").json["recipe"])
        self.run_ok("account", "edit", "Contentzilla", "--origin", "https://www.instagram.test", "--recipe", recipe)
        self.addCleanup(self.run_ok, "account", "edit", "Contentzilla", "--forget", "recipe", "--forget", "origins")
        # An origin that the recipe names cannot go without it.
        self.assert_fails("recipe_invalid", "account", "edit", "Contentzilla", "--forget", "origins", detail="https://www.instagram.test")


if __name__ == "__main__":
    unittest.main()
