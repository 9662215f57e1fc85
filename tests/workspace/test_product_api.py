"""A client of the real product needs no change: openapi.yaml, which is served, against what the product's description says (product_api.py), both ways.

An answer may say more exactly what a value is (a format, fewer words); a request may take more. Any other difference is one of DIFFERENCES, by name and with
why; what is found and not there fails, and so does what is there and not found. The same operations are then asked of the service, as a client of the product does."""

import unittest
import uuid

import product_api
from product_api import API_KEY_HEADER, MEMBER_TYPES, OPERATIONS, Leaf, Operation
from product_differences import DIFFERENCES, OURS_ALONE
from served import HOST, OWNER, OneWorkspace, description, operations, share, value, whole


def flat(tree, at="", into=None):
    """{"data[].attributes.label": Leaf} of a tree of facts; of an object or a list, that it is one."""
    into = {} if into is None else into
    if isinstance(tree, Leaf):
        into[at] = tree
    elif isinstance(tree, list):
        into[at] = Leaf("array")
        flat(tree[0], at + "[]", into)
    else:
        if at:
            into[at] = Leaf("object")
        for name, below in tree.items():
            flat(below, f"{at}.{name}" if at else name, into)
    return into


def leaf(schema):
    one_of = frozenset(schema["enum"]) if "enum" in schema else None
    return Leaf(schema["type"], schema.get("format"), one_of, schema.get("minimum"), schema.get("maximum"), schema.get("default"))


def flat_schema(schema, at="", into=None):
    """The same of a schema of ours."""
    into = {} if into is None else into
    assert not {"allOf", "oneOf", "anyOf"} & set(schema), schema
    if at:
        into[at] = leaf(schema)
    if schema["type"] == "array" and "items" in schema:
        flat_schema(schema["items"], at + "[]", into)
    for name, below in schema.get("properties", {}).items():
        flat_schema(below, f"{at}.{name}" if at else name, into)
    return into


def required(schema, at=""):
    prefix = at + "." if at else ""
    yield from (prefix + name for name in schema.get("required", []))
    for name, below in schema.get("properties", {}).items():
        yield from required(below, prefix + name)
    if "items" in schema:
        yield from required(schema["items"], at + "[]")


def content(described):
    (media, schemas), *_ = described["content"].items()
    return media, whole(schemas["schema"])


def less_exact(wanted, ours):
    """Why our answer's value is not one of theirs."""
    if wanted.type != ours.type and (wanted.type, ours.type) != ("number", "integer"):
        return f"{ours.type} in place of {wanted.type}"
    if wanted.format not in (None, ours.format):
        return f"no {wanted.format}"
    if wanted.one_of is not None and not (ours.one_of or {None}) <= wanted.one_of:
        return "other words"
    return None


def takes_less(theirs, ours):
    """Why we refuse a value of theirs in a request."""
    if theirs.type != ours.type:
        return f"{ours.type} in place of {theirs.type}"
    if ours.format not in (None, theirs.format):
        return f"has to be {ours.format}"
    if ours.one_of is not None and not (theirs.one_of or {None}) <= ours.one_of:
        return "has closed words"
    for bound in ("minimum", "maximum", "default"):
        if getattr(theirs, bound) != getattr(ours, bound):
            return f"{bound} {getattr(ours, bound)}"
    return None


def of_trees(what, wanted, ours, why):
    """"+answer data.id" is ours alone, "-answer data.id" theirs, and "answer data.id: …" another in each. What is below one that is not in both is left out."""
    both = wanted.keys() | ours.keys()
    for name in sorted(both):
        above = name.removesuffix("[]") if name.endswith("[]") else name.rpartition(".")[0]
        if above in both and ((above in wanted) != (above in ours) or wanted[above].free):
            continue
        if name not in ours:
            yield f"-{what} {name}"
        elif name not in wanted:
            yield f"+{what} {name}"
        elif reason := why(wanted[name], ours[name]):
            yield f"{what} {name}: {reason}"


def of_parameters(where, wanted, needed, ours):
    found = {one["name"]: one for one in ours if one["in"] == where}
    yield from of_trees(where, wanted, {name: leaf(one["schema"]) for name, one in found.items()}, takes_less)
    for name, one in found.items():
        if one.get("required", False) != (name in needed):
            yield f"{where} {name}: {'needed' if name not in needed else 'not needed'}"


def compare(wanted, ours):
    """The names of what is different, of an operation of theirs and the one of ours."""
    ours = whole(ours)
    parameters = ours.get("parameters", [])
    yield from of_parameters("query", wanted.query, wanted.needed, parameters)
    yield from of_parameters("path", wanted.path, wanted.path, parameters)
    body = content(ours["requestBody"])[1] if "requestBody" in ours else {"type": "object"}
    yield from of_trees("body", flat(wanted.body or {}), flat_schema(body), takes_less)
    yield from (f"body needs {name}" for name in sorted(set(required(body)) - wanted.required) if name in flat(wanted.body or {}))
    if wanted.body is not None and "requestBody" in ours and wanted.media not in ours["requestBody"]["content"]:
        yield f"body: no {wanted.media}"
    responses = ours["responses"]
    # Each status of a refusal that is not said by itself is `default`: errors, in one shape.
    for status in sorted(wanted.refusals):
        described = responses.get(str(status), responses["default"])
        yield from of_trees(str(status), flat(product_api.REFUSAL), flat_schema(content(described)[1]), less_exact)
    good = {int(status) for status in responses if status.startswith("2")}
    yield from (f"{'+' if status in good else '-'}status {status}" for status in sorted(good ^ {wanted.status}))
    if wanted.status in good:
        media, schema = content(responses[str(wanted.status)])
        if media != wanted.media:
            yield f"answer: {media}"
        yield from of_trees("answer", flat(wanted.answer), flat_schema(schema), less_exact)


def by_member_type(operation):
    """Theirs with {memberType} in the path is one of ours for each."""
    if "{memberType}" not in operation.name:
        return {operation.name: operation}
    path = {name: one for name, one in operation.path.items() if name != "memberType"}
    fields = {name: getattr(operation, name) for name in Operation.__dataclass_fields__}
    return {name: Operation(**fields | {"name": name, "path": path}) for name in (operation.name.replace("{memberType}", type_) for type_ in MEMBER_TYPES)}


THEIRS = {name: one for operation in OPERATIONS for name, one in by_member_type(operation).items()}


class Described(unittest.TestCase):
    def setUp(self):
        self.ours = {f"{method} {path}": operation for method, path, operation in operations()}

    def test_every_difference_is_one_that_is_meant(self):
        found = {f"{name}: {what}" for name, wanted in THEIRS.items() if wanted.answer is not None for what in compare(wanted, self.ours[name])}
        meant = [f"{name}: {what}" for difference in DIFFERENCES for name in difference.operations for what in difference.names]
        self.assertEqual(len(meant), len(set(meant)))
        self.assertEqual(sorted(found - set(meant)), [], "not meant")
        self.assertEqual(sorted(set(meant) - found), [], "not there any more")

    def test_every_operation_of_theirs_is_here_and_every_other_is_on_the_list(self):
        self.assertEqual(sorted(THEIRS.keys() - self.ours.keys()), [])
        meant = [name for _, names in OURS_ALONE for name in names]
        self.assertEqual(len(meant), len(set(meant)))
        self.assertEqual(sorted(self.ours.keys() - THEIRS.keys()), sorted(meant))

    def test_what_is_not_published_is_asked_by_the_paths_that_are(self):
        for name, wanted in THEIRS.items():
            if wanted.answer is None:
                self.assertEqual(list(of_parameters("path", wanted.path, wanted.path, whole(self.ours[name]).get("parameters", []))), [], name)

    def test_what_the_portal_shows_besides(self):
        shown = flat_schema(content(whole(self.ours["GET /accounts/{id}"])["responses"]["200"])[1])
        for name, wanted in flat(product_api.ACCOUNT_SEEN).items():
            self.assertIsNone(less_exact(wanted, shown[f"data.attributes.{name}"]), name)
        listed = whole(self.ours["GET /accounts"])
        queries = {one["name"]: one["schema"] for one in listed["parameters"]}
        self.assertIn(product_api.NEWEST_FIRST, queries["sort"]["enum"])
        answer = flat_schema(content(listed["responses"]["200"])[1])
        self.assertEqual(answer[f"links.{product_api.LINK_BACK}"].type, "string")
        secrets = {one["name"]: one["schema"] for one in whole(self.ours["GET /accounts/{id}/secrets"])["parameters"]}
        for name in product_api.SECRET_FILTERS:
            self.assertEqual(secrets[name]["enum"], ["password"])
        fault = flat_schema(content(whole(self.ours["GET /accounts"])["responses"]["default"])[1])
        for name, wanted in flat(product_api.FAULT).items():
            self.assertIsNone(less_exact(wanted, fault[f"errors[].meta.{name}"]), name)

    def test_the_key_is_in_the_header_that_a_client_sends(self):
        scheme = description()["components"]["securitySchemes"]["ApiKeyAuth"]
        self.assertEqual((scheme["type"], scheme["in"], scheme["name"].upper()), ("apiKey", "header", API_KEY_HEADER))

    def test_a_difference_has_a_name(self):
        """Of each kind: what the comparison is made of."""
        wanted = Operation("GET /x", {"data": [{"a": Leaf("string", "uuid"), "b": Leaf("number"), "c": Leaf("string", one_of=frozenset({"x"}))}]}, {"p": Leaf("integer", maximum=5)},
                           {"id": Leaf("string")}, frozenset({"p"}), {"data": {"e": Leaf("string"), "f": Leaf("string")}}, frozenset({"data.f"}), frozenset())
        same = {"a": {"type": "string", "format": "uuid"}, "b": {"type": "integer"}, "c": {"type": "string", "enum": ["x"]}}

        def ours(members, status="200", media="application/json", maximum=5, query="p", body=("data.f",), path=None):
            row = {"type": "object", "properties": members}
            answer = {"type": "object", "properties": {"data": {"type": "array", "items": row}}}
            sent = {"type": "object", "properties": {"data": {"type": "object", "required": [name.removeprefix("data.") for name in body],
                                                              "properties": {"e": {"type": "string"}, "f": {"type": "string"}}}}}
            return {"parameters": [{"in": "query", "name": query, "required": query == "p", "schema": {"type": "integer", "maximum": maximum}},
                                   {"in": "path", "name": "id", "required": True, "schema": {"type": "string"} | (path or {})}],
                    "requestBody": {"content": {"application/json": {"schema": sent}}}, "responses": {status: {"content": {media: {"schema": answer}}}}}

        self.assertEqual(list(compare(wanted, ours(same))), [])
        for other, names in ((ours(same | {"d": {"type": "boolean"}}), ["+answer data[].d"]),
                             (ours({"a": same["a"], "b": same["b"]}), ["-answer data[].c"]),
                             (ours(same | {"a": {"type": "integer"}}), ["answer data[].a: integer in place of string"]),
                             (ours(same | {"a": {"type": "string"}}), ["answer data[].a: no uuid"]),
                             (ours(same | {"c": {"type": "string", "enum": ["x", "y"]}}), ["answer data[].c: other words"]),
                             (ours(same | {"c": {"type": "string"}}), ["answer data[].c: other words"]),
                             (ours(same, media="text/plain"), ["answer: text/plain"]),
                             (ours(same, status="201"), ["-status 200", "+status 201"]),
                             (ours(same, maximum=4), ["query p: maximum 4"]),
                             (ours(same, query="q"), ["-query p", "+query q"]),
                             (ours(same, path={"format": "uuid"}), ["path id: has to be uuid"]),
                             (ours(same, path={"enum": ["a"]}), ["path id: has closed words"]),
                             (ours(same, body=("data.e",)), ["body needs data.e"])):
            self.assertEqual(list(compare(wanted, other)), names)


class OnEachDatabase(OneWorkspace):
    """As a client of the product asks, with a key that has the scopes that the product wants for it and no other."""

    def setUp(self):
        super().setUp()
        account = self.account("Paint shop", application="mailchimp")
        self.ask("PUT", f"/accounts/{account}/password", value("wet paint"), status=204)
        self.user_id = self.user("mia")[0]
        self.team = self.make("/teams", "team", name="Painters")
        secret = self.make("/secrets", "secret", title="Safe", vaultId=self.vault, value="1234")
        self.ids = {"accounts": account, "secrets": secret, "users": self.user_id, "teams": self.team, "collections": self.make("/collections", "collection", label="All")}

    def path(self, name):
        path = name.split(" ", 1)[1]
        return path.replace("{id}", self.ids.get(path.split("/")[1], str(uuid.uuid4()))).replace("{userId}", self.user_id)

    def body(self, name, more):
        """What has to be in it; with `more`, as in their example: the type of many, and a message."""
        if "/members/" not in name:
            return {"data": {"type": "invite_tenant_users", "attributes": {"role": "admin", "userIds": [self.user_id]}}}
        kind = name.rsplit("/", 1)[1]
        body = share(kind, self.team if kind == "teams" else self.user_id, "secure_secret_collaborator")
        if more:
            body["data"]["attributes"]["message"] = "Welcome"
        else:
            del body["data"]["type"]
        return body

    def test_each_operation_is_answered_as_their_description_says(self):
        keys = {}
        for name, wanted in THEIRS.items():
            method = name.split(" ", 1)[0]
            none_here = any("-status 200" in difference.names and name in difference.operations for difference in DIFFERENCES)
            for scopes in wanted.scopes or ("write:items:secrets" if method == "POST" else "read:items",):
                more = "+read:items:secrets" if name in NEEDS_SECRETS_TOO else ""
                key = keys.setdefault(scopes + more, self.served.key(HOST, OWNER, (scopes + more).replace("+", ",")))
                query = "?filter[type]=password" if wanted.needed else "?page[number]=1&page[size]=100" if "page[size]" in wanted.query and not none_here else ""
                for body in ([None] if wanted.body is None else [self.body(name, False), self.body(name, True)]):
                    answer = self.served.must(404 if none_here else wanted.status, None, method, self.path(name) + query, body, {API_KEY_HEADER: key})
                    self.assertEqual(answer.headers["content-type"], "application/json" if none_here else wanted.media, name)

    def test_what_their_scope_for_accounts_alone_does_not_give(self):
        (name,) = NEEDS_SECRETS_TOO
        narrow = self.served.key(HOST, OWNER, *THEIRS[name].scopes)
        self.served.must(403, narrow, "GET", self.path(name) + "?filter[type]=password")

    def test_scopes_have_their_names(self):
        for scope in product_api.SCOPES - SCOPES_NOT_HERE:
            self.served.key(HOST, OWNER, scope)
        for scope in SCOPES_NOT_HERE:
            with self.assertRaises(AssertionError):
                self.served.key(HOST, OWNER, scope)

    def test_filters_and_orders_of_theirs(self):
        accounts = lambda query: [one["id"] for one in self.ask("GET", "/accounts" + query).data]
        self.assertEqual(accounts("?filter[application]=mailchimp,asana"), [self.ids["accounts"]])
        self.assertEqual(accounts("?filter[application]=asana"), [])
        self.assertEqual(accounts("?filter[status]=enabled,disabled&sort=" + product_api.NEWEST_FIRST), [self.ids["accounts"]])
        for name in product_api.SECRET_FILTERS:
            (secret,) = self.ask("GET", f"/accounts/{self.ids['accounts']}/secrets?{name}=password").data
            self.assertEqual(secret["attributes"]["body"], {"type": "PLAINTEXT", "value": "wet paint"})

    def test_refusals_have_their_codes(self):
        (unknown,) = self.served.must(401, "nobody", "GET", "/accounts").body["errors"]
        (wrong,) = self.ask("GET", "/accounts?page[size]=0", status=400).body["errors"]
        for error in (unknown, wrong):
            self.assertEqual(error["code"], product_api.CODES[error["status"]])
            self.assertLessEqual(error.keys(), product_api.ERROR.keys())
        self.assertEqual(wrong["meta"].keys(), product_api.FAULT.keys())

    def test_the_second_factors_of_an_account(self):
        path = f"/accounts/{self.ids['accounts']}"
        self.assertEqual(self.ask("GET", path).data["attributes"]["mfaTypes"], [])
        self.ask("PUT", path + "/totp", value("otpauth://totp/A?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), status=204)
        self.assertEqual(self.ask("GET", path).data["attributes"]["mfaTypes"], ["totp"])
        self.served.sql("UPDATE accounts SET mfa_types = 'sms,totp'")
        self.assertEqual(self.ask("GET", path).data["attributes"]["mfaTypes"], ["sms", "totp"])


# The scope for accounts gives no password here (workspace/README.md, "Secrets").
NEEDS_SECRETS_TOO = {"GET /accounts/{id}/secrets"}
# There are no activities to read.
SCOPES_NOT_HERE = {"read:activities"}


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
