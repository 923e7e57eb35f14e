#include "users/failure_log.hpp"

namespace smartdiscover::users {

Error FailureLog::failed(Error error) {
  error.detail = "store " + store_ + ": " + error.detail;
  // For who asked it is all the same why the server cannot tell.
  if (error.code != Errc::timed_out && error.code != Errc::busy) error.code = Errc::unavailable;
  const std::lock_guard lock(mutex_);
  // A slow answer now and then is the authenticator's to tell.
  if (error.code == Errc::unavailable && reason_ != error.detail) {
    reason_ = error.detail;
    log_.write(observe::Level::error, "the user store cannot be asked", {{"store", store_}, {"reason", error.detail}});
  }
  return error;
}

void FailureLog::worked() {
  const std::lock_guard lock(mutex_);
  if (reason_.empty()) return;
  reason_.clear();
  log_.write(observe::Level::info, "the user store answers again", {{"store", store_}});
}

}  // namespace smartdiscover::users
