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

enum class Method { get, post, any };  // get stands for HEAD too; any for OPTIONS too

// Whether scripts of other web sites may read the answers to a GET (Access-Control-Allow-Origin). Few may: EAS-4-TbSync counts on its
// preflight failing.
enum class CrossOrigin { refused, allowed };

// Where a dialect is asked.
struct Route {
  std::string_view path;  // in lower case, matched without regard to case; a "/*" at its end stands for everything below
  Method method = Method::get;
  CrossOrigin cross_origin = CrossOrigin::refused;
};

// Of what an answer speaks.
enum class Scope {
  mailbox,  // of the address asked about
  domain,   // of its domain; whose address it is makes no difference. Behind a password: of the person who signed in
};

// An answer, and what it says no with; nothing: it says yes, or where else to ask.
struct Rendering {
  http::Response response;
  std::optional<Problem> problem{};
};

// What there is to say of one subject.
using Finding = std::variant<Settings, Problem>;

struct Dialect {
  DialectName name;
  std::string_view key;           // in `access`, in logs and metrics, after --as: "outlook"
  std::span<const Route> routes;  // in static storage
  Scope scope = Scope::mailbox;
  Needs needs;  // what render reads of the services and URLs; the rest need not be there, nor the Unfilled of it
  // Never fails: what is wrong is the Query's problem. Rows that share a route share this function, and Query::dialect says which of them
  // answers.
  Query (*parse)(const http::Request& request, std::chrono::system_clock::time_point received);
  Rendering (*render)(const Query& query, const Settings& settings);
  http::Response (*render_problem)(const Query& query, Problem problem);
  // Where one request may ask about several: one finding for each of query.subjects, in their order. Null: about one.
  Rendering (*render_all)(const Query& query, std::span<const Finding> findings) = nullptr;
};

// Every dialect, in a fixed order.
std::span<const Dialect> table();
const Dialect& find(DialectName name);
const Dialect* find(std::string_view key);

}  // namespace smartdiscover::dialects
