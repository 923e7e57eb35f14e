#include "users/remote/http_verdict.hpp"

#include "users/account_fields.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace smartdiscover::users {

namespace {

namespace json = boost::json;
using Outcome = StoreReply::Outcome;

Error no_answer(std::string why) { return failure(Errc::unavailable, "the answer " + std::move(why)); }

std::optional<std::string> as_text(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(text->begin(), text->end());
  if (value.is_number() || value.is_bool()) return json::serialize(value);
  return std::nullopt;
}

std::optional<std::vector<std::string>> as_texts(const json::value& value) {
  std::vector<std::string> texts;
  if (const auto* array = value.if_array()) {
    for (const auto& one : *array) {
      auto text = as_text(one);
      if (!text) return std::nullopt;
      texts.push_back(std::move(*text));
    }
    return texts;
  }
  auto text = as_text(value);
  if (!text) return std::nullopt;
  texts.push_back(std::move(*text));
  return texts;
}

std::optional<Outcome> outcome_of(std::string_view word) {
  if (word == "accepted") return Outcome::accepted;
  if (word == "refused") return Outcome::refused;
  if (word == "unknown") return Outcome::unknown;
  if (word == "known") return Outcome::known;
  return std::nullopt;
}

}  // namespace

Secret http_question(const StoreQuestion& question, const std::string& login) {
  const auto text = [](std::string_view value) { return Secret(json::serialize(json::string_view(value))); };
  const auto password = question.password ? text(question.password->text()) : Secret("null");
  const auto client = question.client.is_unspecified() ? Secret("null") : text(question.client.to_string());
  const auto email = text(question.address.text());
  const auto local = text(question.address.local());
  const auto domain = text(question.address.domain().text());
  return concat({"{\"email\":", email.text(), ",\"local\":", local.text(), ",\"domain\":", domain.text(),
                 ",\"login\":", text(login).text(), ",\"password\":", password.text(), ",\"client\":", client.text(), "}"});
}

Result<StoreReply> read_http_verdict(const StoreQuestion& question, std::string_view text) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = 4;
  const auto document = json::parse(json::string_view(text.data(), text.size()), error, json::storage_ptr(), options);
  if (error) return no_answer("is not JSON");
  const auto* object = document.if_object();
  if (object == nullptr) return no_answer("is not a JSON object");
  const auto* result = object->if_contains("result");
  const auto word = result == nullptr ? std::nullopt : as_text(*result);
  const auto outcome = word ? outcome_of(*word) : std::nullopt;
  if (!outcome) return no_answer("has no valid \"result\": expected accepted, refused, unknown or known");
  // Who was asked no password, or wants none checked, has not accepted anyone.
  if (*outcome == Outcome::accepted && !question.password) return no_answer("is \"accepted\", but no password was sent");
  if (*outcome == Outcome::unknown) return StoreReply{};
  StoreReply reply{*outcome, Account{.address = question.address}, {}};
  if (const auto* email = object->if_contains("email"); email != nullptr && !email->is_null()) {
    auto address = MailAddress::parse(as_text(*email).value_or(""));
    if (!address) return no_answer("has an invalid \"email\": expected an e-mail address");
    reply.account->address = std::move(*address);
  }
  for (const auto& member : *object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (name == "result" || name == "email" || member.value().is_null()) continue;
    const auto values = as_texts(member.value());
    if (!values) return no_answer("has an invalid field: expected a text or a list of texts");
    if (name == "password_hash") {
      reply.passwords = *values;
      continue;
    }
    const auto written = member.value().is_array() ? Written::array : Written::text;
    if (!add_field(*reply.account, name, *values, written).empty()) return no_answer("has an invalid value in a field");
  }
  return reply;
}

}  // namespace smartdiscover::users
