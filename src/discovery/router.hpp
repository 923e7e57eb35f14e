#pragma once

// From path and method to the rows of the table of dialects.

#include <smartdiscover/dialects/dialect.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::discovery {

// What one dialect answers at one path.
struct EndpointRow {
  const dialects::Dialect* dialect;
  const dialects::Route* route;
};

// A path that some dialect answers.
struct Endpoint {
  std::string_view path;          // as in the routes, a "/*" at its end included
  std::vector<EndpointRow> rows;  // in the order of the table
  std::string allow;              // every method answered here, as the Allow header wants it; empty where that is any
  std::vector<const dialects::Dialect*> announced;  // dialects that the answers to a GET announce

  // The first row that answers this method; HEAD is answered as GET. Null: 405, or OPTIONS.
  const EndpointRow* row(std::string_view method) const;
};

// Null where no dialect knows the path. Compared without regard to case: clients write it in at least three ways. Of several the longest
// counts, and one without "/*" before those with it.
const Endpoint* find_endpoint(std::string_view path);

}  // namespace smartdiscover::discovery
