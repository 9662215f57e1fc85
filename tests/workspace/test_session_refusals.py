"""Who must not, by the session of a trusted device: every operation of openapi.yaml on ids of others', also those that are a session's alone.

As test_refusals.py, which has the two workspaces: no answer has data in it, and what a subject must not know of is answered as what there is not, to the last header.
"""

import os
import time
import unittest

import test_refusals
from enrolment import Devices
from identity_provider import encoded
from served import Token, made, operations
from test_local_vaults import key_for, recovery, sealed

LEAST = 5000
# What no key has a scope for, or is a device's.
OWN = ("/session", "/devices", "/device-chain", "/api-keys", "/vaults/{id}/", "/accounts/{id}/sealed", "/accounts/{id}/lease")
PRIVATE = ("local vaults", "sealed", "devices", "sessions", "api-keys")
SUBJECTS = ("stranger", "collaborator", "guest", "login_only", "admin", "member")
# Of one who was given a local vault's key by its owner.
OF_MEMBER = (("GET", "/vaults/{id}"), ("GET", "/vaults/{id}/keys"), ("POST", "/vaults/{id}/keys"), ("GET", "/vaults/{id}/key-recipients"))


def is_own(method, path):
    return path.startswith(OWN) or (method, path) in (("POST", "/vaults"), ("PUT", "/vaults/{id}/label"), ("DELETE", "/vaults/{id}"))


class OnEachDatabase(Devices, test_refusals.OnEachDatabase):
    count = 0
    # Those of the class that has the workspaces are of its keys.
    test_nobody_gets_anything = test_ids_of_others_beside_ones_own = test_lists_have_what_a_get_gives_and_nothing_else = None

    def more_config(self):
        return super().more_config() | {"offline_lease_hours": 8}

    def setUp(self):
        Devices.setUp(self)
        self.seed = int(os.environ.get("CERBY_SEED", time.time_ns() % 1_000_000))
        self.world = test_refusals.World(self.served, self.seed, {"a": self.owner, "b": test_refusals.owner_of(self.served, "b")})
        self.world.ask("a", "POST", "/users", made("user", email="member@a.test"), status=201)
        member = next(one["id"] for one in self.world.ask("a", "GET", "/users?page[size]=100").data if one["attributes"]["email"] == "member@a.test")
        self.world.ask("a", "PATCH", f"/users/{member}", made("user", status="live"))
        self.let_in_by_mail(self.first)
        self.devices = {"owner": self.first}
        for tenant in "ab":
            self.fill(tenant)
        for name in SUBJECTS:
            self.devices[name] = self.trusted(name, "a")
        self.devices["owner of b"], self.devices["stranger of b"] = self.trusted("owner", "b"), self.trusted("stranger", "b")
        self.devices["not let in"] = self.signed_in("stranger", "a")
        self.of(self.devices["holder"], "PUT", f"/vaults/{self.world.ids['a']['local vaults']}/members/{member}", 204)
        self.nobody = self.make_nobody()

    def signed_in(self, name, tenant):
        return self.device(f"00u-{name}-{tenant}" if (name, tenant) != ("owner", "a") else "00u1", f"{name}@{tenant}.test", f"{tenant}.test")

    def trusted(self, name, tenant):
        device = self.signed_in(name, tenant)
        self.let_in_by_mail(device)
        return device

    def fill(self, tenant):
        """What a session alone makes: a local vault with a sealed account, a key; a second device that waits, with its session."""
        ids = self.world.ids[tenant]
        holder = self.trusted("holder", tenant)
        self.devices["holder" if tenant == "a" else "holder of b"] = holder
        vault = ids["local vaults"] = self.world.guessed()
        attributes = {"kind": "local", "label": "Hidden", "keys": key_for(holder), "recovery": recovery()}
        self.of(holder, "POST", "/vaults", 201, {"data": {"type": "vault", "id": vault, "attributes": attributes}})
        account = ids["sealed"] = self.of(holder, "POST", "/accounts", 201, made("account", label="Hidden", vaultId=vault)).data["id"]
        self.of(holder, "PUT", f"/accounts/{account}/sealed", 204, self.sealing(ids, f"{tenant}.test", 1))
        ids["api-keys"] = self.of(holder, "POST", "/api-keys", 201, made("api_key", label="Hidden", scopes=["read:items"])).data["id"]
        waiting = self.signed_in("holder", tenant)
        self.request(waiting)
        ids["devices"], ids["sessions"] = waiting.id, waiting.tokens["session_id"]

    @staticmethod
    def sealing(ids, host, revision):
        return made("sealed_account", epoch=1, revision=revision, sealed=encoded(sealed(ids["local vaults"], ids["sealed"], 1, revision, host=host)))

    def make_nobody(self):
        """Tokens that were good once, and what is none."""
        ended, removed = self.signed_in("stranger", "a"), self.signed_in("collaborator", "a")
        self.approve(removed, self.devices["collaborator"])
        self.of(ended, "DELETE", f"/sessions/{ended.tokens['session_id']}", 204)
        self.of(removed, "DELETE", f"/devices/{removed.id}", 204)
        left = self.signed_in("guest", "a")
        self.world.ask("a", "PATCH", f"/users/{left.user}", made("user", status="deactivated"))
        nobody = {"ended": ended, "removed": removed, "deactivated": left}
        tokens = {who: Token(device.tokens["access_token"]) for who, device in nobody.items()}
        for who in tokens:
            self.served.must(401, tokens[who], "GET", "/accounts")
        self.world.ask("a", "PATCH", f"/users/{left.user}", made("user", status="live"))
        self.devices["guest"] = self.trusted("guest", "a")  # all devices went with the user
        return tokens | {"no token": None, "no form": Token("x"), "a refresh token": Token(self.first.tokens["refresh_token"])}

    def token(self, who):
        return Token(self.devices[who].tokens["access_token"])

    def body(self, operation):
        """One that would do something, if it were let."""
        holder, ids = self.devices["holder"], self.world.ids["a"]
        return {
            "sendVaultKeys": made("vault_key", epoch=1, keys=key_for(self.devices["stranger"], purpose="enrolment")),
            "beginVaultEpoch": made("vault_epoch", epoch=2, keys=key_for(holder, purpose="rotation"), recovery=recovery()),
            "setVaultRecovery": made("recovery_key", number=2, **recovery()), "setSealedAccount": self.sealing(ids, "a.test", 2),
            "compareDevice": made("device_comparison", nonce=encoded(bytes(32))), "approveDevice": made("device_approval", number=1, signature=encoded(bytes(64))),
        }.get(operation["operationId"]) or self.world.body(operation)

    def with_ids(self):
        for method, path, operation in operations():
            if "{" in path:
                yield method, path, path.split("/")[1], self.body(operation)

    def ids_for(self, tenant, kind):
        more = {"accounts": "sealed", "vaults": "local vaults"}.get(kind)
        return super().ids_for(tenant, kind) + ([self.world.ids[tenant][more]] if more else [])

    def seconds_for(self, path):
        if path == "/vaults/{id}/members/{userId}":
            return [self.devices["member"].user, self.world.guessed()]
        return super().seconds_for(path)

    def is_hidden(self, who, method, path, kind, id_):
        if who == "not let in":
            return True
        ids = self.world.ids["b" if who.endswith("of b") else "a"]
        if id_ in [ids[one] for one in PRIVATE]:
            # Whoever makes and changes users takes their devices away.
            may_remove = who in ("owner", "owner of b", "admin") and (method, path) == ("DELETE", "/devices/{id}")
            return not (may_remove or (who == "member" and (method, path) in OF_MEMBER))
        if is_own(method, path):
            return who not in ("owner", "owner of b", "collaborator", "collaborator of b")
        if who == "owner":
            return id_ not in super().ids_for("a", kind)
        return super().is_hidden("stranger" if who == "member" else who, method, path, kind, id_)

    def everything(self):
        """What holders see of what is a session's."""
        seen = self.world.everything()
        for tenant, who in (("a", "holder"), ("b", "holder of b")):
            vault, account = (self.world.ids[tenant][kind] for kind in ("local vaults", "sealed"))
            paths = [f"/vaults/{vault}{more}" for more in ("", "/keys", "/key-recipients", "/recovery", "/members", "/sealed-accounts")]
            for path in [*paths, f"/accounts/{account}", f"/accounts/{account}/sealed", "/vaults", "/sessions", "/devices", "/device-chain", "/api-keys"]:
                answer = self.of(self.devices[who], "GET", path).data
                for one in answer if isinstance(answer, list) else [answer]:
                    for changing in ("lastUsedAt", "lastActivity"):
                        one["attributes"].pop(changing, None)
                seen.append(answer)
        return seen

    def test_each(self):
        """In one workspace, which takes long to fill: none of them changes it."""
        before = self.everything()
        for part in (self.no_key_does_what_is_a_sessions_own, self.ids_of_others_beside_ones_own, self.lists_have_ones_own_alone, self.no_session_gets_what_is_anothers):
            with self.subTest(part.__name__):
                part()
                self.assertEqual(self.everything(), before)

    def no_session_gets_what_is_anothers(self):
        world, ones = self.world, {}
        subjects = [who for who in self.devices if who not in ("holder", "holder of b")]
        for method, path, kind, body in self.with_ids():
            for second in self.seconds_for(path):
                for who in subjects:
                    theirs = test_refusals.OnEachDatabase.ids_for(self, "b" if who.endswith("of b") else "a", kind)
                    hidden = [id_ for tenant in "ab" for id_ in self.ids_for(tenant, kind) if self.is_hidden(who, method, path, kind, id_)]
                    nowhere = [world.guessed(), world.deleted.get(kind) or world.guessed()]
                    for id_ in hidden + nowhere:
                        answer = str(self.refused(who, self.token(who), method, self.filled(path, id_, second), body).whole)
                        # A Collaborator, and a member of a local vault, know that it is there, and are told that it takes an Owner.
                        known = (who == "collaborator" and id_ in theirs) or (who == "member" and id_ == world.ids["a"]["local vaults"])
                        ones.setdefault((who, method, path, known), set()).add(answer)
                for who, token in self.nobody.items():
                    self.refused(who, token, method, self.filled(path, self.ids_for("a", kind)[-1], second), body, (401,))
        self.assertEqual([(where, answers) for where, answers in ones.items() if len(answers) != 1], [])
        print(f"{self.engine}: {self.count} requests by sessions refused, seed {self.seed}")
        self.assertGreaterEqual(self.count, LEAST)

    def no_key_does_what_is_a_sessions_own(self):
        """Not even on what is its own user's; what a device was let in for is no key's."""
        own, count = self.world.ids["a"], 0
        for method, path, operation in operations():
            if not is_own(method, path) or path == "/session/token":
                continue
            count += 1
            kind = {"vaults": "local vaults", "accounts": "sealed"}.get(path.split("/")[1], path.split("/")[1])
            body = self.body(operation)
            if operation["operationId"] == "createLocalVault":
                body = {"data": {"type": "vault", "id": self.world.guessed(), "attributes": {"kind": "local", "label": "New", "keys": key_for(self.devices["holder"]), "recovery": recovery()}}}
            asked = self.filled(path, own.get(kind), own["users"]) if "{" in path else path
            answer = self.served.ask(self.world.holder, method, asked, body)
            self.assertEqual((answer.status, list(answer.body)), (403, ["errors"]), (method, path, answer.raw))
        self.assertEqual(count, 33)

    def ids_of_others_beside_ones_own(self):
        world, holder = self.world, self.devices["holder"]
        vault = world.ids["a"]["local vaults"]
        others = {"of b": self.devices["holder of b"], "of no member": self.devices["stranger"], "not let in": self.devices["not let in"]}
        for user in (self.devices["holder of b"].user, world.guessed(), world.ids["a"]["all users"]["deactivated"]):
            self.of(holder, "PUT", f"/vaults/{vault}/members/{user}", 404)
            self.of(holder, "DELETE", f"/vaults/{vault}/members/{user}", 404)
        for device in others.values():
            for path, body in (("keys", made("vault_key", epoch=1, keys=key_for(device, purpose="enrolment"))),
                               ("epochs", made("vault_epoch", epoch=2, keys=key_for(holder, device, purpose="rotation"), recovery=recovery()))):
                answer = self.of(holder, "POST", f"/vaults/{vault}/{path}", 400, body)
                self.assertEqual(answer.body["errors"][0]["meta"]["type"], "recipient")
        for user in (self.devices["holder of b"].user, world.guessed()):
            for who, path, status in (("admin", "/devices", 404), ("stranger", "/devices", 403), ("guest", "/devices", 403), ("admin", "/device-chain", 404), ("stranger", "/device-chain", 404)):
                self.refused(who, self.token(who), "GET", f"{path}?filter[user]={user}", None, (status,))
        self.refused("stranger", self.token("stranger"), "GET", f"/devices?filter[user]={holder.user}", None, (403,))

    def lists_have_ones_own_alone(self):
        private = {id_ for tenant in "ab" for id_ in (self.world.ids[tenant][kind] for kind in PRIVATE)}
        for who in (who for who in self.devices if who not in ("holder", "holder of b", "not let in")):
            for path in ("/sessions", "/devices", "/api-keys", "/vaults", "/accounts"):
                answer = self.served.ask(self.token(who), "GET", f"{path}?page[size]=100")
                seen = {one["id"] for one in answer.data} & private if answer.status == 200 else set()
                expected = {self.world.ids["a"]["local vaults"]} if (who, path) == ("member", "/vaults") else set()
                self.assertEqual(seen, expected, (who, path))
        holder = self.token("holder")
        listed = {one["id"] for path in ("/sessions", "/devices", "/api-keys", "/vaults", "/accounts") for one in self.served.must(200, holder, "GET", f"{path}?page[size]=100").data}
        self.assertEqual(listed & private, {self.world.ids["a"][kind] for kind in PRIVATE})


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
