#pragma once

// Saying no in a line of text, for the dialects whose clients look at the status alone.

#include <smartdiscover/dialects/dialect.hpp>

#include <string_view>

namespace smartdiscover::dialects {

// A line of text, for people.
http::Response plain_text(unsigned status, std::string_view line);

// 404 where there is nothing to tell, with the very bytes that a path nobody answers gets; 400 where the request is at fault, 500 where we
// are.
http::Response plain_problem(const Query& query, Problem problem);

// The same as a rendering.
Rendering plain_refusal(const Query& query, Problem problem);

// How long the answer to a question about a domain may be kept, and by whom: by anyone, unless somebody signed in for it.
http::CachePolicy cache_of(const Settings& settings);

}  // namespace smartdiscover::dialects
