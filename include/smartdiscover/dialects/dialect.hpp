#pragma once

// A wire format: pure functions between bytes and Settings. A dialect knows no clock, no DNS, no configuration, no logger.

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
  domain,   // of its domain; whose address it is makes no difference. Behind a password: of the person who signed in
};

// An answer, and the problem that it reports; nullopt for settings and for redirects.
struct Rendering {
  http::Response response;
  std::optional<Problem> problem{};
};

// The outcome for one subject.
using Finding = std::variant<Settings, Problem>;

// A header field by which clients that read another path learn that this dialect is spoken. It stands on every answer to a GET of that
// path, refusals too, where the map offers the URL to the domain asked about.
struct Announcement {
  std::string_view path;   // empty: nothing is announced
  std::string_view field;  // its name
  std::string_view value;
  std::string_view url;  // a key of the map: "ews"
};

struct Dialect {
  DialectName name{};             // this and the next two are those of dialect_entries
  std::string_view key;           // in `access`, in logs and metrics, after --as: "outlook"
  std::span<const Route> routes;  // in static storage
  Scope scope = Scope::mailbox;
  Needs needs;  // what render reads of the services and URLs; the rest need not be there, nor the Unfilled of it
  // Never fails: what is wrong is the Query's problem. Rows that share a route share this function, and Query::dialect says which of them
  // answers.
  Query (*parse)(const http::Request& request, std::chrono::system_clock::time_point received) = nullptr;
  Rendering (*render)(const Query& query, const Settings& settings) = nullptr;
  http::Response (*render_problem)(const Query& query, Problem problem) = nullptr;
  // Where one request may ask about several: one finding for each of query.subjects, in their order. Null: about one.
  Rendering (*render_all)(const Query& query, std::span<const Finding> findings) = nullptr;
  // Whether what is rendered is signed (CMS) with the certificate of the name that was asked.
  bool is_signed = false;
  // The parameter with which clients name the domain; without it the Host does. Empty: clients have no such parameter.
  std::string_view domain_parameter;
  Announcement announced;
};

// Every dialect, in the order of dialect_entries.
std::span<const Dialect> table();
const Dialect& find(DialectName name);
const Dialect* find(std::string_view key);

}  // namespace smartdiscover::dialects
