"""What is taken away counts from the next secret on: at each step of a launch, however it was held, by whatever it is taken away, at each instance, and by the real host. By keys; test_revoke_sessions.py by sessions."""

import concurrent.futures
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from instances import Instance  # noqa: E402
from served import HOST, OneWorkspace, identifier, made, share, value  # noqa: E402

import test_launch  # noqa: E402
from test_launch import CODE, PASSWORD_PAGE, USER_NAME  # noqa: E402

PASSWORD = "pässword-canary"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
# What the host asks for, page after page: the account (may it at all), its password, its code.
STEPS = ("", "/secrets?filter[type]=password", "/totp")
SECRETS = STEPS[1:]
READING = "read:items"


class Ways:
    """How a user comes to hold an account, with what takes it away again: each gives the user's key and a function that revokes."""

    def directly(self, user, key):
        self.ask("POST", f"{self.path}/members/users", share("user", user, "account_collaborator"))
        return lambda: self.ask("DELETE", f"{self.path}/members/users/{user}", status=204)

    def team_of(self, user):
        team = self.make("/teams", "team", name=f"Team of {user}")
        self.ask("POST", f"/teams/{team}/members/users", identifier("user", user), status=204)
        self.ask("POST", f"{self.path}/members/teams", share("team", team, "account_collaborator"))
        return team

    def by_a_team_that_loses_its_share(self, user, key):
        team = self.team_of(user)
        return lambda: self.ask("DELETE", f"{self.path}/members/teams/{team}", status=204)

    def by_a_team_that_the_user_leaves(self, user, key):
        team = self.team_of(user)
        return lambda: self.ask("DELETE", f"/teams/{team}/members/users/{user}", status=204)

    def collections_of(self, user):
        above = self.make("/collections", "collection", label="Above")
        below = self.make("/collections", "collection", label="Below", parentId=above)
        self.ask("POST", f"/collections/{below}/accounts", identifier("account", self.id), status=204)
        self.ask("POST", f"/collections/{above}/members/users", share("user", user, "collection_collaborator"))
        return above, below

    def by_a_collection_that_is_no_longer_shared(self, user, key):
        above, _ = self.collections_of(user)
        return lambda: self.ask("DELETE", f"/collections/{above}/members/users/{user}", status=204)

    def by_a_collection_that_the_account_leaves(self, user, key):
        _, below = self.collections_of(user)
        return lambda: self.ask("DELETE", f"/collections/{below}/accounts/{self.id}", status=204)

    def until_the_user_is_deactivated(self, user, key):
        self.directly(user, key)
        return lambda: self.ask("PATCH", f"/users/{user}", made("user", status="deactivated"))

    def until_the_user_may_only_log_in(self, user, key):
        self.directly(user, key)
        return lambda: self.ask("PATCH", f"/users/{user}", made("user", role="workspace_login_only"))

    def until_the_key_is_revoked(self, user, key):
        self.directly(user, key)
        id_ = self.served.tell("list-keys", "--host", HOST, "--email", self.email).split()[0]
        return lambda: self.served.tell("revoke-key", "--host", HOST, id_)

    def until_the_account_is_disabled(self, user, key):
        self.directly(user, key)
        return lambda: self.ask("PATCH", self.path, made("account", status="disabled"))

    def until_the_account_is_deleted(self, user, key):
        self.directly(user, key)
        return lambda: self.ask("DELETE", self.path, status=204)


WAYS = [name for name in vars(Ways) if name.startswith(("directly", "by_", "until_"))]
# One for each answer that the host may get; the ways to hold it are the workspace's.
OF_HOST = ("by_a_team_that_the_user_leaves", "until_the_user_is_deactivated", "until_the_user_may_only_log_in", "until_the_account_is_disabled")
# Who may see it still; no secret of it.
STILL_SEEN = ("until_the_user_may_only_log_in", "until_the_account_is_disabled")


class OnEachDatabase(OneWorkspace, Ways):
    ways = WAYS

    def new_launch(self, way):
        """A new account and user; the way's function that revokes, and the user's key."""
        self.count = getattr(self, "count", 0) + 1
        self.id = self.account("Contentzilla", username="zilla")
        self.path = f"/accounts/{self.id}"
        self.ask("PUT", f"{self.path}/password", value(PASSWORD), status=204)
        self.ask("PUT", f"{self.path}/totp", value(SECRET), status=204)
        self.email = f"mia{self.count}@a.test"
        user, key = self.user(f"mia{self.count}", scopes=READING)
        return getattr(self, way)(user, key), key

    def releases(self):
        return int(self.served.sql("SELECT COUNT(*) FROM audit WHERE entry LIKE '%\"secret\":%' AND entry NOT LIKE '%PUT %'")[0][0])

    def assert_refused(self, served, key, way, steps):
        for step in steps:
            answer = served.ask(key, "GET", self.path + step)
            if step not in SECRETS and way in STILL_SEEN:
                self.assertEqual(answer.status, 200)
                continue
            self.assertIn(answer.status, (401, 403, 404), (way, step))
            self.assertNotIn(PASSWORD, answer.raw.decode())
            self.assertNotIn("data", answer.body)

    def test_at_each_step(self):
        for way in self.ways:
            for done in range(len(STEPS)):
                with self.subTest(way=way, done=done):
                    revoke, key = self.new_launch(way)
                    for step in STEPS[:done]:
                        self.ask("GET", self.path + step, key=key)
                    revoke()
                    before = self.releases()
                    # The next one first, then all of them: nothing that was open once stays so.
                    self.assert_refused(self.served, key, way, STEPS[done:] + STEPS)
                    self.assertEqual(self.releases(), before)

    def test_while_a_launch_asks_again_and_again(self):
        for way in self.ways:
            with self.subTest(way=way):
                revoke, key = self.new_launch(way)
                is_revoked, has_begun = threading.Event(), threading.Event()

                def hammer():
                    """What the first is answered that is asked for once it was taken away."""
                    with self.served.another() as served:
                        while True:
                            was_revoked = is_revoked.is_set()
                            answer = served.ask(key, "GET", self.path + STEPS[1])
                            has_begun.set()
                            if was_revoked:
                                return answer.status

                with concurrent.futures.ThreadPoolExecutor(3) as pool:
                    hammering = [pool.submit(hammer) for _ in range(3)]
                    self.assertTrue(has_begun.wait(60))
                    revoke()
                    is_revoked.set()
                    for one in hammering:
                        self.assertIn(one.result(60), (401, 403, 404))


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"

    def test_at_another_instance(self):
        """What one instance has answered that it took away, the next answer of another refuses."""
        other = Instance(self.served)
        self.addCleanup(other.close)
        for way in WAYS:
            with self.subTest(way=way):
                revoke, key = self.new_launch(way)
                for step in STEPS:
                    self.assertEqual(other.ask(key, "GET", self.path + step).status, 200)
                revoke()
                self.assert_refused(other.served, key, way, STEPS[1:] + STEPS)


class ByTheHost(test_launch.Launch, Ways, unittest.TestCase):
    """The real host over https, page after page; the vault's workspace has the user's key."""

    def test_at_each_page(self):
        pages = [(USER_NAME, "D1"), (PASSWORD_PAGE, "D2"), (CODE, "D3")]
        count = 0
        for way in OF_HOST:
            for done in range(len(pages)):
                with self.subTest(way=way, done=done):
                    count += 1
                    self.id = self.account("Contentzilla", application="Instagram", url=test_launch.ORIGIN + "/", username="zilla")
                    self.path = f"/accounts/{self.id}"
                    self.ask("PUT", f"{self.path}/password", value(PASSWORD), status=204)
                    self.ask("PUT", f"{self.path}/totp", value(SECRET), status=204)
                    self.email = f"mia{count}@a.test"
                    user, key = self.user(f"mia{count}", scopes=READING)
                    revoke = getattr(self, way)(user, key)
                    self.use(key)
                    host = self.launch()
                    self.assertEqual(host.first["type"], "open", host.first)
                    for described, document in pages[:done]:
                        host.fill(self, described, document)
                    revoke()
                    seen = len(host.seen)
                    described, document = pages[done]
                    reply = host.page(described, document)
                    if done == 0 and way in STILL_SEEN and reply["type"] == "fill":
                        # The user name is no secret, and the account can be seen still: the next page's is refused.
                        self.assertEqual(host.ask("filled", document=document, result="submitted")["type"], "wait")
                        reply = host.page(*pages[1])
                    self.assertEqual(reply["type"], "failed", reply)
                    self.assertIn(reply["outcome"], ("role_none", "role_login_only", "workspace_key_refused", "account_disabled"))
                    self.assertNotIn(b"canary", host.seen[seen:])
                    self.home.run("workspace", "remove", self.address)


# Of the base class alone what is above: its own tests run in test_launch.py.
for name in [name for name in dir(test_launch.Launch) if name.startswith("test_")]:
    setattr(ByTheHost, name, None)

def load_tests(loader, _tests, _pattern):
    return unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in (OnSqlite, OnPostgres, ByTheHost))


if __name__ == "__main__":
    unittest.main()
