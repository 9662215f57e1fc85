// The page at a launch address, for a browser that has no extension: with it, the navigation never gets here.
// It says what to install, and how. Nothing of the request is in it but what the browser says of itself: it
// is the same for every id, host and query, and asks no database, so that it tells nobody which accounts
// there are.
#pragma once

#include <string>
#include <utility>

#include "workspace/http/routes.h"

namespace cerby::workspace::launch {

// Where things are to be had: https addresses as base/origin.h takes them; empty: the administrator is to be
// asked.
struct Install {
  // The extension. Edge and Brave take Chrome's, where they have none of their own.
  std::string chrome, edge, brave, firefox;
  std::string program;  // the package with cerby-host
  std::string help;     // the company's own page about all this
};

class Page {
 public:
  explicit Page(Install install) : install_(std::move(install)) {}
  // GET /launch/{id}, with any query: the extension's mark for a launch that it stopped is one. It outlives
  // the routes.
  void add(http::Routes& routes) const;
  [[nodiscard]] http::Response answer(const http::Request& request) const;

 private:
  Install install_;
};

}  // namespace cerby::workspace::launch
