"""Whether the service says that it is ready while its database is gone, and what it counts of that: the real service, a PostgreSQL of this test's own."""

import http.client
import re
import time
import unittest

from instances import Instance
from own_postgres import OwnServer, Server
from served import HOST, OWNER, PATIENCE


class Ready(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.served = OwnServer(self.server)
        self.addCleanup(self.served.close)
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER)
        self.instance = Instance(self.served)
        self.addCleanup(self.instance.close)
        self.health = http.client.HTTPConnection(self.instance.health, timeout=PATIENCE)
        self.addCleanup(self.health.close)

    def get(self, path):
        self.health.request("GET", path)
        response = self.health.getresponse()
        return response.status, response.read().decode()

    def until(self, answer):
        """It is asked again and again, and no answer is any other than the two."""
        end = time.monotonic() + PATIENCE
        while (found := self.get("/readyz")) != answer:
            self.assertIn(found, ((200, "ready\n"), (503, "not ready\n")))
            self.assertLess(time.monotonic(), end, f"no {answer}")

    def counted(self, name):
        return int(re.search(rf"(?m)^cerby_{name}_total (\d+)$", self.get("/metrics")[1])[1])

    def test_is_not_ready_while_the_database_is_gone(self):
        self.assertEqual(self.get("/readyz"), (200, "ready\n"))
        self.assertEqual(self.counted("database_failures"), 0)
        self.server.control("stop", "-m", "fast")
        self.until((503, "not ready\n"))
        self.assertEqual(self.get("/healthz"), (200, "ok\n"))
        self.instance.served.must(503, self.owner, "GET", "/accounts")
        self.assertEqual(self.counted("database_failures"), 1)
        self.server.control("start")
        self.until((200, "ready\n"))
        self.instance.served.must(200, self.owner, "GET", "/accounts")
        self.assertEqual(self.counted("database_failures"), 1)


if __name__ == "__main__":
    unittest.main()
