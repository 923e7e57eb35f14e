#include "discovery/answer_memory.hpp"

#include "site_fixture.hpp"

#include <smartdiscover/discovery/discovery.hpp>

#include <gtest/gtest.h>

#include <set>

namespace smartdiscover::discovery {
namespace answer_memory_test {

using namespace testing_site;
using Fingerprint = AnswerMemory::Fingerprint;
using service_map::Access;

const auto client = boost::asio::ip::make_address("192.0.2.1");

std::shared_ptr<const Answer> lasting(std::string body) {
  Answer answer;
  answer.reply.response.body = std::move(body);
  answer.lasting = true;
  return std::make_shared<const Answer>(std::move(answer));
}

Fingerprint number(unsigned char n) {
  Fingerprint fingerprint{};
  fingerprint[8] = n;  // all in one shard
  return fingerprint;
}

http::Request usual_request() { return with_login(post(outlook_schema, "ann@example.com"), "ann@example.com"); }

// -- the fingerprint

TEST(AnswerFingerprint, OfTheSameRequestIsTheSame) {
  const AnswerMemory memory(1U << 20);
  EXPECT_EQ(memory.fingerprint(usual_request()), memory.fingerprint(usual_request()));
}

TEST(AnswerFingerprint, TellsApartWhateverDiffers) {
  const AnswerMemory memory(1U << 20);
  std::vector<http::Request> requests(14, usual_request());
  requests[1].method = "GET";
  requests[2].path += "x";
  requests[3].query = "x";
  requests[4].host = "example.com";
  requests[5].body += " ";
  requests[6] = with_login(post(outlook_schema, "ann@example.com"), "ann@example.com", "other");
  requests[7].fields.push_back({"User-Agent", "Microsoft Office/16.0"});
  requests[8].fields.push_back({"User-Agent", "Microsoft Office/16.1"});
  requests[9].fields.push_back({"User-Agen", "tMicrosoft Office/16.0"});
  requests[10].fields.insert(requests[10].fields.begin(), {"User-Agent", "Microsoft Office/16.0"});
  // What is only moved from one text to the next.
  requests[11].method = "POST/";
  requests[11].path.erase(0, 1);
  requests[12].host += requests[12].body.substr(0, 1);
  requests[12].body.erase(0, 1);
  requests[13].fields.push_back({"X-Agent", "Microsoft Office/16.0"});
  std::set<Fingerprint> fingerprints;
  for (const auto& request : requests) fingerprints.insert(memory.fingerprint(request));
  EXPECT_EQ(fingerprints.size(), requests.size());
}

TEST(AnswerFingerprint, IsAnotherInEveryMemory) {
  EXPECT_NE(AnswerMemory(1U << 20).fingerprint(usual_request()), AnswerMemory(1U << 20).fingerprint(usual_request()));
}

// -- what is kept

TEST(AnswerMemory, RecallsWhatItKept) {
  AnswerMemory memory(1U << 20);
  EXPECT_EQ(memory.recall(number(1), nullptr, client), nullptr);
  const auto answer = lasting("one");
  memory.keep(number(1), answer);
  EXPECT_EQ(memory.recall(number(1), nullptr, client), answer);
  EXPECT_EQ(memory.recall(number(2), nullptr, client), nullptr);
}

TEST(AnswerMemory, TheLaterAnswerReplacesTheEarlier) {
  AnswerMemory memory(1U << 20);
  memory.keep(number(1), lasting("one"));
  const auto later = lasting("later");
  memory.keep(number(1), later);
  EXPECT_EQ(memory.recall(number(1), nullptr, client), later);
}

TEST(AnswerMemory, LeavesWhatDoesNotLast) {
  AnswerMemory memory(1U << 20);
  memory.keep(number(1), std::make_shared<const Answer>());
  EXPECT_EQ(memory.recall(number(1), nullptr, client), nullptr);
}

TEST(AnswerMemory, LeavesWhatIsTooLarge) {
  AnswerMemory memory(64U << 20);
  memory.keep(number(1), lasting(std::string(65 * 1024, 'x')));
  EXPECT_EQ(memory.recall(number(1), nullptr, client), nullptr);
}

TEST(AnswerMemory, TheLeastUsedGoesFirst) {
  AnswerMemory memory(16 * 8 * 1024);  // 8 KiB for each of its parts: three answers of 2 KiB and some
  for (unsigned char n = 1; n <= 2; ++n) memory.keep(number(n), lasting(std::string(2048, 'x')));
  EXPECT_NE(memory.recall(number(1), nullptr, client), nullptr);
  memory.keep(number(3), lasting(std::string(2048, 'x')));
  EXPECT_EQ(memory.recall(number(2), nullptr, client), nullptr);
  EXPECT_NE(memory.recall(number(1), nullptr, client), nullptr);
  EXPECT_NE(memory.recall(number(3), nullptr, client), nullptr);
}

TEST(AnswerMemory, OneBehindAPasswordNeedsItsCredentialsStillRemembered) {
  AnswerMemory memory(1U << 20);
  FakeStores stores;
  Answer answer;
  answer.lasting = true;
  sign_in::RememberedSignIn sign_in{{}, 0, "ann@example.com", std::make_shared<const Account>(account("ann@example.com"))};
  answer.sign_in = std::make_shared<const sign_in::RememberedSignIn>(std::move(sign_in));
  memory.keep(number(1), std::make_shared<const Answer>(std::move(answer)));
  stores.remembers = true;
  EXPECT_NE(memory.recall(number(1), &stores, client), nullptr);
  stores.remembers = false;
  EXPECT_EQ(memory.recall(number(1), &stores, client), nullptr);
  EXPECT_EQ(memory.recall(number(1), nullptr, client), nullptr);
}

// -- which answers last

struct Site : TestSite {
  Site() : TestSite(usual_map()) { stores->remembers = true; }
  bool lasts(http::Request request) const { return ask(std::move(request)).lasting; }
};

TEST(LastingAnswers, SettingsOfARememberedPerson) {
  const Site site;
  EXPECT_TRUE(site.lasts(usual_request()));
  EXPECT_TRUE(site.lasts(with_login(get(xml_path), "ann@example.com")));
  EXPECT_NE(site.ask(usual_request()).sign_in, nullptr);
}

TEST(LastingAnswers, NotOfAPersonWhoseSignInIsNotRemembered) {
  const Site site;
  site.stores->remembers = false;
  EXPECT_FALSE(site.lasts(usual_request()));
}

TEST(LastingAnswers, RedirectsAndWhatAnyoneMaySee) {
  Site site;
  EXPECT_TRUE(site.lasts(post(outlook_schema, "ann@moved.example")));
  EXPECT_TRUE(site.lasts(post(outlook_schema, "ann@old.example")));
  site.state.access[dialects::DialectName::outlook] = Access::anonymous;
  const auto answer = site.ask(post(outlook_schema, "ann@example.com"));
  EXPECT_TRUE(answer.lasting);
  EXPECT_EQ(answer.sign_in, nullptr);
}

TEST(LastingAnswers, NoRefusalAndNoProblem) {
  const Site site;
  EXPECT_FALSE(site.lasts(post(outlook_schema, "ann@example.com")));
  EXPECT_FALSE(site.lasts(with_login(post(outlook_schema, "ann@example.com"), "ann@example.com", "wrong")));
  EXPECT_FALSE(site.lasts(with_login(post("urn:nobody", "ann@example.com"), "ann@example.com")));
  EXPECT_FALSE(site.lasts(with_login(post(outlook_schema, "bob@example.com"), "ann@example.com")));
  EXPECT_FALSE(site.lasts(with_login(post(outlook_schema, "<"), "ann@example.com")));
  EXPECT_FALSE(site.lasts(get("/nothing")));
}

TEST(LastingAnswers, NothingThatAStoreWasAskedFor) {
  const Site site;
  auto& ann = site.stores->accounts.front();
  ann.may_open = {address("info@example.com")};
  ann.catch_all = {domain("example.com")};
  const auto shared = site.ask(with_login(post(outlook_schema, "info@example.com"), "ann@example.com"));
  EXPECT_EQ(shared.reply.outcome, observe::Outcome::ok);
  EXPECT_FALSE(shared.lasting);
  const auto caught = site.ask(with_login(post(outlook_schema, "whoever@example.com"), "ann@example.com"));
  EXPECT_EQ(caught.reply.outcome, observe::Outcome::ok);
  EXPECT_FALSE(caught.lasting);
  EXPECT_EQ(site.stores->finds, 2);
  EXPECT_TRUE(site.lasts(usual_request()));
}

// -- as a whole

// A daemon's way of answering, without sockets.
class Remembering : public ::testing::Test {
 protected:
  Remembering() {
    auto state = site_.state;
    state.memory = make_answer_memory();
    state_.exchange(std::make_shared<const State>(std::move(state)));
  }

  http::Response ask(http::Request request) {
    server::Peer peer;
    peer.address = client;
    return run(discovery_.answer(std::move(request), std::move(peer)));
  }
  std::size_t sign_ins() const { return site_.stores->hints_seen.size(); }

  Site site_;
  std::string lines_;
  observe::Log log_{{.level = observe::Level::info}, &lines_};
  observe::RequestCounters counters_;
  CurrentState state_{nullptr};
  Discovery discovery_{state_, log_, counters_, [] { return std::chrono::system_clock::time_point{}; }};
};

TEST_F(Remembering, TheSecondAnswerIsTheFirstButForItsRequestId) {
  auto first = ask(usual_request());
  auto second = ask(usual_request());
  EXPECT_EQ(sign_ins(), 1U);
  EXPECT_EQ(site_.stores->recalls, 1);
  EXPECT_EQ(first.status, 200U);
  EXPECT_EQ(second.status, 200U);
  EXPECT_EQ(first.body, second.body);
  EXPECT_EQ(first.content_type, second.content_type);
  ASSERT_EQ(first.fields.size(), second.fields.size());
  EXPECT_EQ(second.fields.back().name, "X-Request-Id");
  EXPECT_NE(first.fields.back().value, second.fields.back().value);
}

TEST_F(Remembering, IsLoggedAndCountedAsAnyOther) {
  ask(usual_request());
  const auto first_line = lines_;
  lines_.clear();
  ask(usual_request());
  for (const auto* word : {"dialect=outlook", "domain=example.com", "outcome=ok", "store=fake", "login=", "client=192.0.2.1"}) {
    EXPECT_NE(first_line.find(word), std::string::npos) << word;
    EXPECT_NE(lines_.find(word), std::string::npos) << word;
  }
  EXPECT_EQ(lines_.find("sign_in_failed"), std::string::npos);
}

TEST_F(Remembering, AWrongPasswordAfterARightOneIsRefused) {
  ask(usual_request());
  ask(usual_request());
  EXPECT_EQ(ask(with_login(post(outlook_schema, "ann@example.com"), "ann@example.com", "wrong")).status, 401U);
  EXPECT_EQ(ask(post(outlook_schema, "ann@example.com")).status, 401U);
}

TEST_F(Remembering, ForgottenCredentialsAreAskedForAgain) {
  ask(usual_request());
  site_.stores->remembers = false;
  site_.stores->accounts.clear();
  EXPECT_EQ(ask(usual_request()).status, 401U);
  EXPECT_EQ(sign_ins(), 2U);
}

TEST_F(Remembering, AnotherStateKnowsNothingOfIt) {
  ask(usual_request());
  auto state = site_.state;
  state.memory = make_answer_memory();
  state.access[dialects::DialectName::outlook] = Access::off;
  state_.exchange(std::make_shared<const State>(std::move(state)));
  EXPECT_NE(ask(usual_request()).body.find("<ErrorCode>601<"), std::string::npos);
}

}  // namespace answer_memory_test
}  // namespace smartdiscover::discovery
