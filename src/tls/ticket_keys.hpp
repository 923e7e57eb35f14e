#pragma once

// The keys that encrypt TLS session tickets. Nodes that share a file resume each other's sessions. The file is nginx's: 80 random bytes
// (16 name, 32 HMAC-SHA256, 32 AES-256), or 48 (16 name, 16 HMAC-SHA256, 16 AES-128).

#include <smartdiscover/base/result.hpp>

#include <filesystem>
#include <string>

struct ssl_ctx_st;

namespace smartdiscover::tls {

class TicketKeys {
 public:
  static Result<TicketKeys> read(const std::filesystem::path& path);
  static TicketKeys random();

  // From now on sessions of `context` are kept in tickets under these keys, which must outlive its handshakes.
  void use_in(ssl_ctx_st* context) const;

  const std::string& name() const { return name_; }
  const std::string& hmac_key() const { return hmac_key_; }
  const std::string& aes_key() const { return aes_key_; }

 private:
  explicit TicketKeys(const std::string& bytes);

  std::string name_;
  std::string hmac_key_;
  std::string aes_key_;
};

}  // namespace smartdiscover::tls
