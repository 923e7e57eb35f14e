#pragma once

// Which mailbox a person gets to see: their own, or a shared one they may open. Any other is unknown to them.

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

// nullopt: an address this person may not ask about, which is told exactly as one that does not exist.
// Errors: unavailable, where a store must be asked about a catch-all or shared address and cannot tell.
boost::asio::awaitable<Result<std::optional<Mailbox>>> find_mailbox(const State& state, const Account& person, MailAddress asked);

}  // namespace smartdiscover::discovery
