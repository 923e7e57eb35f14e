#pragma once

// A wire format: pure functions between bytes and Settings. A dialect uses no clock, DNS, configuration or logger.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>
#include <smartdiscover/model/needs.hpp>
#include <smartdiscover/model/settings.hpp>

#include <span>
#include <string_view>
#include <variant>

namespace smartdiscover::dialects {

using smartdiscover::CrossOrigin;
using smartdiscover::Method;
using smartdiscover::Route;

// What an answer is about.
enum class Scope {
  mailbox,  // of the address asked about
  domain,   // of its domain, the same for all its addresses. If a password is required: of the user who signed in
};

// An answer, and the problem that it reports; nullopt for settings and for redirects.
struct Rendering {
  http::Response response;
  std::optional<Problem> problem{};
};

// The outcome for one subject.
using Finding = std::variant<Settings, Problem>;

// A header field that tells clients of another path that this dialect is available. Every answer to a GET of that path has it, also a
// refusal, if the map offers the URL to the domain asked about.
struct Announcement {
  std::string_view path;   // empty: nothing is announced
  std::string_view field;  // its name
  std::string_view value;
  std::string_view url;  // a key of the map: "ews"
};

struct Dialect {
  DialectName name{};             // this and the next two are those of dialect_entries
  std::string_view key;           // in `access`, in logs and metrics: "outlook"
  std::span<const Route> routes;  // in static storage
  Scope scope = Scope::mailbox;
  Needs needs;  // the services and URLs that render reads; others, and their Unfilled, may be absent
  // Never fails: an error in the request becomes Query::problem. Rows that share a route share this function, and Query::dialect says which
  // of them answers.
  Query (*parse)(const http::Request& request, std::chrono::system_clock::time_point received) = nullptr;
  Rendering (*render)(const Query& query, const Settings& settings) = nullptr;
  http::Response (*render_problem)(const Query& query, Problem problem) = nullptr;
  // For requests about several mailboxes or domains: one finding for each of query.subjects, in their order. Null: a request is about one.
  Rendering (*render_all)(const Query& query, std::span<const Finding> findings) = nullptr;
  // Whether the rendered body is signed (CMS) with the certificate of the requested host name.
  bool is_signed = false;
  // The parameter that names the domain. A request without it is about the domain of the Host. Empty: there is no such parameter.
  std::string_view domain_parameter;
  Announcement announced;
};

// Every dialect, in the order of dialect_entries.
std::span<const Dialect> table();
const Dialect& find(DialectName name);
const Dialect* find(std::string_view key);

}  // namespace smartdiscover::dialects
