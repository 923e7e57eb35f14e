#include <smartdiscover/base/secret.hpp>

#include <cstring>
#include <utility>

namespace smartdiscover {

// A short text stands inside the std::string itself, where a move leaves it behind: hence the wipe after every move.
Secret::Secret(std::string text) noexcept : text_(std::move(text)) { wipe(text); }

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(text_);
  text_ = std::move(other.text_);
  wipe(other.text_);
  return *this;
}

Secret::~Secret() { wipe(text_); }

std::optional<Secret> copy(const std::optional<Secret>& secret) {
  if (!secret) return std::nullopt;
  return secret->copy();
}

Secret concat(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  for (const auto part : parts) text += part;
  return {std::move(text)};
}

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());  // allocates nothing
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace smartdiscover
