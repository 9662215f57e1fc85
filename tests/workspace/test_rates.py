"""How often one user may ask: by whichever keys and sessions, and from wherever. That a launch fits is test_launch.py's."""

import contextlib
import http.client
import time
import unittest
import urllib.parse

from served import HOST, OWNER, PATIENCE, Answer, validate
from test_sign_in import Host, SigningIn

BURST = 7


class OnEachDatabase(SigningIn):
    """One more a minute: what a test sees through is at most the burst, and what came due while it ran."""

    def more_config(self):
        return {"rate_per_user": {"burst": BURST, "per_minute": 1}}

    def setUp(self):
        self.begun = time.monotonic()
        super().setUp()

    def most(self):
        return BURST + int((time.monotonic() - self.begun) / 60)

    def until_held_off(self, ask):
        """How many were let through, and the one that was not."""
        for let_through in range(BURST * 10):
            answer = ask()
            if answer.status == 429:
                return let_through, answer
        raise AssertionError(f"{BURST * 10} requests, and none was held off")

    def test_a_user_who_asks_too_often_is_told_when_to_come_back(self):
        let_through, answer = self.until_held_off(lambda: self.served.ask(self.owner, "GET", "/accounts"))
        self.assertTrue(BURST <= let_through <= self.most(), let_through)
        self.assertIn(int(answer.headers["retry-after"]), range(1, 61))
        (error,) = answer.body["errors"]
        self.assertEqual((error["code"], error["status"]), ("too_many_requests", 429))

    def test_keys_and_sessions_of_a_user_are_counted_as_one(self):
        tokens = self.post(self.host.redeeming(self.code()))
        self.let_in()
        another = self.served.key(HOST, OWNER)
        sent = {"Authorization": "Bearer " + tokens["access_token"]}
        let_through = 0
        for number in range(BURST * 10):
            key, headers = [(self.owner, None), (another, None), (None, sent)][number % 3]
            if self.served.ask(key, "GET", "/accounts", headers=headers).status == 429:
                break
            let_through += 1
        self.assertTrue(BURST <= let_through <= self.most(), let_through)

    def ask_for_tokens(self, form):
        """Tokens, or what was said in their place."""
        self.served.connection.request("POST", "/api/v1/session/token", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        response = self.served.connection.getresponse()
        answer = Answer(response, response.read())
        validate("POST", "/session/token", answer.status, answer.headers["content-type"], answer.raw)
        return answer

    def test_who_asks_for_new_tokens_too_often_is_told_when_to_come_back(self):
        tokens = self.post(self.host.redeeming(self.code()))
        thief = Host(self.served.folder)
        for _ in range(2 * BURST):
            self.assertEqual(self.reason(thief.refreshing(tokens["refresh_token"])), "signature_invalid", "a copy uses up nothing of the user's")
        let_through = 1  # the code
        for _ in range(BURST * 10):
            answer = self.ask_for_tokens(self.host.refreshing(tokens["refresh_token"]))
            if answer.status != 200:
                break
            let_through, tokens = let_through + 1, answer.body
        self.assertTrue(BURST <= let_through <= self.most(), let_through)
        self.assertEqual(answer.status, 429)
        self.assertIn(int(answer.headers["retry-after"]), range(1, 61))
        (error,) = answer.body["errors"]
        self.assertEqual((error["code"], error["status"]), ("too_many_requests", 429))
        # Held off is not redeemed: the session has not ended, and its access token is good.
        self.assertEqual(self.by(tokens, "GET", "/sessions").data[0]["id"], tokens["session_id"])
        # Another device of the user's is no way around it; another user is not held up.
        another = Host(self.served.folder)
        self.assertEqual(self.ask_for_tokens(another.redeeming(self.code(another))).status, 429)
        self.user("mia")
        self.provider.email, self.provider.subject = "mia@a.test", "of-mia"
        another = Host(self.served.folder)
        self.post(another.redeeming(self.code(another)))

    def test_who_asks_too_often_holds_up_nobody_else(self):
        _, other = self.user("mia")
        self.until_held_off(lambda: self.served.ask(self.owner, "GET", "/accounts"))
        self.assertEqual(self.served.ask(other, "GET", "/vaults").status, 200)
        self.assertEqual(self.served.ask("no-key-of-anybody", "GET", "/vaults").status, 401)

    def test_it_is_counted_in_the_metrics(self):
        self.until_held_off(lambda: self.served.ask(self.owner, "GET", "/accounts"))
        health = (self.served.folder / "log").read_text().split("health on ", 1)[1].split("\n", 1)[0]
        with contextlib.closing(http.client.HTTPConnection(health, timeout=PATIENCE)) as connection:
            connection.request("GET", "/metrics")
            self.assertIn('cerby_http_events_total{event="rate_limited"} 1\n', connection.getresponse().read().decode())


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
