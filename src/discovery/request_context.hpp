#pragma once

// What a request asks, before anyone knows who sent it.

#include "discovery/router.hpp"

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/http/message.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace smartdiscover::discovery {

// One of the things a request asks about: a mailbox, or the whole of a domain where there is no address. Points into a RequestContext.
struct Subject {
  const MailAddress* address = nullptr;
  const Domain* domain = nullptr;  // of the address, else of the request; null: unknown
};

// Computed once for each request, and immutable from then on.
struct RequestContext {
  const Endpoint* endpoint = nullptr;
  const dialects::Dialect* dialect = nullptr;  // null: OPTIONS, or a method that is not answered here
  dialects::Query query;
  std::optional<Domain> domain;       // of the request as a whole, served or not
  std::optional<Domain> host_domain;  // the served domain that the Host stands for
  // That of the dialect; of the whole path where there is no dialect, or it is off while others of the path are not.
  service_map::Access rule = service_map::Access::off;

  std::vector<Subject> subjects() const;
  // The domain of a login without one, before that of the Host.
  std::optional<Domain> login_domain() const;
};

RequestContext read_context(const State& state, const http::Request& request, const Endpoint& endpoint,
                            std::chrono::system_clock::time_point received);

}  // namespace smartdiscover::discovery
