"""What the product's own descriptions say of its API, as facts: paths, methods, parameters, what a request has to have, statuses, names and types.

Source: the published description of its public API (OpenAPI 3.0.0, "Public API" 0.1.0) and the help pages and developer portal around it, as they were on
2026-11-28. No text of theirs is here. Written down by hand: where the product's description changes, so does this, and test_product_api.py says what that means.
What that description keeps in files of its own, which are not published with it (collections, the bodies of refusals), is here by path and status alone.
"""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Leaf:
    """A value that is no object with known members, and no list."""

    type: str
    format: str | None = None
    one_of: frozenset | None = None
    minimum: int | None = None
    maximum: int | None = None
    default: Any = None
    free: bool = False  # an object: whatever is in it


@dataclasses.dataclass(frozen=True)
class Operation:
    """`query` and `path` by name; `body` and `answer` as trees of dicts, lists of one and leaves."""

    name: str  # "GET /accounts"
    answer: Any  # None: not published
    query: dict = dataclasses.field(default_factory=dict)
    path: dict = dataclasses.field(default_factory=dict)
    needed: frozenset = frozenset()  # of the query
    body: Any = None
    required: frozenset = frozenset()  # of the body
    refusals: frozenset = frozenset({401, 404})
    media: str = "application/json"
    scopes: tuple = ()  # each is enough: scopes with "+" between them
    status: int = 200


TEXT, NUMBER, FLAG, FREE = Leaf("string"), Leaf("integer"), Leaf("boolean"), Leaf("object", free=True)
ID, TIME = Leaf("string", "uuid"), Leaf("string", "date-time")
API_KEY_HEADER = "X-API-KEY"
SCOPES = {"read:activities", "read:items", "read:items:accounts", "read:items:secrets", "read:users", "read:integrations", "read:automations",
          "write:integrations", "write:automations"}


def words(*values):
    return Leaf("string", one_of=frozenset(values))


PAGES = {"page[number]": Leaf("integer", minimum=1, default=1), "page[size]": Leaf("integer", minimum=1, maximum=100, default=25)}
LINKS = {"self": TEXT, "next": TEXT}
META = {"page": {"maxSize": NUMBER, "total": NUMBER}}
ERROR = {"code": TEXT, "detail": TEXT, "meta": FREE, "status": Leaf("number"), "title": TEXT}
REFUSAL = {"errors": [ERROR]}


def one(resource):
    return {"data": resource}


def with_page(data):
    return {"data": data, "links": LINKS, "meta": META}


def listed(resource):
    return with_page([resource])


def resource(attributes, id_=ID, type_=TEXT):
    return {"id": id_, "type": type_, "attributes": attributes}


ACCOUNT = resource({"label": TEXT, "application": TEXT, "createdAt": TEXT, "createdBy": TEXT, "updatedAt": TEXT, "updatedBy": TEXT}, id_=TEXT)
# Attributes that the portal shows besides, and the description does not have.
ACCOUNT_SEEN = {"domain": TEXT, "status": TEXT, "url": TEXT, "email": TEXT, "phone": TEXT, "avatarUrl": TEXT, "autofillMfa": FLAG, "passwordVisible": FLAG,
                "hasBackupCode": FLAG, "hasPasskey": FLAG, "hasTotp": FLAG, "mfaEnabled": FLAG, "mfaTypes": [TEXT], "lastLoginBy": TEXT,
                "lastPasswordChange": TEXT, "syncedAt": TEXT}
ACCOUNT_SECRET = resource({"createdAt": TIME, "updatedAt": TIME, "vault_id": ID, "body": {"type": words("PLAINTEXT"), "value": TEXT}, "secretType": TEXT})
SECRET = resource({"title": TEXT, "bodySecretId": ID, "requiresIdentityChallenge": FLAG, "workspaceId": ID, "workspaceName": TEXT, "createdBy": ID, "updatedAt": TIME,
                   "updatedBy": ID, "versionId": ID, "version": NUMBER, "eventName": TEXT, "createdAt": TIME, "status": TEXT, "category": TEXT})
SECRET_ROLE = words("secure_secret_owner", "secure_secret_collaborator")
SECRET_MEMBER = resource({"role": SECRET_ROLE}, type_=words("user", "team"))
USER = resource({"firstName": TEXT, "lastName": TEXT, "email": TEXT, "status": TEXT, "role": TEXT, "isGuest": FLAG, "createdAt": TIME, "updatedAt": TIME, "lastActivity": TIME})
TEAM = resource({"name": TEXT, "workspaceId": TEXT, "type": words("user_managed", "scim_managed", "undefined"), "vaultId": ID})
INTEGRATION_USER = resource({"firstName": TEXT, "lastName": TEXT, "email": TEXT, "status": TEXT, "role": TEXT, "isGuest": FLAG, "createdAt": TIME, "updatedAt": TIME,
                             "entitlements": [TEXT]})
ENTITLEMENT = resource({"key": TEXT, "value": TEXT, "label": TEXT, "group": TEXT}, id_=TEXT)
INTEGRATION_JOB = resource({"status": TEXT})
JOB = resource({"account": {"entity": TEXT, "id": TEXT, "name": TEXT, "provider": TEXT}, "canRetry": FLAG, "createdAt": TIME, "createdBy": {"id": TEXT, "name": TEXT},
                "errorDetails": {"errorType": TEXT, "screenshotUrl": TEXT, "userRequired": FLAG}, "hasMoreDetails": FLAG, "payload": FREE, "response": FREE,
                "status": TEXT, "trigger": TEXT, "updatedAt": TIME, "workflowType": TEXT, "workspacePolicyEnforcementId": TEXT})

BY_ID = {"id": ID}
MEMBER_TYPES = ("users", "teams")  # in the path, where it says {memberType}
OF_SECRET = BY_ID | {"memberType": words(*MEMBER_TYPES)}
OF_INTEGRATION = BY_ID | {"userId": ID}
ONE_OF_ITEMS_AND_ACCOUNTS, ONE_OF_ITEMS_AND_SECRETS = ("read:items", "read:items:accounts"), ("read:items", "read:items:secrets")
INTEGRATIONS_AND_USERS = ("read:integrations+read:users",)
WRITING_INTEGRATIONS = ("write:integrations+read:users",)
UNKNOWN_KEY = frozenset({401})

OPERATIONS = (
    Operation("GET /accounts", listed(ACCOUNT), PAGES | {"filter[application]": TEXT, "filter[status]": TEXT}, refusals=UNKNOWN_KEY, scopes=ONE_OF_ITEMS_AND_ACCOUNTS),
    Operation("GET /accounts/{id}", with_page(ACCOUNT), path=BY_ID, scopes=ONE_OF_ITEMS_AND_ACCOUNTS),
    Operation("GET /accounts/{id}/secrets", listed(ACCOUNT_SECRET), PAGES | {"filter[type]": words("password")}, BY_ID, needed=frozenset({"filter[type]"}),
              refusals=frozenset({400, 401, 403, 404}), scopes=("read:items:accounts",)),
    Operation("GET /secrets", listed(SECRET), PAGES, scopes=ONE_OF_ITEMS_AND_SECRETS),
    Operation("GET /secrets/{id}", one(SECRET), path=BY_ID, scopes=ONE_OF_ITEMS_AND_SECRETS),
    Operation("GET /secrets/{id}/members/{memberType}", listed(SECRET_MEMBER), PAGES, OF_SECRET, refusals=UNKNOWN_KEY, scopes=("read:items:secrets",)),
    Operation("POST /secrets/{id}/members/{memberType}", one(SECRET_MEMBER), path=OF_SECRET, refusals=UNKNOWN_KEY,
              body=one({"id": TEXT, "attributes": {"role": SECRET_ROLE, "message": TEXT}}),
              required=frozenset({"data.id", "data.attributes", "data.attributes.role"})),
    Operation("GET /users", listed(USER), PAGES, refusals=UNKNOWN_KEY, scopes=("read:users",)),
    Operation("GET /users/{id}", with_page(USER), path=BY_ID, scopes=("read:users",)),
    Operation("GET /teams", listed(TEAM), PAGES, scopes=("read:users",)),
    Operation("GET /teams/{id}", one(TEAM), path=BY_ID, media="application/vnd.api+json", scopes=("read:users",)),
    Operation("GET /integrations", listed(ACCOUNT), PAGES, refusals=UNKNOWN_KEY, scopes=("read:integrations",)),
    Operation("GET /integrations/{id}", with_page(ACCOUNT), path=BY_ID, scopes=("read:integrations",)),
    Operation("GET /integrations/{id}/users", listed(INTEGRATION_USER), PAGES, BY_ID, scopes=INTEGRATIONS_AND_USERS),
    Operation("POST /integrations/{id}/users", one(INTEGRATION_JOB), path=BY_ID,
              body=one({"type": TEXT, "attributes": {"role": TEXT, "entitlements": [{"id": TEXT}], "userIds": [TEXT]}}),
              required=frozenset({"data.attributes", "data.type"}), scopes=WRITING_INTEGRATIONS),
    Operation("GET /integrations/{id}/users/{userId}", one(INTEGRATION_USER), path=OF_INTEGRATION, scopes=INTEGRATIONS_AND_USERS),
    Operation("PATCH /integrations/{id}/users/{userId}", {"type": words("update_user_entitlement"), "attributes": {"entitlements": [TEXT]}}, path=OF_INTEGRATION,
              body=one({"type": TEXT, "attributes": {"entitlements": [{"id": TEXT}]}}), required=frozenset({"data.attributes", "data.type"}),
              scopes=WRITING_INTEGRATIONS),
    Operation("DELETE /integrations/{id}/users/{userId}", one(INTEGRATION_JOB), path=OF_INTEGRATION, scopes=("write:integrations",)),
    Operation("GET /integrations/{id}/entitlements", one([ENTITLEMENT]), path=BY_ID, scopes=("read:integrations",)),
    Operation("GET /jobs/{id}", one(JOB), path=BY_ID, scopes=("read:automations",)),
    Operation("GET /collections", None, refusals=frozenset()),
    Operation("GET /collections/{id}", None, path=BY_ID, refusals=frozenset()),
)

# What a secret's member is shared by has a scope that the description names and does not list ("Write secrets"): none is here.

# Beyond that description: what the help pages and the portal say that accounts offer and lists take. The paths are not published.
SECRET_FILTERS = ("filter[type]", "filter[secretType]")  # of an account's secrets, "password"
NEWEST_FIRST = "-created_at"  # of `sort`
LINK_BACK = "previous"  # among the links of a page
FAULT = {"loc": [TEXT], "msg": TEXT, "type": TEXT}  # `meta` of a validation_error
CODES = {400: "validation_error", 401: "unauthorized"}
