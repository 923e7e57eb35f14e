#pragma once

// The JSON of the http store: docs/stores.md, "http". Pure.

#include <smartdiscover/users/user_store.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::users {

// {"email": ..., "local": ..., "domain": ..., "login": ..., "password": ... or null, "client": ... or null}
std::string http_question(const StoreQuestion& question, const std::string& login);

// Errors: unavailable, where this is no answer: the text says why, and shows nothing of the answer.
Result<StoreReply> read_http_verdict(const StoreQuestion& question, std::string_view json);

}  // namespace smartdiscover::users
