#pragma once

// A stored user as octets: what UserTable keeps. Of this process alone, so that its form may change at any time.

#include "users/files/user_table.hpp"

#include <string>
#include <string_view>

namespace smartdiscover::users {

std::string record_of(const StoredUser& user);
// `record` begins with a record; what follows it is passed over.
StoredUser read_record(std::string_view record, std::string_view file);
// The record without the place in the file: the same octets for the same user. Likewise.
std::string_view content_of_record(std::string_view record);

}  // namespace smartdiscover::users
