#pragma once

// A key and a certificate that signs itself, for trying out: clients warn of it, and rightly so.

#include <smartdiscover/base/result.hpp>

#include <string>
#include <vector>

namespace smartdiscover::admin {

struct SelfSigned {
  std::string certificate;  // PEM
  std::string key;          // PEM, PKCS #8, without passphrase
};

// EC P-256, valid for these DNS names from an hour ago for a year. Errors: internal.
Result<SelfSigned> make_self_signed(const std::vector<std::string>& names);

}  // namespace smartdiscover::admin
