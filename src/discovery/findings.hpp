#pragma once

// What there is to say about a mailbox or a domain, to somebody who signed in and to anyone.

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/discovery/state.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

namespace smartdiscover::discovery {

struct Found {
  dialects::Finding finding;
  std::string reason;  // why not, or why not all, for the log alone
};

// One mailbox, or the whole of a domain where `address` is empty.
struct Asked {
  std::optional<MailAddress> address;
  std::optional<Domain> domain;  // its own, or, where there is no address, that of the request; empty: nobody knows
  Needs needs;                   // what the dialect reads of the services and URLs
};

// The redirect of a domain whose people live elsewhere now; nullopt where it has none. They may be in no store of ours any more, so
// nobody is asked for a password.
std::optional<Settings> find_domain_redirect(const State& state, const Asked& asked);

// Reads no user store. An address is the login, and makes no other difference.
Found find_for_anyone(const State& state, const Asked& asked);

// Without an address: of the person themselves, with the names of `asked.domain` where it is theirs by another name.
boost::asio::awaitable<Found> find_for_person(const State& state, std::shared_ptr<const Account> person, Asked asked);

}  // namespace smartdiscover::discovery
