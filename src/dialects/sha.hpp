#pragma once

// Digests that stand in answers: of the bytes of a document, and names made of names.

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// 32 bytes.
std::string sha256(std::string_view bytes);

// A UUID of version 5 (RFC 9562 5.5) in the namespace of this program, in upper case: the same name, the same UUID.
std::string uuid_of(std::string_view name);

}  // namespace smartdiscover::dialects
