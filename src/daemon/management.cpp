#include "daemon/management.hpp"

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/model/version.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::daemon {
namespace {

http::Response text(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8") {
  http::Response response;
  response.status = status;
  response.content_type = type;
  response.cache = http::CachePolicy::no_store;
  response.body = std::move(body);
  return response;
}

void begin(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP smartdiscover_").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE smartdiscover_").append(name).append(" ").append(type).append("\n");
}

void sample(std::string& out, std::string_view name, std::string_view labels, std::string_view value) {
  out.append("smartdiscover_").append(name);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

void single(std::string& out, std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
  begin(out, name, type, help);
  sample(out, name, "", std::to_string(value));
}

std::string label(std::string_view name, std::string_view value) {
  std::string out(name);
  out += "=\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::uint64_t seconds(Time time) { return static_cast<std::uint64_t>(std::chrono::system_clock::to_time_t(time)); }

void append_requests(std::string& out, const observe::RequestCounters& counters) {
  begin(out, "requests_total", "counter", "Requests answered, by dialect and by how they ended.");
  const auto append = [&](std::size_t index, std::string_view dialect) {
    for (std::size_t i = 0; i < observe::outcome_count; ++i) {
      const auto outcome = static_cast<observe::Outcome>(i);
      const auto count = counters.get(index, outcome);
      if (count != 0) sample(out, "requests_total", label("dialect", dialect) + "," + label("outcome", word(outcome)), std::to_string(count));
    }
  };
  std::size_t index = 0;
  for (const auto& dialect : dialects::table()) append(index++, dialect.key);
  append(observe::RequestCounters::max_dialects - 1, "none");
}

std::string metrics(const Status& status, const observe::RequestCounters& counters) {
  std::string out;
  begin(out, "build_info", "gauge", "The version that runs.");
  sample(out, "build_info", label("version", version), "1");
  append_requests(out, counters);
  single(out, "connections", "gauge", "Connections open now.", status.connections);
  begin(out, "tls_handshakes_total", "counter", "TLS handshakes, by how they ended.");
  sample(out, "tls_handshakes_total", label("result", "ok"), std::to_string(status.handshakes));
  sample(out, "tls_handshakes_total", label("result", "failed"), std::to_string(status.failed_handshakes));
  single(out, "hash_queue_length", "gauge", "Passwords that wait to be checked.", status.hash_queue);
  single(out, "config_last_reload_successful", "gauge", "Whether the last reload succeeded.", status.configuration.last_reload_failed ? 0 : 1);
  single(out, "config_last_reload_success_timestamp_seconds", "gauge", "When the configuration in force was loaded.",
         seconds(status.configuration.loaded));
  begin(out, "tls_certificate_expiry_timestamp_seconds", "gauge", "When a certificate expires.");
  for (const auto& certificate : status.certificates) {
    sample(out, "tls_certificate_expiry_timestamp_seconds", label("certificate", certificate.files.chain.string()),
           std::to_string(seconds(certificate.expires)));
  }
  return out;
}

}  // namespace

http::Response management_response(const http::Request& request, const Status& status, const observe::RequestCounters& counters,
                                   Serving serving) {
  const bool known = request.path == "/health/live" || request.path == "/health/ready" || request.path == "/metrics";
  if (!known) return text(404, "Here are /health/live, /health/ready and /metrics.\n");
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = text(405, "This method is not answered here.\n");
    response.fields.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  if (request.path == "/health/live") return text(200, "live\n");
  if (request.path == "/metrics") return text(200, metrics(status, counters), "text/plain; version=0.0.4; charset=utf-8");
  if (serving == Serving::draining) return text(503, "draining\n");
  return status.stores_ready ? text(200, "ready\n") : text(503, "no user store is usable\n");
}

}  // namespace smartdiscover::daemon
