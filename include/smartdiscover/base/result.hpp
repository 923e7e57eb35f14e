#pragma once

// Expected outcomes as values. A function that can fail for a reason its caller must know returns Result<T>; it does not log.
// Error::detail is for the log and for administrators, never for a client.

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace smartdiscover {

enum class Errc {
  malformed,    // the input has another format
  not_found,    // what was named does not exist
  refused,      // the other side rejected it: a wrong password, a name without a certificate
  unavailable,  // a store or a peer does not answer
  timed_out,    // it did not answer in time
  busy,         // a bounded queue is full: try again later
  io,           // a file or socket failed
  internal,     // a bug
};

struct Error {
  Errc code = Errc::internal;
  std::string detail;
};

// Called by Result<T>::value() on an error: a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("no value: " + error.detail);
}

template <class T>
using Result = boost::system::result<T, Error>;

inline Error failure(Errc code, std::string detail) { return Error{code, std::move(detail)}; }

}  // namespace smartdiscover
