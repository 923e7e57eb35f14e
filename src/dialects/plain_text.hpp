#pragma once

// Refusals in a line of text, for the dialects whose clients look at the status alone.

#include <smartdiscover/dialects/dialect.hpp>

#include <string_view>

namespace smartdiscover::dialects {

// A line of text, for people.
http::Response plain_text(unsigned status, std::string_view line);

// 404 where there is no answer, with the same bytes as for an unknown path; 400 for a defective request, 500 for a failure of the daemon.
http::Response plain_problem(const Query& query, Problem problem);

// The same as a rendering.
Rendering plain_refusal(const Query& query, Problem problem);

// How long an answer about a domain may be cached, and by whom: publicly for an hour, or not at all where a person signed in for it.
http::CachePolicy cache_of(const Settings& settings);

}  // namespace smartdiscover::dialects
