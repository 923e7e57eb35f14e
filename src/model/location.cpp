#include <smartdiscover/model/location.hpp>

#include <mutex>
#include <set>

namespace smartdiscover {

std::string_view intern_file_name(std::string_view name) {
  static std::mutex mutex;
  // Never destroyed: locations are compared and printed until the very end of the process.
  static auto& names = *new std::set<std::string, std::less<>>;
  const std::lock_guard lock(mutex);
  const auto known = names.find(name);
  return known != names.end() ? *known : *names.emplace(name).first;
}

std::string to_string(const Location& location) {
  if (!location.known()) return "default";
  std::string text(location.file);
  if (location.line == 0) return text;
  text += ':' + std::to_string(location.line);
  if (location.column != 0) text += ':' + std::to_string(location.column);
  return text;
}

}  // namespace smartdiscover
