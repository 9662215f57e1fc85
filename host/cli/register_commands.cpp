#include "cli/register_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/browsers.h"
#include "cli/host_manifest.h"

namespace cerby::cli {

namespace {

namespace fs = std::filesystem;

struct RegisterOptions {
  std::vector<std::string> browsers;
  std::string user_data_dir, root = "/";
  bool system = false, print = false;
};

// One manifest to write or to remove. A place that several browsers read has their names in one.
struct Task {
  std::string titles;
  Family family = Family::Chromium;
  fs::path file{};
  std::vector<fs::path> shadowed_by{}, shadows{};  // further manifests that exist
};

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

Task task_for(const Browser& browser, const Place& place, const RegisterOptions& options) {
  Task task{.titles = browser.title, .family = browser.family};
  const fs::path user = options.user_data_dir.empty()
                            ? place.user
                            : fs::absolute(options.user_data_dir) / place.user.filename();
  task.file = manifest_in(options.system ? place.system.front() : user);
  if (options.system && is_there(manifest_in(user))) task.shadowed_by.push_back(manifest_in(user));
  if (options.system) return task;
  for (const fs::path& folder : place.system) {
    if (is_there(manifest_in(folder))) task.shadows.push_back(manifest_in(folder));
  }
  return task;
}

// A browser by its name: in the packaging in which the host works, unless only another one is there.
Expected<const Place*> place_of(const Browser& browser, bool by_name) {
  const auto works = [](const Place& place) { return place.refused.empty(); };
  const auto native = std::ranges::find_if(browser.places, works);
  const auto present = std::ranges::find_if(browser.places, is_present);
  const bool only_refused =
      native == browser.places.end() || (!is_present(*native) && present != browser.places.end());
  if (!only_refused) return by_name || is_present(*native) ? &*native : nullptr;
  if (!by_name) return nullptr;
  return fail(Outcome::InputInvalid,
              fmt::format("{} is installed as a {}: {}. Install it from its vendor's or the "
                          "distribution's package",
                          browser.title, present->packaging, present->refused));
}

Expected<std::vector<Task>> tasks_for(const Context& context, const RegisterOptions& options) {
  const std::vector<Browser> known = known_browsers(context.paths(), options.root);
  std::vector<Task> tasks;
  for (const Browser& browser : known) {
    const bool by_name = std::ranges::find(options.browsers, browser.name) != options.browsers.end();
    if (!options.browsers.empty() && !by_name) continue;
    CERBY_TRY(const Place* place, place_of(browser, by_name));
    if (place == nullptr) {
      for (const Place& other : browser.places) {
        if (!other.refused.empty() && is_present(other)) {
          context.output.note(
              fmt::format("{} ({}) is left out: {}.", browser.title, other.packaging, other.refused));
        }
      }
      continue;
    }
    if (!options.user_data_dir.empty() && !place->follows_user_data_dir) {
      return fail(Outcome::InputInvalid,
                  fmt::format("{} looks for host manifests in {} only, wherever its data lie", browser.title,
                              place->user.string()));
    }
    Task task = task_for(browser, *place, options);
    const auto same = std::ranges::find(tasks, task.file, &Task::file);
    if (same == tasks.end()) {
      tasks.push_back(std::move(task));
    } else {
      same->titles += ", " + browser.title;
    }
  }
  if (tasks.empty()) {
    return fail(Outcome::NotFound,
                "no browser of this user's was found; name one: cerbyctl register --browser NAME");
  }
  return tasks;
}

void say_shadows(const Context& context, const Task& task) {
  for (const fs::path& other : task.shadows) {
    context.output.note(fmt::format("{} shadows {}.", task.file.string(), other.string()));
  }
  for (const fs::path& other : task.shadowed_by) {
    context.output.note(
        fmt::format("{} shadows it for this user; remove it: cerbyctl unregister", other.string()));
  }
}

Json shown(const Task& task) {
  Json one = {{"browser", task.titles},
              {"path", task.file.string()},
              {"shadows", Json::array()},
              {"shadowed_by", Json::array()}};
  for (const fs::path& other : task.shadows) one["shadows"].push_back(other.string());
  for (const fs::path& other : task.shadowed_by) one["shadowed_by"].push_back(other.string());
  return one;
}

Expected<int> run_register(Context& context, const RegisterOptions& options) {
  CERBY_TRY(const fs::path host, sibling_program("cerby-host"));
  CERBY_TRY(const auto tasks, tasks_for(context, options));
  Json list = Json::array();
  for (const Task& task : tasks) {
    const std::string text = manifest_text(task.family, host);
    Json one = shown(task);
    if (options.print) {
      one["contents"] = Json::parse(text);
      context.output.line(fmt::format("{}\n{}", task.file.string(), text));
    } else {
      CERBY_CHECK(write_manifest(task.file, text));
      context.output.line(fmt::format("{}: {}", task.titles, task.file.string()));
      say_shadows(context, task);
    }
    list.push_back(std::move(one));
  }
  context.output.object({{"manifests", list}});
  return kDone;
}

Expected<int> run_unregister(Context& context, const RegisterOptions& options) {
  CERBY_TRY(const auto tasks, tasks_for(context, options));
  Json list = Json::array();
  for (const Task& task : tasks) {
    const bool there = is_there(task.file);
    std::error_code error;
    if (!options.print) fs::remove(task.file, error);
    if (error) return fail(Outcome::SystemFailed, fmt::format("{}: {}", task.file.string(), error.message()));
    context.output.line(
        fmt::format("{}: {}{}", task.titles, task.file.string(), there ? "" : " (there was none)"));
    list.push_back(
        {{"browser", task.titles}, {"path", task.file.string()}, {"removed", there && !options.print}});
  }
  context.output.object({{"manifests", list}});
  return kDone;
}

std::set<std::string> names() {
  std::set<std::string> all;
  for (const Browser& browser : known_browsers({}, "/")) all.insert(browser.name);
  return all;
}

void add_options(CLI::App* verb, const std::shared_ptr<RegisterOptions>& options) {
  verb->add_option("--browser", options->browsers,
                   "A browser; repeat for more (default: all that this user has)")
      ->check(CLI::IsMember(names()))
      ->expected(1)
      ->take_all();
  auto* folder = verb->add_option("--user-data-dir", options->user_data_dir,
                                  "The browser's, where it is another than its usual one")
                     ->needs("--browser");
  verb->add_flag("--system", options->system, "For all users of this computer")->excludes(folder);
  verb->add_option("--root", options->root)
      ->group("");  // where system folders are looked for; for tests and images
}

}  // namespace

void add_register_commands(CLI::App& app, Context& context) {
  auto options = std::make_shared<RegisterOptions>();
  CLI::App* add =
      add_verb(app, context,
               {"register",
                "Tell browsers where the host is",
                {"cerbyctl register", "cerbyctl register --browser firefox",
                 "cerbyctl register --browser chromium --user-data-dir DIR",
                 "sudo cerbyctl register --system --browser chrome", "cerbyctl register --print"}},
               [options](Context& with) { return run_register(with, *options); });
  add_options(add, options);
  add->add_flag("--print", options->print, "Print the files instead of writing them");
  CLI::App* remove =
      add_verb(app, context, {"unregister", "Take that back", {"cerbyctl unregister --browser firefox"}},
               [options](Context& with) { return run_unregister(with, *options); });
  add_options(remove, options);
  remove->add_flag("--print", options->print, "Print the files instead of removing them");
}

}  // namespace cerby::cli
