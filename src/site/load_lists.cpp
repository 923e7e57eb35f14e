// What the domain lists hold: read at a load, and asked again for as long as the daemon runs where they are databases.

#include "site/checks.hpp"
#include "site/reading.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>
#include <smartdiscover/yaml/section.hpp>

#include <algorithm>
#include <unordered_set>

namespace smartdiscover::site {
namespace {

namespace warn = service_map::warn;
using service_map::ListedDomain;

// More domains than any one site serves.
constexpr std::size_t most_domains = 10'000'000;
// What an administrator reads in one go.
constexpr std::size_t rows_reported = 20;

// Which column is which; the mistake, where they are not what a list has.
struct Columns {
  std::optional<std::size_t> domain;
  std::optional<std::size_t> alias_of;
  std::optional<std::size_t> hostname;
  std::string mistake;
};

Columns columns_of(const std::vector<std::string>& names) {
  Columns columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto name = lower(names[i]);
    auto* column = name == "domain"     ? &columns.domain
                   : name == "alias_of" ? &columns.alias_of
                   : name == "hostname" ? &columns.hostname
                                        : nullptr;
    if (column == nullptr) {
      columns.mistake = "the query returns a column " + names[i] + "; expected domain, alias_of and hostname";
    } else if (*column) {
      columns.mistake = "the query returns the column " + names[i] + " twice";
    } else {
      *column = i;
    }
  }
  if (!columns.domain && columns.mistake.empty()) columns.mistake = "the query returns no column \"domain\"";
  return columns;
}

std::optional<std::string_view> value_of(const users::SqlRows::Row& row, std::optional<std::size_t> column) {
  if (!column || !row[*column] || trim(*row[*column]).empty()) return std::nullopt;
  return trim(*row[*column]);
}

// An invalid row is skipped: the content of a database must not stop a reload.
std::vector<ListedDomain> domains_of(const users::SqlRows& rows, const Columns& columns, const DomainList& list,
                                     yaml::Report& report) {
  std::vector<ListedDomain> domains;
  std::unordered_set<std::string> names;
  std::size_t left_out = 0;
  const auto leave_out = [&](const std::string& why) {
    if (++left_out <= rows_reported)
      report.warning(warn::list_row, list.location, list.key, list.text() + ": a row is skipped: " + why);
  };
  for (const auto& row : rows.rows) {
    auto listed = service_map::make_listed_domain(value_of(row, columns.domain).value_or(""), value_of(row, columns.alias_of),
                                                  value_of(row, columns.hostname), list.location);
    if (!listed) {
      leave_out(listed.error().detail);
    } else if (!names.insert(listed->domain.text()).second) {
      leave_out(listed->domain.text() + " is given twice");
    } else {
      listed->on_error = ListedDomain::RowError::skip;
      domains.push_back(std::move(*listed));
    }
  }
  if (left_out > rows_reported)
    report.warning(warn::list_row, list.location, list.key,
                   list.text() + ": " + std::to_string(left_out) + " rows are skipped in total");
  return domains;
}

Result<std::vector<ListedDomain>> ask(const DomainList& list, yaml::Report& report) {
  const auto& database = *list.database;
  const auto rows = users::ask_database(database.database, database.query, {}, database.timeout, most_domains);
  if (!rows) return rows.error();
  const auto columns = columns_of(rows->columns);
  if (!columns.mistake.empty()) return failure(Errc::malformed, columns.mistake);
  return domains_of(*rows, columns, list, report);
}

Result<std::vector<ListedDomain>> read(const DomainList& list, yaml::Report& report) {
  if (list.database) return ask(list, report);
  if (const auto checked = check_readable(list.path); !checked) return failure(Errc::unavailable, checked.error().detail);
  return service_map::load_domain_list(list.path, report);
}

const LoadedList* find_list(const Site* site, const DomainList& list) {
  if (site == nullptr) return nullptr;
  const auto found =
      std::find_if(site->lists.begin(), site->lists.end(), [&list](const LoadedList& one) { return one.list.is_same_as(list); });
  return found == site->lists.end() ? nullptr : &*found;
}

// Of a list that cannot be read.
LoadedList as_before(const DomainList& list, const Error& error, const Site* previous, Purpose purpose, yaml::Report& report) {
  const auto text = list.text() + ": cannot be read: " + error.detail;
  const auto* kept = find_list(previous, list);
  // What a reload brings for the first time can be mended before it counts; at a start the other domains are to be served.
  const bool is_new = previous != nullptr && kept == nullptr;
  if (error.code == Errc::malformed && (purpose == Purpose::checking || is_new)) {
    report.error(list.location, list.key, text);
  } else {
    report.warning(
        warn::list_down, list.location, list.key,
        text + (kept == nullptr ? "; its domains are not served until it can" : "; its previous contents stay in use"));
  }
  return {list, kept == nullptr ? std::vector<ListedDomain>() : kept->domains, error.detail};
}

}  // namespace

bool are_same(const std::vector<ListedDomain>& a, const std::vector<ListedDomain>& b) {
  const auto same = [](const ListedDomain& x, const ListedDomain& y) {
    return x.domain == y.domain && x.alias_of == y.alias_of && x.hostname == y.hostname;
  };
  const auto before = [](const ListedDomain& x, const ListedDomain& y) { return x.domain < y.domain; };
  if (a.size() != b.size()) return false;
  if (std::equal(a.begin(), a.end(), b.begin(), same)) return true;
  // Databases give rows in any order.
  auto first = a;
  auto second = b;
  std::sort(first.begin(), first.end(), before);
  std::sort(second.begin(), second.end(), before);
  return std::equal(first.begin(), first.end(), second.begin(), same);
}

ListReading read_list(const DomainList& list) {
  yaml::Report findings;
  auto domains = read(list, findings);
  return {std::move(domains), std::move(findings)};
}

std::vector<LoadedList> load_lists(const Configuration& configuration, const Site* previous, Purpose purpose,
                                   yaml::Report& report) {
  std::vector<LoadedList> lists;
  for (const auto& list : configuration.domain_lists) {
    auto domains = read(list, report);
    lists.push_back(domains ? LoadedList{list, std::move(*domains), {}}
                            : as_before(list, domains.error(), previous, purpose, report));
  }
  return lists;
}

}  // namespace smartdiscover::site
