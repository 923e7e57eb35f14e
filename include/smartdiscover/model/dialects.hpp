#pragma once

// The only list of dialects: names, default access and routes. Code that lists all dialects is generated from it or tested against it.

#include <smartdiscover/model/access.hpp>

#include <array>
#include <span>
#include <string_view>

namespace smartdiscover {

enum class Method { get, post, any };  // get stands for HEAD too; any for OPTIONS too

// Whether scripts of other web sites may read the answers to a GET (Access-Control-Allow-Origin). Few may: EAS-4-TbSync relies on a
// preflight request that fails.
enum class CrossOrigin { refused, allowed };

// A path at which a dialect is served.
struct Route {
  std::string_view path;  // in lower case, matched without regard to case; a "/*" at its end stands for everything below
  Method method = Method::get;
  CrossOrigin cross_origin = CrossOrigin::refused;
};

// X(name, default access, routes...). The name is also the key in `access`, in logs and in metrics.
//
// PACC: the second path is that of the drafts before the merger. Autoconfig: Nine (4.9) asks below /v1.1/, where Mozilla's database has a
// file for each domain.
// clang-format off
#define SMARTDISCOVER_DIALECTS(X)                                                                  \
  X(outlook, password, {"/autodiscover/autodiscover.xml", Method::post})                           \
  X(mobilesync, password, {"/autodiscover/autodiscover.xml", Method::post})                        \
  X(smartdiscover, password, {"/autodiscover/autodiscover.xml"})                                   \
  X(soap, password, {"/autodiscover/autodiscover.svc", Method::post})                              \
  X(json_v2, anonymous, {"/autodiscover/autodiscover.json"}, {"/autodiscover/autodiscover.json/*"}) \
  X(autoconfig, anonymous,                                                                         \
    {"/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},                                  \
    {"/.well-known/autoconfig/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},           \
    {"/autoconfig/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},                       \
    {"/v1.1/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},                             \
    {"/v1.1/config-v1.1.xml", Method::get, CrossOrigin::allowed},                                  \
    {"/v1.1/*", Method::get, CrossOrigin::allowed})                                                \
  X(pacc, anonymous,                                                                               \
    {"/.well-known/user-agent-configuration.json", Method::get, CrossOrigin::allowed},             \
    {"/.well-known/user-agent-configuration", Method::get, CrossOrigin::allowed})                  \
  X(mobileconfig, password, {"/profile.mobileconfig"})                                             \
  X(well_known, anonymous,                                                                         \
    {"/.well-known/caldav", Method::any}, {"/.well-known/caldav/", Method::any},                   \
    {"/.well-known/carddav", Method::any}, {"/.well-known/carddav/", Method::any},                 \
    {"/.well-known/jmap", Method::any}, {"/.well-known/jmap/", Method::any},                       \
    {"/.well-known/host-meta", Method::get, CrossOrigin::allowed},                                 \
    {"/.well-known/host-meta.json", Method::get, CrossOrigin::allowed},                            \
    {"/.well-known/mta-sts.txt"})
// clang-format on

#define SMARTDISCOVER_NAME(name, ...) name,
enum class DialectName { SMARTDISCOVER_DIALECTS(SMARTDISCOVER_NAME) };
#undef SMARTDISCOVER_NAME

struct DialectEntry {
  DialectName name;
  std::string_view key;
  Access access;                  // by default
  std::span<const Route> routes;  // in static storage
};

namespace dialect_routes {
#define SMARTDISCOVER_ROUTES(name, access, ...) inline constexpr Route name[] = {__VA_ARGS__};
SMARTDISCOVER_DIALECTS(SMARTDISCOVER_ROUTES)
#undef SMARTDISCOVER_ROUTES
}  // namespace dialect_routes

// In the order of DialectName.
#define SMARTDISCOVER_ENTRY(name, access, ...) DialectEntry{DialectName::name, #name, Access::access, dialect_routes::name},
inline constexpr std::array dialect_entries{SMARTDISCOVER_DIALECTS(SMARTDISCOVER_ENTRY)};
#undef SMARTDISCOVER_ENTRY

// A key of `access`.
struct AccessKey {
  std::string_view key;
  Access by_default;
};

// The keys of the dialects, and `portal`: the page for users, which this version does not serve.
#define SMARTDISCOVER_ACCESS(name, access, ...) AccessKey{#name, Access::access},
inline constexpr std::array access_keys{SMARTDISCOVER_DIALECTS(SMARTDISCOVER_ACCESS) AccessKey{"portal", Access::off}};
#undef SMARTDISCOVER_ACCESS

}  // namespace smartdiscover
