#include <smartdiscover/model/place.hpp>

#include <mutex>
#include <set>

namespace smartdiscover {

std::string_view intern_file_name(std::string_view name) {
  static std::mutex mutex;
  // Never destroyed: places are compared and printed until the very end of the process.
  static auto& names = *new std::set<std::string, std::less<>>;
  const std::lock_guard lock(mutex);
  const auto known = names.find(name);
  return known != names.end() ? *known : *names.emplace(name).first;
}

std::string to_string(const Place& place) {
  if (!place.known()) return "default";
  std::string text(place.file);
  if (place.line == 0) return text;
  text += ':' + std::to_string(place.line);
  if (place.column != 0) text += ':' + std::to_string(place.column);
  return text;
}

}  // namespace smartdiscover
