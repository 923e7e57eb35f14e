#include "users/failure_log.hpp"

namespace smartdiscover::users {

namespace {

std::string seconds(std::chrono::milliseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + "s";
}

}  // namespace

Error FailureLog::record_failure(Error error, const async::RetrySchedule& retry) {
  if (error.code != Errc::timed_out && error.code != Errc::busy) error.code = Errc::unavailable;
  const std::lock_guard lock(mutex_);
  if (error.code == Errc::unavailable && error_ != error.detail) {
    error_ = error.detail;
    const auto log = [&](std::initializer_list<observe::LogField> fields) {
      log_.write(observe::Level::error, "user store unavailable", fields);
    };
    if (retry.healthy()) {
      log({{"store", store_}, {"error", error.detail}});
    } else {
      log({{"store", store_}, {"error", error.detail}, {"retry_in", seconds(retry.delay())}});
    }
  }
  error.detail = "store " + store_ + ": " + error.detail;
  return error;
}

void FailureLog::record_success() {
  const std::lock_guard lock(mutex_);
  if (!error_) return;
  error_.reset();
  log_.write(observe::Level::info, "user store available again", {{"store", store_}});
}

}  // namespace smartdiscover::users
