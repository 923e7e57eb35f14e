#pragma once

// Resolving: what there is to say about each subject of a request, to a person who signed in and to any client.

#include "discovery/request_context.hpp"

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/model/account.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::discovery {

struct Findings {
  std::vector<dialects::Finding> all;  // one for each subject, in their order
  std::string reason;                  // why not, or why not all, for the log alone
};

// The redirects of domains whose people live elsewhere now; nullopt where a subject has none. No password is asked for them: these people
// may be in no store of ours any more.
std::optional<Findings> find_domain_redirects(const State& state, const RequestContext& context);

// Reads no user store. An address is the login, and makes no other difference.
Findings find_for_anyone(const State& state, const RequestContext& context);

// Of the person themselves, or a mailbox of theirs, where no store need be asked for that; nullopt: find_for_person().
std::optional<Findings> find_own(const State& state, const RequestContext& context, const Account& person);

// Without an address: of the person themselves, with the names of the Host's domain where it is theirs by another name. `state` and
// `context` outlive the awaitable.
boost::asio::awaitable<Findings> find_for_person(const State& state, const RequestContext& context,
                                                 std::shared_ptr<const Account> person);

}  // namespace smartdiscover::discovery
