#include "daemon/management.hpp"

#include "daemon/metrics_text.hpp"
#include "daemon/process_metrics.hpp"

#include <smartdiscover/base/version.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::daemon {
namespace {

using Type = MetricsText::Type;

http::Response text(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8") {
  http::Response response;
  response.status = status;
  response.content_type = type;
  response.cache = http::CachePolicy::no_store;
  response.body = std::move(body);
  return response;
}

std::uint64_t seconds(Time time) { return static_cast<std::uint64_t>(std::chrono::system_clock::to_time_t(time)); }

void append_requests(MetricsText& out, const observe::RequestCounters& counters) {
  out.declare("smartdiscover_requests_total", Type::counter, "Requests answered, by dialect and outcome.");
  const auto append = [&](std::size_t index, std::string_view dialect) {
    for (std::size_t i = 0; i < observe::outcome_count; ++i) {
      const auto outcome = static_cast<observe::Outcome>(i);
      const auto count = counters.get(index, outcome);
      if (count != 0) out.sample({{"dialect", dialect}, {"outcome", word(outcome)}}, count);
    }
  };
  std::size_t index = 0;
  for (const auto& dialect : dialects::table()) append(index++, dialect.key);
  append(observe::RequestCounters::max_dialects - 1, "none");
  out.declare("smartdiscover_request_duration_seconds", Type::histogram,
              "Time from the end of a request to its answer, in seconds.");
  out.samples({}, counters.durations().read());
}

void append_connections(MetricsText& out, const Status& status) {
  out.declare("smartdiscover_connections", Type::gauge, "Open connections.");
  out.sample({}, std::uint64_t{status.connections});
  out.declare("smartdiscover_tls_handshakes_total", Type::counter, "TLS handshakes, by result.");
  out.sample({{"result", "ok"}}, status.handshakes);
  out.sample({{"result", "failed"}}, status.failed_handshakes);
}

void append_stores(MetricsText& out, const Status& status, const observe::SignInMetrics& sign_ins) {
  out.declare("smartdiscover_store_ready", Type::gauge, "1 if a user store is available, else 0.");
  for (const auto& store : status.stores) out.sample({{"store", store.name}}, std::uint64_t{store.ready ? 1U : 0U});
  const auto stores = sign_ins.stores();
  out.declare("smartdiscover_store_requests_total", Type::counter, "Requests to user stores, by outcome.");
  for (const auto& [name, store] : stores) {
    for (std::size_t i = 0; i < observe::store_outcome_count; ++i) {
      out.sample({{"store", name}, {"outcome", word(static_cast<observe::StoreOutcome>(i))}},
                 std::uint64_t{store->outcomes[i].load(std::memory_order_relaxed)});
    }
  }
  out.declare("smartdiscover_store_request_duration_seconds", Type::histogram, "Response time of user stores, in seconds.");
  for (const auto& [name, store] : stores) out.samples({{"store", name}}, store->durations.read());
}

void append_sign_ins(MetricsText& out, const Status& status, const Counters& counters) {
  append_stores(out, status, counters.sign_ins);
  out.declare("smartdiscover_credential_cache_total", Type::counter,
              "Lookups in the credential cache: hits that accepted or refused, and misses.");
  for (std::size_t i = 0; i < observe::cache_result_count; ++i) {
    const auto result = static_cast<observe::CacheResult>(i);
    out.sample({{"result", word(result)}}, counters.sign_ins.get(result));
  }
  out.declare("smartdiscover_guard_blocks_total", Type::counter, "Accounts and networks blocked after too many wrong passwords.");
  for (const auto kind : {throttle::Guard::Kind::account, throttle::Guard::Kind::network}) {
    out.sample({{"kind", word(kind)}}, counters.guard.imposed(kind));
  }
  out.declare("smartdiscover_hash_queue_length", Type::gauge, "Passwords waiting for verification.");
  out.sample({}, std::uint64_t{status.hash_queue});
}

void append_configuration(MetricsText& out, const Status& status) {
  out.declare("smartdiscover_config_last_reload_successful", Type::gauge, "1 if the last reload succeeded, else 0.");
  out.sample({}, std::uint64_t{status.configuration.last_reload_failed ? 0U : 1U});
  out.declare("smartdiscover_config_last_reload_success_timestamp_seconds", Type::gauge,
              "Time at which the configuration in force was loaded, in seconds since 1970.");
  out.sample({}, seconds(status.configuration.loaded));
  out.declare("smartdiscover_tls_certificate_expiry_timestamp_seconds", Type::gauge,
              "Time at which a certificate expires, in seconds since 1970.");
  for (const auto& certificate : status.certificates) {
    out.sample({{"certificate", certificate.files.chain.native()}}, seconds(certificate.expires));
  }
}

std::string metrics(const Status& status, const Counters& counters) {
  MetricsText out;
  out.declare("smartdiscover_build_info", Type::gauge, "The running version.");
  out.sample({{"version", version}}, std::uint64_t{1});
  append_requests(out, counters.requests);
  append_connections(out, status);
  append_sign_ins(out, status, counters);
  append_configuration(out, status);
  append_process_metrics(out);
  return out.text();
}

}  // namespace

http::Response management_response(const http::Request& request, const Status& status, const Counters& counters,
                                   Serving serving) {
  const bool known = request.path == "/health/live" || request.path == "/health/ready" || request.path == "/metrics";
  if (!known) return text(404, "Not found. This listener serves /health/live, /health/ready and /metrics.\n");
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = text(405, "This method is not answered here.\n");
    response.fields.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  if (request.path == "/health/live") return text(200, "live\n");
  if (request.path == "/metrics") return text(200, metrics(status, counters), "text/plain; version=0.0.4; charset=utf-8");
  if (serving == Serving::draining) return text(503, "draining\n");
  return status.stores_ready ? text(200, "ready\n") : text(503, "no user store is ready\n");
}

}  // namespace smartdiscover::daemon
