"""Where openapi.yaml is meant to differ from the product's description: each difference by name (test_product_api.py makes the names), and why.

"+answer NAME" is ours alone, "-answer NAME" theirs alone; what is below one of either is not named again."""

import dataclasses

from product_api import ACCOUNT_SEEN


@dataclasses.dataclass(frozen=True)
class Difference:
    reason: str
    operations: tuple
    names: tuple


LISTS = ("GET /accounts", "GET /accounts/{id}/secrets", "GET /secrets", "GET /secrets/{id}/members/users", "GET /secrets/{id}/members/teams", "GET /users", "GET /teams",
         "GET /integrations")
OF_INTEGRATIONS = ("GET /integrations/{id}/users", "POST /integrations/{id}/users", "GET /integrations/{id}/users/{userId}", "PATCH /integrations/{id}/users/{userId}",
                   "DELETE /integrations/{id}/users/{userId}", "GET /integrations/{id}/entitlements")
SHARING = ("POST /secrets/{id}/members/users", "POST /secrets/{id}/members/teams")


def of_rows(*names):
    return tuple(f"+answer data[].attributes.{name}" for name in names)


def of_one(*names):
    return tuple(f"+answer data.attributes.{name}" for name in names)


DIFFERENCES = (
    Difference("A page of a million and more is nobody's: a number from outside has a bound.", LISTS, ("query page[number]: maximum 1000000",)),
    Difference("The product has it, and its description does not say so (product_api.LINK_BACK).", LISTS, ("+answer links.previous",)),
    Difference("The product sorts, and its description does not say by what.", ("GET /accounts", "GET /secrets", "GET /users", "GET /teams"), ("+query sort",)),
    Difference("More may be asked for.", ("GET /secrets",), ("+query filter[category]", "+query filter[status]")),
    Difference("More may be asked for.", ("GET /users",), ("+query filter[status]",)),
    # Accounts.
    Difference("The product has them, and its description does not say so (product_api.ACCOUNT_SEEN).", ("GET /accounts",), of_rows(*ACCOUNT_SEEN)),
    Difference("The product has them, and its description does not say so (product_api.ACCOUNT_SEEN).", ("GET /accounts/{id}",), of_one(*ACCOUNT_SEEN)),
    Difference("What a log-in types, in which vault it is kept and whether the host opens it, and since when it is on the dashboards: for the host and the console.",
               ("GET /accounts",), of_rows("username", "vaultId", "vaultKind", "extendedAt")),
    Difference("The same.", ("GET /accounts/{id}",), of_one("username", "vaultId", "vaultKind", "extendedAt")),
    Difference("Whether who asks may log in, so that a host need not open the app to find out.", ("GET /accounts/{id}",), ("+answer meta.canLogIn",)),
    Difference("One resource has no pages, and no next one: their schema has the members of a list's, and needs none of them.", ("GET /accounts/{id}",),
               ("-answer links.next", "-answer meta.page")),
    Difference("One resource has no pages, and no next one: their schema has the members of a list's, and needs none of them.", ("GET /users/{id}",),
               ("-answer links.next", "-answer meta")),
    Difference("The product takes it as well (product_api.SECRET_FILTERS).", ("GET /accounts/{id}/secrets",), ("+query filter[secretType]",)),
    Difference("It has the one value, and may be left out.", ("GET /accounts/{id}/secrets",), ("query filter[type]: not needed",)),
    Difference("By which subject the identity provider knows them, where somebody said so.", ("GET /users",), of_rows("externalId")),
    Difference("The same.", ("GET /users/{id}",), of_one("externalId")),
    # Secrets, teams.
    Difference("In which vault it is kept.", ("GET /secrets",), of_rows("vaultId")),
    Difference("In which vault it is kept.", ("GET /secrets/{id}",), of_one("vaultId")),
    Difference("Every answer says its own address.", ("GET /secrets/{id}", "GET /teams/{id}", *SHARING), ("+answer links",)),
    Difference("Since when, and by whom.", ("GET /secrets/{id}/members/users", "GET /secrets/{id}/members/teams"), of_rows("grantedAt", "grantedBy")),
    Difference("Since when, and by whom.", SHARING, of_one("grantedAt", "grantedBy")),
    Difference("Theirs needs what is in `data` and not `data`; every id is a UUID; the type is in their example and not in their schema.", SHARING,
               ("body needs data", "body data.id: has to be uuid", "+body data.type")),
    # This service has no integrations and no automated jobs: the list is empty, and nothing is behind it.
    Difference("There are no integrations here.", ("GET /integrations",), ("-answer data[]",)),
    Difference("There are no integrations and no jobs here: every id is 404.", ("GET /integrations/{id}", *OF_INTEGRATIONS, "GET /jobs/{id}"), ("-status 200",)),
    Difference("There are no integrations here: nothing is looked at besides the id.", ("GET /integrations/{id}/users",), ("-query page[number]", "-query page[size]")),
    Difference("There are no integrations here: nothing is looked at besides the id.", ("POST /integrations/{id}/users", "PATCH /integrations/{id}/users/{userId}"),
               ("-body data",)),
)

# Operations that the product's description does not have, by the reason.
OURS_ALONE = (
    ("The product offers them for accounts, and does not describe them.",
     ("GET /accounts/{id}/password", "GET /accounts/{id}/totp", "GET /accounts/{id}/members/users", "GET /accounts/{id}/members/teams", "POST /accounts/{id}/members/users",
      "POST /accounts/{id}/members/teams", "DELETE /accounts/{id}/members/users/{memberId}", "DELETE /accounts/{id}/members/teams/{memberId}")),
    ("What an account has besides, to be read and set.",
     ("PUT /accounts/{id}/password", "DELETE /accounts/{id}/password", "PUT /accounts/{id}/totp", "DELETE /accounts/{id}/totp", "GET /accounts/{id}/notes",
      "PUT /accounts/{id}/notes", "DELETE /accounts/{id}/notes", "GET /accounts/{id}/backup-codes", "PUT /accounts/{id}/backup-codes", "DELETE /accounts/{id}/backup-codes",
      "POST /accounts/{id}/backup-codes/use", "GET /accounts/{id}/custom-fields", "POST /accounts/{id}/custom-fields", "GET /accounts/{id}/custom-fields/{fieldId}",
      "PATCH /accounts/{id}/custom-fields/{fieldId}", "DELETE /accounts/{id}/custom-fields/{fieldId}", "GET /accounts/{id}/custom-fields/{fieldId}/value",
      "PUT /accounts/{id}/custom-fields/{fieldId}/value")),
    ("Making, changing and removing: the product does it in its web app.",
     ("POST /accounts", "PATCH /accounts/{id}", "DELETE /accounts/{id}", "POST /secrets", "PATCH /secrets/{id}", "DELETE /secrets/{id}", "GET /secrets/{id}/body",
      "PUT /secrets/{id}/body", "DELETE /secrets/{id}/members/users/{memberId}", "DELETE /secrets/{id}/members/teams/{memberId}", "POST /collections",
      "PATCH /collections/{id}", "DELETE /collections/{id}", "GET /collections/{id}/accounts", "POST /collections/{id}/accounts",
      "DELETE /collections/{id}/accounts/{accountId}", "GET /collections/{id}/secrets", "POST /collections/{id}/secrets", "DELETE /collections/{id}/secrets/{secretId}",
      "GET /collections/{id}/members/users", "POST /collections/{id}/members/users", "DELETE /collections/{id}/members/users/{memberId}",
      "GET /collections/{id}/members/teams", "POST /collections/{id}/members/teams", "DELETE /collections/{id}/members/teams/{memberId}", "POST /users", "PATCH /users/{id}",
      "POST /teams", "PATCH /teams/{id}", "DELETE /teams/{id}", "GET /teams/{id}/members/users", "POST /teams/{id}/members/users",
      "DELETE /teams/{id}/members/users/{memberId}")),
    ("Vaults: the product names them as a resource, and does not describe them; the local ones are this service's.",
     ("GET /vaults", "POST /vaults", "GET /vaults/{id}", "DELETE /vaults/{id}", "PUT /vaults/{id}/label", "GET /vaults/{id}/keys", "POST /vaults/{id}/keys",
      "GET /vaults/{id}/key-recipients", "POST /vaults/{id}/epochs", "GET /vaults/{id}/recovery", "PUT /vaults/{id}/recovery", "GET /vaults/{id}/members",
      "PUT /vaults/{id}/members/{userId}", "DELETE /vaults/{id}/members/{userId}", "GET /vaults/{id}/sealed-accounts", "GET /accounts/{id}/sealed",
      "PUT /accounts/{id}/sealed")),
    ("Sessions and devices of the host, and leases for when it is offline.",
     ("POST /session/token", "GET /sessions", "DELETE /sessions/{id}", "GET /session/device", "POST /session/device", "POST /session/device/code",
      "POST /session/device/enrolment", "PUT /session/device/comparison", "GET /devices", "GET /devices/{id}", "DELETE /devices/{id}", "POST /devices/{id}/comparison",
      "POST /devices/{id}/approval", "GET /device-chain", "GET /accounts/{id}/lease", "PUT /session/lease-uses/{id}")),
    ("One's own API keys, the audit log, and the description itself.",
     ("GET /api-keys", "POST /api-keys", "DELETE /api-keys/{id}", "GET /audit-entries", "GET /openapi.yaml")),
)
