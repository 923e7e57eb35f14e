#pragma once

// From path and method to the rows of the table of dialects.

#include <smartdiscover/dialects/dialect.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::discovery {

// A path that some dialect answers.
struct Endpoint {
  std::string_view path;
  std::string allow;   // every method answered here, as the Allow header wants it

  // The first row that answers this method; HEAD is answered as GET. Null: 405.
  const dialects::Dialect* row(std::string_view method) const;
};

// Null where no dialect knows the path. Compared without regard to case: clients write it in at least three ways.
const Endpoint* find_endpoint(std::string_view path);

}  // namespace smartdiscover::discovery
