// The bytes of a connection, however they are cut: the same requests come out, and where one ends the next begins.

#include "fuzz/promise.hpp"
#include "server/request_reader.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <string>

using namespace smartdiscover;
using fuzz::promise;
using server::RequestReader;

namespace {

// Small ones are met by short inputs.
server::Limits limits() {
  server::Limits limits;
  limits.header = 2048;
  limits.body = 512;
  return limits;
}

void check_request(const http::Request& request) {
  promise(!request.method.empty() && !has_control_character(request.method), "a method is a word");
  promise(request.path == "*" || request.path.starts_with('/'), "a path begins with a slash");
  promise(!has_control_character(request.path) && !has_control_character(request.query),
          "no control characters in path and query");
  promise(request.host == lower(request.host), "a host is in lower case");
  promise(request.body.size() <= limits().body, "no more body than allowed");
  for (const auto& field : request.fields) {
    promise(!field.name.empty() && field.name.find(' ') == std::string::npos, "a field has a name");
    promise(field.value.find('\n') == std::string::npos && field.value.find('\0') == std::string::npos, "a field is one line");
  }
}

struct Outcome {
  RequestReader::State state;
  unsigned refusal;
  std::size_t used;
  http::Request request;
};

// Reads one request, `piece` bytes at a time.
Outcome read_one(std::string_view bytes, std::size_t piece) {
  RequestReader reader(limits());
  std::size_t used = 0;
  while (used < bytes.size() && reader.state() == RequestReader::State::incomplete) {
    const auto next = bytes.substr(used, piece);
    const auto taken = reader.feed(next);
    promise(taken <= next.size(), "no more is taken than was given");
    promise(taken == next.size() || reader.state() != RequestReader::State::incomplete, "who waits for more has taken all");
    used += taken;
  }
  Outcome outcome{reader.state(), reader.refusal(), used, {}};
  if (outcome.state == RequestReader::State::complete) outcome.request = reader.take();
  return outcome;
}

bool is_same(const http::Request& one, const http::Request& other) {
  const auto is_same_field = [](const http::Field& a, const http::Field& b) { return a.name == b.name && a.value == b.value; };
  return one.method == other.method && one.path == other.path && one.query == other.query && one.host == other.host &&
         one.body == other.body &&
         std::equal(one.fields.begin(), one.fields.end(), other.fields.begin(), other.fields.end(), is_same_field);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* input, std::size_t size) {
  auto bytes = fuzz::as_text(input, size);
  while (!bytes.empty()) {
    const auto whole = read_one(bytes, bytes.size());
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
      const auto cut = read_one(bytes, piece);
      promise(cut.state == whole.state, "however it is cut, it is a request or is none");
      promise(is_same(cut.request, whole.request), "however it is cut, it is the same request");
      promise(whole.state != RequestReader::State::complete || cut.used == whole.used,
              "however it is cut, it ends in the same place");
    }
    if (whole.state == RequestReader::State::refused)
      promise(whole.refusal >= 400 && whole.refusal < 600, "a refusal has its status");
    if (whole.state != RequestReader::State::complete) return 0;
    check_request(whole.request);
    promise(whole.used > 0, "a request has bytes");
    bytes.remove_prefix(whole.used);
  }
  return 0;
}
