#pragma once

// The management listener: /health/live, /health/ready and /metrics in the text format of Prometheus. In clear text and
// without a password, so it belongs on loopback or a network of the administrators' own.

#include "daemon/status.hpp"

#include <smartdiscover/http/message.hpp>
#include <smartdiscover/observe/metrics.hpp>
#include <smartdiscover/observe/sign_in_metrics.hpp>
#include <smartdiscover/throttle/guard.hpp>

namespace smartdiscover::daemon {

enum class Serving { yes, draining };

// Counters that outlive configurations.
struct Counters {
  const observe::RequestCounters& requests;
  const observe::SignInMetrics& sign_ins;
  const throttle::Guard& guard;
};

http::Response management_response(const http::Request& request, const Status& status, const Counters& counters, Serving serving);

}  // namespace smartdiscover::daemon
