#pragma once

// The document of PACC and its digest, which the domain's owner publishes in the DNS. A client uses the document only if its digest is
// the published one. draft-ietf-mailmaint-pacc.

#include <smartdiscover/model/settings.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// The bytes that are served for these settings of a domain; nullopt if the format can express none of the offered services. The same
// settings give the same bytes, on every node and in every run.
std::optional<std::string> pacc_document(const Settings& settings);

// SHA-256 in base64 with padding, 44 characters: the value of "d" in the record.
std::string pacc_digest(std::string_view document);

// The content of the TXT record of _ua-auto-config.DOMAIN.
std::string pacc_record(std::string_view document);

}  // namespace smartdiscover::dialects
