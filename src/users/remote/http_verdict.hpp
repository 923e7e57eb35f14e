#pragma once

// The JSON of the http store: docs/stores.md, "http". Pure.

#include <smartdiscover/users/user_store.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::users {

// {"email": ..., "local": ..., "domain": ..., "login": ..., "password": ... or null, "client": ... or null}
Secret http_question(const StoreQuestion& question, const std::string& login);

// Errors: unavailable where the response is invalid: the text says why and contains nothing of the response.
Result<StoreReply> read_http_verdict(const StoreQuestion& question, std::string_view json);

}  // namespace smartdiscover::users
