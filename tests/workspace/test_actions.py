"""Each action that access/ decides is asked by an endpoint, or is on a list of those that are not yet; by the text of the sources."""

import re
import unittest
from pathlib import Path

WORKSPACE = Path(__file__).parents[2] / "workspace"
# What there is a rule for and no endpoint; workspace/README.md says so, too.
WITHOUT = {"Action": {"Launch", "Reveal", "Extend", "Retract"}, "VaultAction": set(), "Activity": set()}
# How an endpoint asks: OnAccount{access::Action::See}, or an activity by its name.
ASKED = {
    "Action": r"\bOn(?:Account|Collection|Secret)(?: \w+)?\{(?:access::)?Action::(\w+)\}",
    "VaultAction": r"(?<!\w)(?:access::)?VaultAction::(\w+)",
    "Activity": r"\bActivity::(\w+)",
}


def code(file):
    return re.sub(r"//.*", "", file.read_text())


class Actions(unittest.TestCase):
    def setUp(self):
        self.api = "".join(code(file) for pattern in ("*.cpp", "*.h") for file in sorted((WORKSPACE / "api").glob(pattern)))
        self.access = code(WORKSPACE / "access/decide.h") + code(WORKSPACE / "access/workspace.h")

    def names(self, enumeration):
        return set(re.findall(r"\w+", re.search(rf"enum class {enumeration} : std::uint8_t \{{(.*?)\}}", self.access, re.S)[1]))

    def test_each_is_asked_or_on_the_list(self):
        for enumeration, pattern in ASKED.items():
            names = self.names(enumeration)
            self.assertGreater(len(names), 3)
            asked = set(re.findall(pattern, self.api))
            self.assertLessEqual(asked, names)
            self.assertEqual(names - asked, WITHOUT[enumeration], enumeration)

    def test_the_document_names_those_without(self):
        (said,) = re.findall(r"^\*\*Not asked by an endpoint yet\*\*: (.*?)\.", (WORKSPACE / "README.md").read_text(), re.M)
        self.assertEqual(set(re.findall(r"`(\w+)`", said)), {name.lower() for names in WITHOUT.values() for name in names})


if __name__ == "__main__":
    unittest.main()
