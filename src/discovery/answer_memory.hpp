#pragma once

// Answers given under one State, for requests that come again to the octet. Clients ask the same many times a day: what was parsed,
// resolved, rendered and signed once need not be again. Passwords are not skipped: an answer that was behind one is given again only
// while the authenticator still accepts the very same credentials as the same account.

#include "discovery/answer.hpp"

#include <smartdiscover/http/message.hpp>
#include <smartdiscover/sign_in/authenticator.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace smartdiscover::discovery {

// Safe from several threads at once.
class AnswerMemory {
 public:
  // What a request says as a whole, method, target, every field and body, under a key of this memory alone: a stranger cannot make two
  // that meet, and what it was made of, passwords among it, cannot be read from it. SipHash-2-4 of 128 bits.
  using Fingerprint = std::array<unsigned char, 16>;

  // At most so many octets of answers, about; those least asked for go first.
  explicit AnswerMemory(std::size_t octets);
  ~AnswerMemory();

  Fingerprint fingerprint(const http::Request& request) const;

  // Null where there is none, or `authenticator` does not remember its credentials any more.
  std::shared_ptr<const Answer> recall(const Fingerprint& fingerprint, sign_in::Authenticator* authenticator,
                                       const boost::asio::ip::address& client);
  // Keeps a lasting answer; any other is left.
  void keep(const Fingerprint& fingerprint, std::shared_ptr<const Answer> answer);

 private:
  class Shard;
  Shard& shard_of(const Fingerprint& fingerprint) { return *shards_[fingerprint[0] % shards_.size()]; }

  std::array<unsigned char, 16> key_{};
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace smartdiscover::discovery
