"""Each action that access/ decides is asked by an endpoint, or is on a list of those that are not yet; by the text of the sources."""

import re
import unittest
from pathlib import Path

WORKSPACE = Path(__file__).parents[2] / "workspace"
# What there is a rule for and no endpoint; workspace/README.md says so, too.
WITHOUT = {"Action": {"Launch", "Reveal", "Extend", "Retract"}, "VaultAction": set(), "OwnAction": set(), "Activity": set()}
# Whose it is, where that is no right: which device a session's key is, whose chain a signature is to stand in, for whom a lease was signed; and own.cpp, which asks access/.
COMPARED = {"device_parts.cpp": 1, "devices.cpp": 1, "lease_uses.cpp": 1, "own.cpp": 1}
# How an endpoint asks: OnAccount{access::Action::See}, or an activity by its name.
ASKED = {
    "Action": r"\bOn(?:Account|Collection|Secret)(?: \w+)?\{(?:access::)?Action::(\w+)\}",
    "VaultAction": r"(?<!\w)(?:access::)?VaultAction::(\w+)",
    "OwnAction": r"_own\(call, (?:access::)?OwnAction::(\w+)",
    "Activity": r"\bActivity::(\w+)",
}


def code(file):
    return re.sub(r"//.*", "", file.read_text())


class Actions(unittest.TestCase):
    def setUp(self):
        self.api = "".join(code(file) for pattern in ("*.cpp", "*.h") for file in sorted((WORKSPACE / "api").glob(pattern)))
        self.access = code(WORKSPACE / "access/decide.h") + code(WORKSPACE / "access/workspace.h") + code(WORKSPACE / "access/own.h")

    def names(self, enumeration):
        return set(re.findall(r"\w+", re.search(rf"enum class {enumeration} : std::uint8_t \{{(.*?)\}}", self.access, re.S)[1]))

    def test_each_is_asked_or_on_the_list(self):
        for enumeration, pattern in ASKED.items():
            names = self.names(enumeration)
            self.assertGreater(len(names), 3)
            asked = set(re.findall(pattern, self.api))
            self.assertLessEqual(asked, names)
            self.assertEqual(names - asked, WITHOUT[enumeration], enumeration)

    def test_no_handler_compares_whose_something_is_by_itself(self):
        found = {}
        for file in sorted((WORKSPACE / "api").glob("*.cpp")):
            lines = [line.strip() for line in code(file).splitlines() if re.search(r"[!=]= \*?(?:call\.user\(\)|call\.act\.by)|(?:call\.user\(\)|\*call\.act\.by) [!=]=", line)]
            if lines:
                found[file.name] = len(lines)
        self.assertEqual(found, COMPARED)

    def test_no_handler_refuses_in_the_words_of_access(self):
        """But that something is not there, which says nothing of who asks."""
        for file in sorted((WORKSPACE / "api").glob("*.cpp")):
            if file.name not in ("gate.cpp", "refusal.cpp", "audited.cpp"):
                self.assertLessEqual(set(re.findall(r"\bAnswer::(\w+)", code(file))), {"Allowed", "NotFound"}, file.name)

    def test_the_document_names_those_without(self):
        (said,) = re.findall(r"^\*\*Not asked by an endpoint yet\*\*: (.*?)\.", (WORKSPACE / "README.md").read_text(), re.M)
        self.assertEqual(set(re.findall(r"`(\w+)`", said)), {name.lower() for names in WITHOUT.values() for name in names})


if __name__ == "__main__":
    unittest.main()
