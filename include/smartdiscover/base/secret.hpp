#pragma once

// A password or token on its way through the program.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover {

// Owns the text of a secret and overwrites its memory with zeros when it ends or is moved from. It has no copy constructor and no output
// operator, so that a secret is neither copied nor logged by accident. A value: one thread at a time.
class Secret {
 public:
  Secret() = default;
  // Takes the text over and wipes what is left of `text`. Not explicit: a literal in a test is a secret too.
  Secret(std::string text) noexcept;
  Secret(const char* text) : Secret(std::string(text)) {}
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  // An explicit copy.
  Secret copy() const { return {text_}; }
  // Valid until the secret changes or ends. Followed by a NUL.
  std::string_view text() const noexcept { return text_; }
  bool empty() const noexcept { return text_.empty(); }

  // Takes a time that depends on the contents: for tests and for texts that are not secret.
  friend bool operator==(const Secret& secret, std::string_view text) noexcept { return secret.text_ == text; }

 private:
  std::string text_;
};

std::optional<Secret> copy(const std::optional<Secret>& secret);

// One secret of several texts. No part of it is left behind, as it would be in a string that grows.
Secret concat(std::initializer_list<std::string_view> parts);

// Overwrites the text, its unused capacity too, with zeros and empties it.
void wipe(std::string& text) noexcept;

}  // namespace smartdiscover
