// What the service keeps, as rows of one workspace: to make, find, list, change and remove them.
//
// Every function works inside a transaction and names the workspace; a row of another workspace is
// `NotFound`, and what would point to one is `Refused`. Ids come from the caller. Texts are UTF-8 without
// zeros (`Invalid`); their lengths are the API's to bound. Who may is decided before (access/): nothing here
// asks.
//
// A change of a grant, a label, a team, a membership, a user's status or an account takes the next number of
// the workspace's feed and is written to it in the same transaction (feed.h). Times are milliseconds since
// 1970.
//
// Each kind has a header of its own; this one is for those who use many.
#pragma once

#include "workspace/store/account_secrets.h"
#include "workspace/store/accounts.h"
#include "workspace/store/collections.h"
#include "workspace/store/grants.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"
#include "workspace/store/teams.h"
#include "workspace/store/users.h"
#include "workspace/store/vaults.h"
#include "workspace/store/workspaces.h"
