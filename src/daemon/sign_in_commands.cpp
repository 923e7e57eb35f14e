#include "daemon/sign_in_commands.hpp"

#include <smartdiscover/base/exit_code.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/model/mail_address.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <vector>

namespace smartdiscover::daemon {
namespace {

namespace json = boost::json;

enum class Form { text, json };

struct Words {
  std::vector<std::string_view> words;
  Form form = Form::text;
};

Words split(std::string_view command) {
  Words out;
  while (!command.empty()) {
    const auto end = std::min(command.find(' '), command.size());
    if (end > 0) out.words.push_back(command.substr(0, end));
    command.remove_prefix(std::min(end + 1, command.size()));
  }
  if (!out.words.empty() && out.words.back() == "json") {
    out.words.pop_back();
    out.form = Form::json;
  }
  return out;
}

ControlAnswer ok(std::string text) { return {to_int(ExitCode::ok), std::move(text)}; }
ControlAnswer ok(const json::object& document) { return ok(json::serialize(document) + "\n"); }

ControlAnswer count(std::size_t number, std::string_view member, std::string_view one, std::string_view many, Form form) {
  if (form == Form::json) return ok(json::object{{member, number}});
  return ok(std::to_string(number) + " " + std::string(number == 1 ? one : many) + "\n");
}

ControlAnswer list(const throttle::Guard& guard, Form form) {
  std::string text;
  json::array blocks;
  for (const auto& block : guard.blocks()) {
    const auto subject = printable(block.subject);
    text += std::string(word(block.kind)) + " " + subject + ", for " + std::to_string(block.left.count()) + " s more\n";
    blocks.push_back(json::object{{"kind", word(block.kind)}, {"subject", subject}, {"seconds_left", block.left.count()}});
  }
  if (form == Form::json) return ok(json::object{{"blocks", std::move(blocks)}});
  return ok(text.empty() ? "no blocks\n" : text);
}

// The guard counts an account under the address in its main domain.
std::string as_guarded(std::string_view subject, const discovery::State& state) {
  const auto address = MailAddress::parse(subject);
  if (!address) return std::string(subject);
  const auto served = state.map.served_as(address->domain());
  return served ? address->in(*served).text() : address->text();
}

ControlAnswer clear(const std::vector<std::string_view>& words, Form form, throttle::Guard& guard,
                    const discovery::State& state) {
  const auto lifted = words.size() == 2 ? std::optional(guard.clear()) : guard.clear(as_guarded(words[2], state));
  if (!lifted)
    return {to_int(ExitCode::usage),
            "expected an e-mail address or a network such as 192.0.2.0/24, found \"" + printable(words[2]) + "\"\n"};
  return count(*lifted, "lifted", "block lifted", "blocks lifted", form);
}

ControlAnswer flush(const std::vector<std::string_view>& words, Form form, const discovery::State& state) {
  std::optional<MailAddress> address;
  if (words.size() == 3) {
    address = MailAddress::parse(words[2]);
    if (!address) return {to_int(ExitCode::usage), "expected an e-mail address, found \"" + printable(words[2]) + "\"\n"};
  }
  const auto removed = state.authenticator ? state.authenticator->flush(address) : 0;
  return count(removed, "removed", "cache entry removed", "cache entries removed", form);
}

}  // namespace

std::optional<ControlAnswer> answer_about_sign_ins(std::string_view command, throttle::Guard& guard,
                                                   const discovery::State& state) {
  const auto [words, form] = split(command);
  if (words.size() < 2 || words.size() > 3) return std::nullopt;
  if (words[0] == "blocks" && words[1] == "list" && words.size() == 2) return list(guard, form);
  if (words[0] == "blocks" && words[1] == "clear") return clear(words, form, guard, state);
  if (words[0] == "cache" && words[1] == "flush") return flush(words, form, state);
  return std::nullopt;
}

}  // namespace smartdiscover::daemon
