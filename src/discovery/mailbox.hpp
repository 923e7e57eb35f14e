#pragma once

// Which mailbox a person may see: their own, or a shared one they may open. Any other does not exist for them.

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/model/account.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace smartdiscover::discovery {

struct Mailbox {
  MailAddress address;            // its primary address
  Domain domain;                  // as asked, so that an alias domain may show names of its own
  std::optional<Account> shared;  // a shared mailbox's own account
};

// As far as the person's account tells; nullopt: a shared or catch-all address, of which a store must be asked. Errors: not_found.
std::optional<Result<Mailbox>> own_mailbox(const State& state, const Account& person, const MailAddress& asked);

// Errors: not_found, for an address that does not exist and one that this person may not ask about alike; unavailable, where a store must be
// asked and fails. `state` and `person` outlive the awaitable.
boost::asio::awaitable<Result<Mailbox>> find_mailbox(const State& state, const Account& person, MailAddress asked);

}  // namespace smartdiscover::discovery
