// The http store on the example server of the documentation: its part in the contract, and what it promises beyond.

#include "remote_backends.hpp"
#include "server_backend.hpp"
#include "server_certificate.hpp"
#include "unit/async/coroutines.hpp"
#include "users/remote/http_verdict.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace {

using Outcome = StoreReply::Outcome;
using testing::ElementsAre;

const std::string source_folder = SMARTDISCOVER_SOURCE_DIR;

std::string json_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

class HttpServer {
 public:
  explicit HttpServer(const ServerCertificate* certificate = nullptr) : port_(free_port()), tls_(certificate != nullptr) {
    write_file(token_file(), "sesame\n");
    write_file(users_file(), "{}");
    std::vector<std::string> command{"/usr/bin/python3", "-B"};
    if (certificate != nullptr) {
      command.insert(command.end(),
                     {source_folder + "/tests/unit/users/tls_for_python.py", certificate->certificate(), certificate->key()});
    }
    command.insert(command.end(),
                   {source_folder + "/docs/examples/http-store.py", std::to_string(port_), token_file(), users_file()});
    process_ = std::make_unique<ServerProcess>(command, folder_ / "log", [this] { return accepts_connections(port_); });
  }
  void fill(const std::vector<User>& users) {
    std::string text;
    for (const auto& [name, password] : users) {
      text += (text.empty() ? "{" : ",") + json_text(name) + ": {\"password\": " + json_text(password);
      if (name == "bob@example.org") text += ", \"aliases\": [\"robert@example.org\"]";
      if (name == "ann@example.com") text += ", \"display_name\": \"Ann\", \"groups\": [\"vip\", \"all staff\"], \"office\": 7";
      text += "}";
      if (name == "bob@example.org")
        text +=
            ", \"robert@example.org\": {\"email\": \"bob@example.org\", \"aliases\": [\"robert@example.org\"], \"password\": " +
            json_text(password) + "}";
    }
    write_file(users_file(), text + "}");
  }
  HttpStoreDefinition definition(const std::string& host = "127.0.0.1") const {
    HttpStoreDefinition http;
    http.url = WebUrl::parse((tls_ ? "https://" : "http://") + host + ":" + std::to_string(port_) + "/check").value();
    http.token_file = token_file();
    return http;
  }
  std::filesystem::path token_file() const { return folder_ / "token"; }
  ServerProcess& process() { return *process_; }

 private:
  std::filesystem::path users_file() const { return folder_ / "users.json"; }
  TemporaryFolder folder_;
  const std::uint16_t port_;
  const bool tls_;
  std::unique_ptr<ServerProcess> process_;
};

class HttpBackend : public ServerBackend {
 public:
  StoreDefinition definition() const override { return {"web-check", {}, std::chrono::seconds(5), {}, server_.definition(), {}}; }
  void fill(const std::vector<User>& users) override { server_.fill(users); }
  bool has_aliases() const override { return true; }
  bool knows_users() const override { return true; }

 private:
  ServerProcess& process() override { return server_.process(); }
  HttpServer server_;
};

class HttpStoreTest : public testing::Test {
 protected:
  Result<StoreReply> ask(const HttpStoreDefinition& http, const std::string& password = "right") {
    const auto store = make_store({"web-check", {}, std::chrono::seconds(5), {}, http, {}}, {std::nullopt, pool_, log_});
    StoreQuestion question{address("ann@example.com"), password, {}};
    return run(store->ask(std::move(question)));
  }
  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_;
};

TEST_F(HttpStoreTest, BelievesACertificateOfItsAuthorityAlone) {
  const ServerCertificate certificate;
  HttpServer server(&certificate);
  server.fill({{"ann@example.com", "right"}});
  auto http = server.definition();
  http.ca = certificate.certificate();
  const auto reply = ask(http);
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->outcome, Outcome::accepted);
  EXPECT_EQ(reply->account->display_name, "Ann");
  EXPECT_THAT(reply->account->groups, ElementsAre("vip", "all staff"));
  EXPECT_EQ(reply->account->attributes.at("office"), "7");
  http.ca.reset();
  const auto stranger = ask(http);
  ASSERT_FALSE(stranger);
  EXPECT_NE(stranger.error().detail.find("certificate verification failed"), std::string::npos) << stranger.error().detail;
}

TEST_F(HttpStoreTest, AnExpiredCertificateAndOneOfAnotherNameAreNamed) {
  const ServerCertificate expired(-1);
  HttpServer old(&expired);
  auto http = old.definition();
  http.ca = expired.certificate();
  const auto late = ask(http);
  ASSERT_FALSE(late);
  EXPECT_NE(late.error().detail.find("expired"), std::string::npos) << late.error().detail;
  EXPECT_NE(lines_.find("expired"), std::string::npos) << lines_;
  const ServerCertificate other(30, {"DNS:other.example"});
  HttpServer misnamed(&other);
  http = misnamed.definition("localhost");
  http.ca = other.certificate();
  const auto wrong = ask(http);
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().detail.find("mismatch"), std::string::npos) << wrong.error().detail;
}

TEST_F(HttpStoreTest, AWrongTokenIsUnavailableAndAChangedOneIsRead) {
  HttpServer server;
  server.fill({{"ann@example.com", "right"}});
  write_file(server.token_file(), "wrong-token");
  auto http = server.definition();
  TemporaryFolder folder;
  http.token_file = folder / "token";
  write_file(http.token_file, "another-token");
  const auto refused = ask(http);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("401"), std::string::npos) << refused.error().detail;
  EXPECT_EQ(refused.error().detail.find("another-token"), std::string::npos);
  write_file(http.token_file, "wrong-token\n");
  EXPECT_TRUE(ask(http));
  std::filesystem::remove(http.token_file);
  const auto none = ask(http);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().detail.find("token_file"), std::string::npos) << none.error().detail;
}

TEST(HttpVerdict, ReadsWhatIsOne) {
  const StoreQuestion question{address("ann@example.com"), "x", {}};
  EXPECT_EQ(read_http_verdict(question, R"({"result":"accepted"})")->outcome, Outcome::accepted);
  EXPECT_EQ(read_http_verdict(question, R"({"result":"refused"})")->outcome, Outcome::refused);
  EXPECT_EQ(read_http_verdict(question, R"({"result":"unknown","x":[[]]})")->outcome, Outcome::unknown);
  const auto known = read_http_verdict(question, R"({"result":"known","password_hash":["{PLAIN}a","{PLAIN}b"],"login":null})");
  ASSERT_TRUE(known);
  EXPECT_THAT(known->passwords, ElementsAre("{PLAIN}a", "{PLAIN}b"));
  const auto full = read_http_verdict(
      question,
      R"({"result":"accepted","email":"Boss@Example.com","aliases":"a@example.com, b@example.com","redirect":"c@example.org","pop":true})");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->account->address, address("boss@example.com"));
  EXPECT_EQ(full->account->aliases.size(), 2U);
  EXPECT_EQ(full->account->redirect, "c@example.org");
  EXPECT_EQ(full->account->attributes.at("pop"), "true");
}

TEST(HttpVerdict, WhatIsNoneIsUnavailable) {
  const StoreQuestion question{address("ann@example.com"), "x", {}};
  for (const auto* text : {"",
                           "{",
                           "[]",
                           "null",
                           "true",
                           "\"accepted\"",
                           "{}",
                           R"({"result":null})",
                           R"({"result":true})",
                           R"({"result":"Accepted"})",
                           R"({"result":["accepted"]})",
                           R"({"result":"accepted"} x)",
                           R"({"result":"accepted","email":"no address"})",
                           R"({"result":"accepted","email":7})",
                           R"({"result":"accepted","login":{"a":1}})",
                           R"({"result":"accepted","login":[["a"]]})",
                           R"({"result":"accepted","aliases":["no address"]})",
                           R"({"result":"accepted","redirect":"nowhere"})",
                           "{\"result\":\"accepted\",\"login\":\"a\\u0000b\"}",
                           "{\"result\":\"accepted\",\"login\":\"\xFF\"}",
                           "[[[[[[[[[[]]]]]]]]]]",
                           "<html>accepted</html>"}) {
    const auto reply = read_http_verdict(question, text);
    ASSERT_FALSE(reply) << text;
    EXPECT_EQ(reply.error().code, Errc::unavailable) << text;
  }
  const StoreQuestion nobody{address("ann@example.com"), std::nullopt, {}};
  EXPECT_FALSE(read_http_verdict(nobody, R"({"result":"accepted"})"));
  EXPECT_TRUE(read_http_verdict(nobody, R"({"result":"known"})"));
}

TEST(HttpQuestion, SaysWhoAndFromWhere) {
  const StoreQuestion question{address("ann@example.com"), "a\"b\\c\r\n", boost::asio::ip::make_address("2001:db8::1")};
  EXPECT_EQ(
      http_question(question, "ann"),
      R"({"email":"ann@example.com","local":"ann","domain":"example.com","login":"ann","password":"a\"b\\c\r\n","client":"2001:db8::1"})");
  const StoreQuestion nobody{address("ann@example.com"), std::nullopt, {}};
  EXPECT_EQ(http_question(nobody, "ann"),
            R"({"email":"ann@example.com","local":"ann","domain":"example.com","login":"ann","password":null,"client":null})");
}

}  // namespace

std::shared_ptr<Backend> http_backend() {
  static const auto backend = std::make_shared<HttpBackend>();
  return backend;
}

}  // namespace smartdiscover::users
