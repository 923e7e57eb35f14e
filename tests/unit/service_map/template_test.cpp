#include "service_map/template.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::service_map {
namespace template_test {

std::string fill(std::string_view text, const Values& values, Encoding encoding = Encoding::plain) {
  const auto parsed = Template::parse(text, Placeholders::all);
  if (!parsed) return "parse: " + parsed.error().detail;
  const auto filled = parsed->fill(values, encoding);
  return filled ? *filled : "fill: " + filled.error().detail;
}

std::string parse_error(std::string_view text, Placeholders allowed = Placeholders::all) {
  const auto parsed = Template::parse(text, allowed);
  return parsed ? "no error" : parsed.error().detail;
}

const std::map<std::string, std::string> attributes = {
    {"uid", "a17"}, {"Home-Server", "h3.example.com"}, {"empty", ""}, {"bad", "a\nb"}, {"latin", "\xE9"}};
const Values ann = {.email = "ann+x@example.com",
                    .local = "ann+x",
                    .domain = "example.com",
                    .hostname = "mail.example.com",
                    .login = "ann",
                    .display_name = "Ann Müller",
                    .attributes = &attributes};

TEST(Template, KnowsEveryPlaceholder) {
  EXPECT_EQ(fill("{email} {local} {domain} {hostname} {login} {display_name} {user.uid}", ann),
            "ann+x@example.com ann+x example.com mail.example.com ann Ann Müller a17");
  EXPECT_EQ(fill("", ann), "");
  EXPECT_EQ(fill("plain", ann), "plain");
  EXPECT_EQ(fill("{local}{local}", ann), "ann+xann+x");
}

TEST(Template, DoubledBracesAreBraces) {
  EXPECT_EQ(fill("{{local}}", ann), "{local}");
  EXPECT_EQ(fill("{{{local}}}", ann), "{ann+x}");
  EXPECT_EQ(fill("a}}b{{c", ann), "a}b{c");
}

TEST(Template, AttributesHaveNoCase) {
  EXPECT_EQ(fill("{user.UID}", ann), "a17");
  EXPECT_EQ(fill("{user.home-server}", ann), "h3.example.com");
}

TEST(Template, EncodesValuesButNotItsOwnText) {
  EXPECT_EQ(fill("/a b/{email}", ann, Encoding::url), "/a b/ann%2Bx%40example.com");
  EXPECT_EQ(fill("/{display_name}", ann, Encoding::url), "/Ann%20M%C3%BCller");
  const Values odd = {.local = "a/b?c#d&e=f%g"};
  EXPECT_EQ(fill("{local}", odd, Encoding::url), "a%2Fb%3Fc%23d%26e%3Df%25g");
}

TEST(Template, EscapesValuesInDistinguishedNames) {
  const Values odd = {.local = " #a,b+c\"d\\e<f>g;h=i "};
  EXPECT_EQ(fill("uid={local},dc=example", odd, Encoding::distinguished_name),
            "uid=\\ #a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h\\=i\\ ,dc=example");
  EXPECT_EQ(fill("{local}", Values{.local = "#a"}, Encoding::distinguished_name), "\\#a");
}

TEST(Template, SaysWhatIsMissing) {
  EXPECT_EQ(fill("{user.phone}", ann), "fill: there is no value for {user.phone}");
  EXPECT_EQ(fill("{user.empty}", ann), "fill: there is no value for {user.empty}");
  EXPECT_EQ(fill("{email}", Values{}), "fill: there is no value for {email}");
  EXPECT_EQ(fill("{user.uid}", Values{}), "fill: there is no value for {user.uid}");
}

TEST(Template, RefusesValuesThatNoAnswerCanCarry) {
  EXPECT_EQ(fill("{user.bad}", ann), "fill: the value for {user.bad} holds control characters or is not UTF-8");
  EXPECT_EQ(fill("{user.latin}", ann), "fill: the value for {user.latin} holds control characters or is not UTF-8");
}

TEST(Template, RefusesUnknownPlaceholders) {
  const auto all = std::string("; expected {email} {local} {domain} {hostname} {login} {display_name} {user.NAME}");
  EXPECT_EQ(parse_error("{emial}"), "unknown placeholder {emial} (did you mean {email}?)");
  EXPECT_EQ(parse_error("{Email}"), "unknown placeholder {Email} (did you mean {email}?)");
  EXPECT_EQ(parse_error("{host}"), "unknown placeholder {host}" + all);
  for (const auto* bad :
       {"", " ", "%u", "user", "user.", "user.a b", "user.a{b", "user/x", "user.ü", "email ", "$email", "USER.x"}) {
    EXPECT_TRUE(parse_error("{" + std::string(bad) + "}").starts_with("unknown placeholder {"))
        << bad << ": " << parse_error("{" + std::string(bad) + "}");
  }
}

TEST(Template, NamesEveryUnknownPlaceholder) {
  EXPECT_EQ(parse_error("{emial}/{local}/{loacl}"),
            "unknown placeholder {emial} (did you mean {email}?); unknown placeholder {loacl} (did you mean {local}?)");
  EXPECT_EQ(parse_error("{emial}{emial}"), "unknown placeholder {emial} (did you mean {email}?)");
  EXPECT_TRUE(parse_error("{emial}{").starts_with("unknown placeholder {emial} (did you mean {email}?); a \"{\" without"))
      << parse_error("{emial}{");
}

TEST(Template, RefusesLonelyBraces) {
  const auto* open = "a \"{\" without its \"}\" (for a brace as such write \"{{\")";
  const auto* closed = "a \"}\" without its \"{\" (for a brace as such write \"}}\")";
  for (const auto* text : {"{", "a{", "{email", "a{{{", "{email}{"}) EXPECT_EQ(parse_error(text), open) << text;
  for (const auto* text : {"}", "a}", "{email}}", "{{a}", "}}}"}) EXPECT_EQ(parse_error(text), closed) << text;
}

TEST(Template, PlaceholdersStandOnlyWhereTheyCanBeKnown) {
  EXPECT_EQ(parse_error("{domain}", Placeholders::domain_alone), "no error");
  EXPECT_EQ(parse_error("{email}", Placeholders::domain_alone), "{email} cannot stand here; expected {domain}");
  EXPECT_EQ(parse_error("{hostname}", Placeholders::domain_alone), "{hostname} cannot stand here; expected {domain}");
  EXPECT_EQ(parse_error("{user.x}", Placeholders::domain_alone), "{user.x} cannot stand here; expected {domain}");
  EXPECT_EQ(parse_error("{login}", Placeholders::all_but_login),
            "{login} cannot stand here; expected {email} {local} {domain} {hostname} {display_name} {user.NAME}");
  EXPECT_EQ(parse_error("{display_name}", Placeholders::of_address),
            "{display_name} cannot stand here; expected {email} {local} {domain} {hostname}");
  EXPECT_EQ(parse_error("{local}", Placeholders::of_address), "no error");
}

TEST(Template, KnowsWhetherItNeedsThePerson) {
  const auto personal = [](std::string_view text) { return Template::parse(text, Placeholders::all)->is_personal(); };
  for (const auto* text : {"{email}", "a{local}", "{login}", "{display_name}", "{user.x}", "{domain}{local}"})
    EXPECT_TRUE(personal(text)) << text;
  for (const auto* text : {"", "mail.{domain}", "{hostname}", "{{email}}"}) EXPECT_FALSE(personal(text)) << text;
}

}  // namespace template_test
}  // namespace smartdiscover::service_map
