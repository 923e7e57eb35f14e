#pragma once

// The requests that a load generator sends: drawn at random from a file, each with a number of its own, so that no two are alike.

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::bench {

class Requests {
 public:
  // The content of a file: one or more requests, a NUL between them. The digits of a field "X-Number: 00000000" are counted up.
  explicit Requests(std::string_view content);

  std::size_t size() const { return requests_.size(); }
  // Valid until the next call of either.
  std::string_view at(std::size_t index);
  std::string_view any();

 private:
  std::vector<std::string> requests_;
  std::size_t number_ = 0;
  std::minstd_rand random_{1};
};

}  // namespace smartdiscover::bench
