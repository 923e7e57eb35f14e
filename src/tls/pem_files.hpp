#pragma once

// A certificate's two PEM files: the chain, leaf first, and the private key, which must belong to the leaf.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/tls/certificates.hpp>
#include <smartdiscover/tls/openssl_pointers.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace smartdiscover::tls {

struct KeyPair {
  X509Pointer leaf;
  std::vector<X509Pointer> intermediates;
  KeyPointer key;
};

// Errors name the file, what is wrong and what to do. Never asks for a passphrase.
Result<KeyPair> read_key_pair(const CertificateFiles& files);

// A whole file of at most `limit` bytes.
Result<std::string> read_small_file(const std::filesystem::path& path, std::size_t limit);

}  // namespace smartdiscover::tls
