#pragma once

// The log: one line per event, in text (key=value) or JSON. Nothing a client sends can break a line: control characters are escaped.
// Passwords, Authorization headers and bodies are never logged.

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace smartdiscover::observe {

enum class Level { debug, info, warning, error };
enum class Format { text, json };
enum class MailAddresses { hashed, plain };

struct LogOptions {
  Level level = Level::info;
  Format format = Format::text;
  MailAddresses mail_addresses = MailAddresses::hashed;
  std::string hash_key;  // shared by all nodes, so that an address has the same hash on each; empty: a random key of this process
};

// A mail address or login in a log line, written as configured: hashed (16 hex digits of a keyed hash) or plain.
struct Mailbox {
  std::string_view text;
};

struct LogField {
  std::string_view key;
  std::variant<std::string_view, long long, double, Mailbox> value;
};

// Safe from several threads at once. Lines are written whole.
class Log {
 public:
  // Writes to the file descriptor of standard error.
  explicit Log(LogOptions options);
  // Writes to a string that tests read.
  Log(LogOptions options, std::string* sink);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  bool enabled(Level level) const noexcept;
  void write(Level level, std::string_view message, std::initializer_list<LogField> fields = {});
  void configure(LogOptions options);  // at reload

  // As Mailbox is shown.
  std::string shown(Mailbox mailbox) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smartdiscover::observe
