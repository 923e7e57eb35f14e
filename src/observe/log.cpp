#include "observe/escape.hpp"

#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/observe/log.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <mutex>

namespace smartdiscover::observe {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view word(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "info";
}

std::string random_key() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return {};
  return {bytes.begin(), bytes.end()};
}

}  // namespace

class Log::Impl {
 public:
  Impl(LogOptions options, std::shared_ptr<spdlog::sinks::sink> sink) : logger_("smartdiscover", std::move(sink)) {
    logger_.set_level(spdlog::level::trace);
    logger_.flush_on(spdlog::level::trace);
    configure(std::move(options));
  }

  void configure(LogOptions options) {
    const std::lock_guard lock(mutex_);
    if (options.hash_key.empty()) {
      if (own_key_.empty()) own_key_ = random_key();
      options.hash_key = own_key_;
    }
    logger_.set_pattern(options.format == Format::json ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %v");
    level_.store(options.level, std::memory_order_relaxed);
    options_ = std::make_shared<const LogOptions>(std::move(options));
  }

  std::shared_ptr<const LogOptions> options() const {
    const std::lock_guard lock(mutex_);
    return options_;
  }

  static std::string shown(std::string_view text, const LogOptions& options) {
    if (options.mail_addresses == MailAddresses::plain) return std::string(text);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    HMAC(EVP_sha256(), options.hash_key.data(), static_cast<int>(options.hash_key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
    return encode_hex({reinterpret_cast<const char*>(digest.data()), 8});
  }

  void write(Level level, std::string_view message, std::initializer_list<LogField> fields) {
    const auto options = this->options();
    const auto format = options->format;
    std::string line;
    line.reserve(256);
    if (format == Format::json) {
      line += R"({"time":")";
      line += spdlog_time();
      line += R"(","level":")";
      line += word(level);
      line += R"(","message":)";
    } else {
      line += word(level);
      line += ' ';
    }
    append_text(line, message, format);
    for (const auto& field : fields) append_field(line, field, *options);
    if (format == Format::json) line += '}';
    logger_.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
  }

  bool enabled(Level level) const noexcept { return level >= level_.load(std::memory_order_relaxed); }

 private:
  static std::string spdlog_time() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 40> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    return fmt::format("{}.{:03}Z", std::string_view(text.data(), length), milliseconds);
  }

  static void append_field(std::string& line, const LogField& field, const LogOptions& options) {
    if (options.format == Format::json) {
      line += ',';
      append_text(line, field.key, Format::json);
      line += ':';
    } else {
      line += ' ';
      line += field.key;
      line += '=';
    }
    struct Append {
      std::string& line;
      const LogOptions& options;
      void operator()(std::string_view text) const { append_text(line, text, options.format); }
      void operator()(long long number) const { line += std::to_string(number); }
      void operator()(double number) const { line += fmt::format("{:.3f}", number); }
      void operator()(Mailbox mailbox) const { append_text(line, shown(mailbox.text, options), options.format); }
    };
    std::visit(Append{line, options}, field.value);
  }

  mutable std::mutex mutex_;
  std::shared_ptr<const LogOptions> options_;
  std::string own_key_;
  std::atomic<Level> level_{Level::info};
  spdlog::logger logger_;
};

namespace {

class StringSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit StringSink(std::string* out) : out_(out) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t formatted;
    formatter_->format(message, formatted);
    out_->append(formatted.data(), formatted.size());
  }
  void flush_() override {}

 private:
  std::string* out_;
};

}  // namespace

Log::Log(LogOptions options)
    : impl_(std::make_unique<Impl>(std::move(options), std::make_shared<spdlog::sinks::stderr_sink_mt>())) {}
Log::Log(LogOptions options, std::string* sink)
    : impl_(std::make_unique<Impl>(std::move(options), std::make_shared<StringSink>(sink))) {}
Log::~Log() = default;
bool Log::enabled(Level level) const noexcept { return impl_->enabled(level); }
void Log::write(Level level, std::string_view message, std::initializer_list<LogField> fields) {
  if (impl_->enabled(level)) impl_->write(level, message, fields);
}
void Log::configure(LogOptions options) { impl_->configure(std::move(options)); }
std::string Log::shown(Mailbox mailbox) const { return Impl::shown(mailbox.text, *impl_->options()); }

}  // namespace smartdiscover::observe
