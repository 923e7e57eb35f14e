#include "requests.hpp"

namespace smartdiscover::bench {

Requests::Requests(std::string_view content) {
  while (!content.empty()) {
    const auto end = content.find('\0');
    requests_.emplace_back(content.substr(0, end));
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
  }
}

std::string_view Requests::at(std::size_t index) {
  auto& request = requests_.at(index);
  constexpr std::string_view field = "X-Number: ";
  const auto found = request.find(field);
  if (found == std::string::npos) return request;
  const auto begin = found + field.size();
  auto rest = ++number_;
  for (auto digit = request.find('\r', begin); digit > begin; rest /= 10) request[--digit] = static_cast<char>('0' + rest % 10);
  return request;
}

std::string_view Requests::any() { return at(random_() % requests_.size()); }

}  // namespace smartdiscover::bench
