#include "service_map/loading.hpp"
#include "service_map/redirect.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/base/web_url.hpp>

#include <algorithm>
#include <set>

namespace smartdiscover::service_map {
namespace {

// A local part that no user has, so that only rules for all users apply to it.
constexpr std::string_view any_user = "any-user";

struct Step {
  std::optional<Redirect> redirect;
  Location location;
};

// The redirect of an address as far as the map alone knows: of the domain, else of the user, else of the latest of their groups.
class Route {
 public:
  explicit Route(const ConfigTree& tree) : tree_(tree) {}

  std::optional<Sourced<Redirect>> next(const MailAddress& address) const {
    if (auto redirect = redirect_of_domain(tree_, address)) return redirect;
    const auto* rule = rule_of(address);
    if (rule == nullptr) return std::nullopt;
    return fill(*rule, address);
  }

  std::optional<Sourced<Redirect>> fill(const Sourced<RedirectRule>& rule, const MailAddress& address) const {
    const auto email = address.text();
    const Values values{.email = email,
                        .local = address.local(),
                        .domain = address.domain().text(),
                        .hostname = "x.invalid",
                        .login = email,
                        .display_name = email};
    const auto redirect = fill_redirect(rule.value, values);
    if (!redirect || !*redirect) return std::nullopt;
    return Sourced<Redirect>{**redirect, rule.location};
  }

  // True where the URL is that of this very daemon: it would only say the same again.
  bool leads_here(const std::string& url) const {
    const auto parts = WebUrl::parse(std::string_view(url).substr(0, url.find('#')));
    if (!parts || parts->port || !lower(parts->target).starts_with("/autodiscover/")) return false;
    if (tree_.discovery_names.contains(parts->host)) return true;
    constexpr std::string_view prefix = "autodiscover.";
    const auto domain =
        parts->host.starts_with(prefix) ? Domain::parse(std::string_view(parts->host).substr(prefix.size())) : std::nullopt;
    return domain && tree_.serve(*domain);
  }

  // What is wrong with the way that begins with `first`, or empty.
  std::string loop(const MailAddress& start, const Redirect& first) const {
    constexpr int hops = 20;  // far more than clients follow: [MS-OXDSCLI] 3.1.5 gives up after 10
    const auto home = tree_.home(start);
    std::set<MailAddress> seen = {home};
    std::string way = start.local() == any_user ? start.domain().text() : start.text();
    Redirect redirect = first;
    for (int hop = 0; hop < hops; ++hop) {
      if (const auto* url = std::get_if<UrlRedirect>(&redirect)) {
        return leads_here(url->url) ? "a loop: " + url->url + " is this server, which would only say the same again"
                                    : std::string();
      }
      const auto address = tree_.home(std::get<AddressRedirect>(redirect).address);
      way += " -> " + (address.local() == any_user ? address.domain().text() : address.text());
      if (address == home) return "a loop: " + way;
      if (!seen.insert(address).second) return {};  // a loop further on, reported where it begins
      const auto further = next(address);
      if (!further) return {};
      redirect = further->value;
    }
    return "too many redirects: " + way;
  }

 private:
  const Sourced<RedirectRule>* rule_of(const MailAddress& address) const {
    const auto* person = tree_.person(address);
    if (person != nullptr && person->level.redirect) return &*person->level.redirect;
    std::set<std::size_t> groups;
    const auto add = [&groups](const auto& index, const auto& key) {
      const auto found = index.find(key);
      if (found != index.end()) groups.insert(found->second.begin(), found->second.end());
    };
    add(tree_.groups_of_member, address);
    add(tree_.groups_of_domain, address.domain());
    if (person != nullptr) {
      for (const auto& name : person->groups) {
        const auto found = tree_.group_by_name.find(lower(name));
        if (found != tree_.group_by_name.end()) groups.insert(found->second);
      }
    }
    for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
      if (tree_.groups[*group].level.redirect) return &*tree_.groups[*group].level.redirect;
    }
    return nullptr;
  }

  const ConfigTree& tree_;
};

// One finding for each line that redirects, however many domains inherit it.
class Findings {
 public:
  explicit Findings(yaml::Report& report) : report_(report) {}
  void add(const Location& location, std::string_view path, const std::string& text) {
    if (!text.empty() && seen_.insert({location.file, location.line, location.column}).second)
      report_.error(location, path, text);
  }

 private:
  yaml::Report& report_;
  std::set<std::tuple<std::string_view, std::uint32_t, std::uint32_t>> seen_;
};

void check_domain(const Route& route, const ConfigTree& tree, const std::string& domain, const DomainRules& rules,
                  Findings& findings) {
  if (rules.alias_of || rules.merged.redirect == nullptr) return;
  const auto parsed = Domain::parse(domain);
  if (!parsed) return;
  const auto address = *MailAddress::make(any_user, *parsed);
  const auto redirect = redirect_of_domain(tree, address);
  if (redirect) findings.add(redirect->location, rules.path + ".redirect", route.loop(address, redirect->value));
}

}  // namespace

void check_redirects(const ConfigTree& tree, yaml::Report& report) {
  const Route route(tree);
  Findings findings(report);
  for (const auto name : tree.sorted_names) {
    const auto& [domain, rules] = *tree.exact.find(name);
    check_domain(route, tree, domain, rules, findings);
  }
  for (const auto& [name, rules] : tree.suffixes) check_domain(route, tree, "any." + name, rules, findings);
  for (const auto& [address, person] : tree.users) {
    if (!person.level.redirect) continue;
    if (const auto redirect = route.fill(*person.level.redirect, address)) {
      findings.add(redirect->location, person.level.path + ".redirect", route.loop(address, redirect->value));
    }
  }
  for (std::size_t i = 0; i < tree.groups.size(); ++i) {
    const auto& group = tree.groups[i];
    if (!group.level.redirect) continue;
    for (const auto& [member, groups] : tree.groups_of_member) {
      if (std::find(groups.begin(), groups.end(), i) == groups.end()) continue;
      const auto redirect = route.next(member);
      if (redirect && redirect->location == group.level.redirect->location) {
        findings.add(redirect->location, group.level.path + ".redirect", route.loop(member, redirect->value));
      }
    }
    const auto outsider = MailAddress::parse(std::string(any_user) + "@elsewhere.invalid");
    if (const auto redirect = route.fill(*group.level.redirect, *outsider)) {
      findings.add(redirect->location, group.level.path + ".redirect", route.loop(*outsider, redirect->value));
    }
  }
}

}  // namespace smartdiscover::service_map
