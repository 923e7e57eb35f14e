#pragma once

// One login at an IMAP server, to check a password (RFC 3501, RFC 4959, RFC 5530).

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/base/secret.hpp>
#include <smartdiscover/client/client_stream.hpp>
#include <smartdiscover/users/store_definition.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace smartdiscover::users {

struct ImapServer {
  std::string host;
  std::uint16_t port = 993;
  ImapStoreDefinition::Tls tls = ImapStoreDefinition::Tls::implicit;
};

enum class ImapVerdict {
  accepted,
  refused,  // no such user, or a wrong password
  expired,  // the user exists but may not log in
};

// Errors: unavailable, timed_out, refused (the certificate). They contain neither login nor password.
boost::asio::awaitable<Result<ImapVerdict>> imap_login(boost::asio::io_context& loop, ImapServer server, client::ClientTls tls,
                                                       std::string login, Secret password,
                                                       std::chrono::steady_clock::time_point deadline);

}  // namespace smartdiscover::users
