#include "site/reading.hpp"
#include "site/store_kinds.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::site {
namespace {

using namespace std::chrono_literals;

bool is_store_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), is_allowed);
}

bool has_store(const std::vector<users::StoreDefinition>& stores, std::string_view name) {
  return std::any_of(stores.begin(), stores.end(), [name](const auto& store) { return store.name == name; });
}

// "file", and for further ones without a name "file-2", "file-3".
std::string unused_name(const std::string& type, const std::vector<users::StoreDefinition>& stores) {
  auto name = type;
  for (int i = 2; has_store(stores, name); ++i) name = type + "-" + std::to_string(i);
  return name;
}

void read_store_name(yaml::Section& in, const std::vector<users::StoreDefinition>& stores, std::string& name) {
  const auto given = in.text("name");
  if (!given) return;
  if (!is_store_name(given->value)) {
    in.report().error(given->location, in.path_of("name"),
                      "expected a name of letters, digits, hyphens and dots, found \"" + given->value + "\"");
  } else if (has_store(stores, given->value)) {
    in.report().error(given->location, in.path_of("name"), "the name of another store above; expected a unique name");
  } else {
    name = given->value;
  }
}

void read_store(const yaml::Node& node, const std::string& path, std::size_t index, const std::filesystem::path& folder,
                yaml::Report& report, std::vector<users::StoreDefinition>& stores) {
  yaml::Section in(node, path, report);
  const auto type = read_type(in, store_types());
  if (type.empty()) return;
  users::StoreDefinition store;
  store.location = node.location;
  store.index = index;
  store.name = unused_name(type, stores);
  read_store_name(in, stores, store.name);
  const auto domains = in.texts("domains");
  for (std::size_t i = 0; i < domains.size(); ++i) {
    if (auto domain = read_domain(domains[i], yaml::item_path(in.path_of("domains"), i), report))
      store.domains.push_back(*domain);
  }
  if (const auto timeout = in.duration("timeout", 10ms, 5min)) store.timeout = timeout->value;
  if (const auto negative = in.duration("negative", 0ms, 24h)) store.negative = negative->value;
  store.kind = read_store_kind(type, in, folder);
  stores.push_back(std::move(store));
}

const Sourced<std::string>* bind_of(const users::StoreDefinition& store) {
  const auto* sql = std::get_if<users::SqlStoreDefinition>(&store.kind);
  return sql == nullptr || sql->bind.value.empty() ? nullptr : &sql->bind;
}

const users::StoreDefinition* find_store(const std::vector<users::StoreDefinition>& stores, std::string_view name) {
  const auto found = std::find_if(stores.begin(), stores.end(), [name](const auto& store) { return store.name == name; });
  return found == stores.end() ? nullptr : &*found;
}

// "a, b, a" where the passwords of `first` come back to it; empty where they do not.
std::string loop_of(const users::StoreDefinition& first, const std::vector<users::StoreDefinition>& stores) {
  auto chain = first.name;
  const auto* store = &first;
  for (std::size_t steps = 0; steps < stores.size(); ++steps) {
    const auto* bind = bind_of(*store);
    store = bind == nullptr ? nullptr : find_store(stores, bind->value);
    if (store == nullptr) return {};
    chain += ", " + store->name;
    if (store == &first) return chain;
  }
  return {};
}

void check_bind(const users::StoreDefinition& store, const std::vector<users::StoreDefinition>& stores, const std::string& path,
                yaml::Report& report) {
  const auto* bind = bind_of(store);
  if (bind == nullptr) return;
  std::vector<std::string_view> names;
  for (const auto& one : stores) {
    if (&one != &store) names.push_back(one.name);
  }
  if (find_store(stores, bind->value) == nullptr) {
    const auto near = nearest(bind->value, names);
    report.error(
        bind->location, path,
        "no store has the name \"" + printable(bind->value) + "\"" + (near.empty() ? "" : " (did you mean \"" + near + "\"?)"));
  } else if (const auto loop = loop_of(store, stores); !loop.empty()) {
    report.error(bind->location, path, "a loop (" + loop + "): the last store of the chain must verify the password itself");
  }
}

void read_cache(yaml::Section& parent, users::CacheDefinition& cache) {
  yaml::Section in(mapping_or_empty(parent.take("cache")), parent.path_of("cache"), parent.report());
  if (const auto positive = in.duration("positive", 0ms, 24h)) cache.positive = positive->value;
  if (const auto negative = in.duration("negative", 0ms, 24h)) cache.negative = negative->value;
  if (const auto entries = in.integer("entries", 0, 100'000'000)) cache.entries = static_cast<std::size_t>(entries->value);
}

void read_throttled_network(yaml::Section& parent, Throttle& throttle) {
  yaml::Section in(mapping_or_empty(parent.take("network")), parent.path_of("network"), parent.report());
  if (const auto failures = in.integer("failures", 1, 1'000'000))
    throttle.network_failures = static_cast<std::size_t>(failures->value);
  if (const auto v4 = in.integer("v4", 8, 32)) throttle.network_v4 = static_cast<unsigned>(v4->value);
  if (const auto v6 = in.integer("v6", 16, 128)) throttle.network_v6 = static_cast<unsigned>(v6->value);
}

void read_throttle(yaml::Section& parent, Throttle& throttle) {
  yaml::Section in(mapping_or_empty(parent.take("throttle")), parent.path_of("throttle"), parent.report());
  if (const auto account = in.integer("account", 1, 1'000'000)) throttle.account = static_cast<std::size_t>(account->value);
  read_throttled_network(in, throttle);
  if (const auto window = in.duration("window", 1s, 24h)) throttle.window = window->value;
  if (const auto block = in.duration("block", 1s, 24h * 7)) throttle.block = block->value;
  read_networks(in, "exempt", throttle.exempt);
}

}  // namespace

void read_users(yaml::Section& parent, const std::filesystem::path& folder, users::UsersDefinition& users, Throttle& throttle) {
  yaml::Section in(mapping_or_empty(parent.take("users")), parent.path_of("users"), parent.report());
  if (const auto domain = in.text("default_domain")) {
    users.default_domain = read_domain(*domain, in.path_of("default_domain"), in.report());
  }
  std::size_t items = 0;
  for_each_item(in, "stores", "stores, as {type: file, path: users.yaml}", [&](const yaml::Node& item, const std::string& path) {
    read_store(item, path, items, folder, in.report(), users.stores);
    ++items;
  });
  // What could not be read may be what another one names.
  for (std::size_t i = 0; items == users.stores.size() && i < items; ++i)
    check_bind(users.stores[i], users.stores, yaml::item_path(in.path_of("stores"), i) + ".bind", in.report());
  read_cache(in, users.cache);
  read_throttle(in, throttle);
}

}  // namespace smartdiscover::site
