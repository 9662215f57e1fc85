"""Who must not: every operation of openapi.yaml, by the wrong tenant, user, role and scope, on hidden, deleted and guessed ids. By keys; test_session_refusals.py by sessions.

No answer may have data in it. What a subject must not know of is answered exactly as what there is not, to the last header.
"""

import os
import random
import time
import unittest
import uuid

from served import Served, identifier, made, operations, share

LEAST = 5000
ITEM = {"accounts": "account", "collections": "collection", "secrets": "secure_secret"}
SECRETS = {"password": "hunter2", "notes": "Hidden", "totp": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "backup-codes": "one\ntwo"}


def owner_of(served, tenant):
    return served.tell("create-owner", "--host", f"{tenant}.test", "--email", f"owner@{tenant}.test")


class World:
    """Two workspaces with everything in them, and keys of everyone who should be kept out of something."""

    def __init__(self, served, seed, owners):
        self.served = served
        self.random = random.Random(seed)
        self.owners = owners
        self.left = {}  # keys of who is deactivated, by tenant
        self.ids = {name: self.fill(name) for name in "ab"}
        self.deleted = self.delete_some()
        self.keys = {}
        for name in ("stranger", "collaborator", "guest", "login_only", "admin"):
            self.keys[name] = served.key("a.test", f"{name}@a.test")
        self.keys["owner of b"] = self.owners["b"]
        self.keys["stranger of b"] = served.key("b.test", "stranger@b.test")
        self.keys["reads only users"] = served.key("a.test", "holder@a.test", "read:users")
        self.keys["reads only items"] = served.key("a.test", "holder@a.test", "read:items")
        self.holder = served.key("a.test", "holder@a.test")
        self.nobody = {"no key": None, "no form": "x", "of nothing": "cerby_" + "A" * 86, "nearly": self.holder[:-8] + "AAAAAAAA",
                       "deactivated": self.left["a"]}

    def ask(self, tenant, *arguments, status=200):
        return self.served.must(status, self.owners[tenant], *arguments)

    def fill(self, tenant):
        def make(path, type_, **attributes):
            return self.ask(tenant, "POST", path, made(type_, **attributes), status=201).data["id"]

        users = {}
        for name, role in (("holder", "user"), ("stranger", "user"), ("collaborator", "user"), ("guest", "guest"), ("login_only", "login_only"), ("admin", "admin"),
                           ("deactivated", "user")):
            users[name] = make("/users", "user", email=f"{name}@{tenant}.test", role=f"workspace_{role}")
            self.ask(tenant, "PATCH", f"/users/{users[name]}", made("user", status="live"))
        self.left[tenant] = self.served.key(f"{tenant}.test", f"deactivated@{tenant}.test")
        self.ask(tenant, "PATCH", f"/users/{users['deactivated']}", made("user", status="deactivated"))
        # As an older version left it: the key ended with its user.
        self.served.sql(f"UPDATE api_keys SET revoked_at = NULL WHERE user_id = '{users['deactivated']}'")
        vault = self.ask(tenant, "GET", "/vaults").data[0]["id"]
        ids = {"accounts": make("/accounts", "account", label="Hidden", vaultId=vault, username="zilla"), "collections": make("/collections", "collection", label="Hidden"),
               "teams": make("/teams", "team", name="Hidden"), "users": users["holder"], "vaults": vault, "all users": users}
        ids["nested"] = make("/collections", "collection", label="Nested", parentId=ids["collections"])
        ids["inside"] = make("/accounts", "account", label="Inside", vaultId=vault)
        ids["secrets"], ids["secret inside"] = (make("/secrets", "secret", title=title, vaultId=vault, value="hunter2") for title in ("Hidden", "Inside"))
        self.ask(tenant, "POST", f"/collections/{ids['nested']}/secrets", identifier("secret", ids["secret inside"]), status=204)
        for account in (ids["accounts"], ids["inside"]):
            for kind, text in SECRETS.items():
                self.ask(tenant, "PUT", f"/accounts/{account}/{kind}", made("account_secret", value=text), status=204)
        self.ask(tenant, "POST", f"/collections/{ids['nested']}/accounts", identifier("account", ids["inside"]), status=204)
        self.ask(tenant, "POST", f"/teams/{ids['teams']}/members/users", identifier("user", users["holder"]), status=204)
        ids["sessions"] = self.session(users["holder"])
        ids["api-keys"] = self.served.key(f"{tenant}.test", f"holder@{tenant}.test") and self.served.sql(f"SELECT id FROM api_keys WHERE user_id = '{users['holder']}'")[0][0]
        ids["integrations"], ids["jobs"] = self.guessed(), self.guessed()
        ids["session"] = self.guessed()  # of a use of a lease: of a session alone, and no key
        fields = f"/accounts/{ids['accounts']}/custom-fields"
        ids["field"] = make(fields, "account_custom_field", label="PIN", fieldType="secret", value="hunter2")
        ids["devices"] = self.device(users["holder"])
        for kind, type_ in ITEM.items():
            self.ask(tenant, "POST", f"/{kind}/{ids[kind]}/members/teams", share("team", ids["teams"], f"{type_}_owner"))
            self.ask(tenant, "POST", f"/{kind}/{ids[kind]}/members/users", share("user", users["collaborator"], f"{type_}_collaborator"))
        return ids

    def session(self, user):
        """An open one, behind the service's back: no key may end it."""
        id_, until = self.guessed(), int(time.time() + 3600) * 1000
        self.served.sql("INSERT INTO sessions (workspace_id, id, user_id, channel, agent, address, signed_in_at, last_used_at, expires_at) "
                        f"SELECT workspace_id, '{id_}', id, 1, '', '', 1, 1, {until} FROM users WHERE id = '{user}'")
        return id_

    def device(self, user):
        """One that waits, behind the service's back: no key may let it in."""
        id_ = self.guessed()
        key = self.served.blob(self.random.randbytes(32).hex())
        self.served.sql("INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, created_at) "
                        f"SELECT workspace_id, '{id_}', id, 'Hidden', {key}, {key}, 0, 1 FROM users WHERE id = '{user}'")
        return id_

    def delete_some(self):
        ids = self.ids["a"]
        account = self.ask("a", "POST", "/accounts", made("account", label="Gone", vaultId=ids["vaults"]), status=201).data["id"]
        self.ask("a", "POST", f"/accounts/{account}/members/users", share("user", ids["users"], "account_owner"))
        collection = self.ask("a", "POST", "/collections", made("collection", label="Gone"), status=201).data["id"]
        team = self.ask("a", "POST", "/teams", made("team", name="Gone"), status=201).data["id"]
        secret = self.ask("a", "POST", "/secrets", made("secret", title="Gone", vaultId=ids["vaults"], value="hunter2"), status=201).data["id"]
        self.ask("a", "POST", f"/secrets/{secret}/members/users", share("user", ids["users"], "secure_secret_owner"))
        gone = {"accounts": account, "collections": collection, "teams": team, "secrets": secret}
        for kind, id_ in gone.items():
            self.ask("a", "DELETE", f"/{kind}/{id_}", status=204)
        return gone

    def guessed(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def everything(self):
        """What the two Owners see, of what requests could have changed."""
        seen = []
        for tenant, key in self.owners.items():
            paths = ["/accounts", "/collections", "/secrets", "/users", "/teams", "/vaults"]
            for kind in ITEM:
                paths += [f"/{kind}/{self.ids[tenant][kind]}/members/{members}" for members in ("users", "teams")]
            paths += [f"/teams/{self.ids[tenant]['teams']}/members/users", f"/collections/{self.ids[tenant]['nested']}/accounts"]
            paths += [f"/secrets/{self.ids[tenant][secret]}/body" for secret in ("secrets", "secret inside")] + [f"/collections/{self.ids[tenant]['nested']}/secrets"]
            for account in ("accounts", "inside"):
                paths += [f"/accounts/{self.ids[tenant][account]}/{kind}" for kind in ("password", "notes", "backup-codes", "custom-fields", "secrets?filter[type]=password")]
            answers = [self.served.must(200, key, "GET", path).data for path in paths]
            for answer in answers:
                for one in answer if isinstance(answer, list) else [answer]:
                    one["attributes"].pop("lastActivity", None)
            seen.append(answers)
        return seen

    def body(self, operation):
        """One that would do something, if it were let."""
        mine = self.ids["a"]
        secret = made("account_secret", value="GEZDGNBVGY3TQOJQGEZDGNBV")
        return {
            "createAccount": made("account", label="New", vaultId=mine["vaults"]), "updateAccount": made("account", label="Changed"),
            "shareAccountWithUser": share("user", mine["all users"]["stranger"], "account_owner"), "shareAccountWithTeam": share("team", mine["teams"], "account_collaborator"),
            "shareCollectionWithUser": share("user", mine["all users"]["stranger"], "collection_owner"),
            "shareCollectionWithTeam": share("team", mine["teams"], "collection_collaborator"),
            "tellLeaseUse": made("lease_use", lease="AQ", filled="password", usedAt="2026-11-27T08:30:00Z", signature="A" * 86),
            "createCollection": made("collection", label="New"), "updateCollection": made("collection", label="Changed", parentId=""),
            "addCollectionAccount": identifier("account", mine["accounts"]), "createUser": made("user", email="new@a.test"), "updateUser": made("user", firstName="Changed"),
            "setAccountPassword": secret, "setAccountNotes": secret, "setAccountTotp": secret, "setAccountBackupCodes": secret,
            "createSecret": made("secret", title="New", vaultId=mine["vaults"], value="new"), "updateSecret": made("secret", title="Changed"),
            "setSecretBody": made("secret_body", value="changed"), "shareSecretWithUser": share("user", mine["all users"]["stranger"], "secure_secret_owner"),
            "shareSecretWithTeam": share("team", mine["teams"], "secure_secret_collaborator"), "addCollectionSecret": identifier("secret", mine["secrets"]),
            "createAccountCustomField": made("account_custom_field", label="New", fieldType="text", value="new"), "renameAccountCustomField": made("account_custom_field", label="New"),
            "setAccountCustomFieldValue": secret, "createTeam": made("team", name="New"), "updateTeam": made("team", name="Changed"), "addTeamMember": identifier("user", mine["all users"]["stranger"]),
        }.get(operation["operationId"])


# Who may do what on an item or a person that is there, besides those who must not: these are not asked.
def is_allowed(who, method, path, kind):
    reads = method == "GET"
    people = kind in ("users", "teams")
    if kind in ("integrations", "jobs", "api-keys"):
        return False
    if who == "admin":
        return people or kind == "vaults"
    if who in ("stranger", "reads only users"):
        return reads and (people or (kind == "vaults" and who == "stranger"))
    if who == "collaborator":
        if path.endswith("/backup-codes/use"):
            return True
        return reads and (people or kind == "vaults" or not path.split("}")[1].startswith("/members"))
    if who == "reads only items":
        return reads and not people
    return False


class OnEachDatabase:
    engine = None

    def setUp(self):
        self.served = Served(self.engine)
        self.addCleanup(self.served.close)
        self.seed = int(os.environ.get("CERBY_SEED", time.time_ns() % 1_000_000))
        owners = {name: owner_of(self.served, name) for name in "ab"}
        self.served.start()
        self.world = World(self.served, self.seed, owners)
        self.count = 0

    def refused(self, who, key, method, path, body, statuses=(403, 404)):
        answer = self.served.ask(key, method, path, body)
        self.count += 1
        self.assertIn(answer.status, statuses, (self.seed, who, method, path, answer.raw))
        self.assertEqual(list(answer.body), ["errors"], (self.seed, who, method, path, answer.raw))
        return answer

    def with_ids(self):
        for method, path, operation in operations():
            if "{" in path:
                yield method, path, path.split("/")[1], self.world.body(operation)

    def ids_for(self, tenant, kind):
        ids = self.world.ids[tenant]
        several = {"accounts": ("accounts", "inside"), "collections": ("collections", "nested"), "secrets": ("secrets", "secret inside")}
        return [ids[name] for name in several.get(kind, (kind,))]

    @staticmethod
    def filled(path, first, second):
        return "/".join([part if not part.startswith("{") else first if part == "{id}" else second for part in path.split("/")])

    def seconds_for(self, path):
        """What stands for the second id: one that is there, one that is not."""
        ids = self.world.ids["a"]
        if "{accountId}" in path:
            return [ids["inside"], self.world.guessed()]
        if "{fieldId}" in path:
            return [ids["field"], self.world.guessed()]
        if "{userId}" in path:
            return [ids["users"], self.world.guessed()]
        if "{secretId}" in path:
            return [ids["secret inside"], self.world.guessed()]
        if "{memberId}" in path:
            return [ids["teams"] if "/teams/{memberId}" in path else ids["users"], self.world.guessed()]
        return [None]

    def test_nobody_gets_anything(self):
        world = self.world
        before = world.everything()
        ones = {}
        for method, path, kind, body in self.with_ids():
            for second in self.seconds_for(path):
                for who, key in world.keys.items():
                    tenant_ids = [id_ for tenant in "ab" for id_ in self.ids_for(tenant, kind)]
                    hidden = [id_ for id_ in tenant_ids if self.is_hidden(who, method, path, kind, id_)]
                    nowhere = [world.guessed() for _ in range(12)] + ([world.deleted[kind]] if kind in world.deleted else [])
                    theirs = self.ids_for("b" if who.endswith("of b") else "a", kind)
                    for id_ in hidden + nowhere:
                        answer = str(self.refused(who, key, method, self.filled(path, id_, second), body).whole)
                        # A Collaborator knows that it is there, and is told that it takes an Owner.
                        known = who == "collaborator" and id_ in theirs
                        ones.setdefault((who, method, path, known), set()).add(answer)
                for who, key in world.nobody.items():
                    for id_ in [*self.ids_for("a", kind), world.guessed()]:
                        self.refused(who, key, method, self.filled(path, id_, second), body, (401,))
        # Nobody can tell what is hidden from what is nowhere.
        self.assertEqual([(where, answers) for where, answers in ones.items() if len(answers) != 1], [])
        self.assertEqual(world.everything(), before)
        print(f"{self.engine}: {self.count} requests refused, seed {self.seed}")
        self.assertGreaterEqual(self.count, LEAST)

    def is_hidden(self, who, method, path, kind, id_):
        """Whether this one must be refused this, were it there or not."""
        is_theirs = id_ in self.ids_for("b" if who.endswith("of b") else "a", kind)
        if not is_theirs:
            return True
        if who == "owner of b" or (who == "stranger of b" and is_allowed("stranger", method, path, kind)):
            return False
        return not is_allowed(who, method, path, kind)

    def test_ids_of_others_beside_ones_own(self):
        """The first id is the caller's own, and what it is put together with is not."""
        world, mine, other = self.world, self.world.ids["a"], self.world.ids["b"]
        before = world.everything()
        for _ in range(5):
            guess = world.guessed()
            for key in (world.holder, world.owners["a"]):
                for kind, type_ in ITEM.items():
                    own = f"/{kind}/{mine[kind]}"
                    for user in (other["users"], guess, mine["all users"]["deactivated"]):
                        self.refused("own", key, "POST", f"{own}/members/users", share("user", user, f"{type_}_owner"), (404,))
                    for team in (other["teams"], world.deleted["teams"], guess, mine["users"]):
                        self.refused("own", key, "POST", f"{own}/members/teams", share("team", team, f"{type_}_owner"), (404,))
                        self.refused("own", key, "DELETE", f"{own}/members/teams/{team}", None, (404,))
                    self.refused("own", key, "DELETE", f"{own}/members/users/{other['users']}", None, (404,))
                for account in (other["accounts"], world.deleted["accounts"], guess):
                    self.refused("own", key, "POST", f"/collections/{mine['collections']}/accounts", identifier("account", account), (404,))
                    self.refused("own", key, "DELETE", f"/collections/{mine['collections']}/accounts/{account}", None, (404,))
                for secret in (other["secrets"], world.deleted["secrets"], guess):
                    self.refused("own", key, "POST", f"/collections/{mine['collections']}/secrets", identifier("secret", secret), (404,))
                    self.refused("own", key, "DELETE", f"/collections/{mine['collections']}/secrets/{secret}", None, (404,))
                for collection in (other["collections"], world.deleted["collections"], guess):
                    self.refused("own", key, "POST", "/collections", made("collection", label="New", parentId=collection), (404,))
                    self.refused("own", key, "PATCH", f"/collections/{mine['nested']}", made("collection", parentId=collection), (404,))
                for vault in (other["vaults"], guess):
                    self.refused("own", key, "POST", "/accounts", made("account", label="New", vaultId=vault), (404,))
                    self.refused("own", key, "POST", "/secrets", made("secret", title="New", vaultId=vault, value="new"), (404,))
            for user in (other["users"], guess):
                self.refused("own", world.owners["a"], "POST", f"/teams/{mine['teams']}/members/users", identifier("user", user), (404,))
                self.refused("own", world.owners["a"], "DELETE", f"/teams/{mine['teams']}/members/users/{user}", None, (404,))
        self.assertEqual(world.everything(), before)

    def test_lists_have_what_a_get_gives_and_nothing_else(self):
        world = self.world
        for who, key in (world.keys | {"holder": world.holder}).items():
            for kind in ITEM:
                answer = self.served.ask(key, "GET", f"/{kind}?page[size]=100")
                if answer.status == 403:
                    continue
                listed = {one["id"] for one in answer.data}
                every = [id_ for tenant in "ab" for id_ in self.ids_for(tenant, kind)] + [world.deleted[kind]]
                seen = {id_ for id_ in every if self.served.ask(key, "GET", f"/{kind}/{id_}").status == 200}
                self.assertEqual(listed, seen, (who, kind))


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
