// TLS as clients see it: versions, names, protocols, sessions, and certificates that change.
#include "unit/server/running_server.hpp"

namespace smartdiscover::server::test {
namespace handshake_test {

std::shared_ptr<const tls::Certificates> three_certificates(tls::CertificateOptions options = {}) {
  const Folder folder;
  options.files = {
      write_certificate(folder, "one", make_certificate(CertificateWish{"first", {"DNS:first.example"}})),
      write_certificate(folder, "two", make_certificate(CertificateWish{"wild", {"DNS:*.wild.example", "DNS:wild.example"}})),
      write_certificate(folder, "three", make_certificate(CertificateWish{"exact", {"DNS:exact.wild.example"}}))};
  std::vector<std::string> errors;
  return tls::Certificates::load(options, nullptr, errors).value();
}

TlsWish asking_for(std::string name) {
  TlsWish wish;
  wish.server_name = std::move(name);
  return wish;
}

TlsWish version(int number) {
  TlsWish wish;
  wish.lowest = wish.highest = number;
  return wish;
}

TEST(Handshake, PicksTheCertificateByName) {
  RunningServer running({.certificates = three_certificates()});
  const auto shown = [&](const std::string& name) { return Client(running.tls_port(), asking_for(name)).peer_common_name(); };
  EXPECT_EQ(shown("first.example"), "first");
  EXPECT_EQ(shown("wild.example"), "wild");
  EXPECT_EQ(shown("a.wild.example"), "wild");
  EXPECT_EQ(shown("A.WILD.example"), "wild");
  EXPECT_EQ(shown("exact.wild.example"), "exact");
  EXPECT_EQ(shown("a.b.wild.example"), "first");
  EXPECT_EQ(shown("unknown.example"), "first");
  EXPECT_EQ(shown(""), "first");
}

TEST(Handshake, PicksTheDefaultThatIsNamed) {
  tls::CertificateOptions options;
  options.default_name = "any.wild.example";
  RunningServer running({.certificates = three_certificates(options)});
  EXPECT_EQ(Client(running.tls_port(), asking_for("")).peer_common_name(), "wild");
  EXPECT_EQ(Client(running.tls_port(), asking_for("unknown.example")).peer_common_name(), "wild");
  EXPECT_EQ(Client(running.tls_port(), asking_for("first.example")).peer_common_name(), "first");
}

TEST(Handshake, RefusesNamesWithoutCertificateWhereTold) {
  tls::CertificateOptions options;
  options.refuse_unmatched = true;
  RunningServer running({.certificates = three_certificates(options)});
  for (const int tls : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto wish = version(tls);
    wish.server_name = "unknown.example";
    EXPECT_THAT(Client(running.tls_port(), wish).handshake_failure(), testing::HasSubstr("unrecognized name"));
    EXPECT_EQ(Client(running.tls_port(), version(tls)).peer_common_name(), "first");
    wish.server_name = "x.wild.example";
    EXPECT_EQ(Client(running.tls_port(), wish).peer_common_name(), "wild");
  }
}

TEST(Handshake, SpeaksTls12And13AndNothingOlder) {
  RunningServer running;
  for (const int good : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Client client(running.tls_port(), version(good));
    EXPECT_EQ(client.handshake_failure(), "");
    EXPECT_EQ(client.ask(get("/")).status, 200);
  }
  for (const int bad : {TLS1_VERSION, TLS1_1_VERSION})
    EXPECT_NE(Client(running.tls_port(), version(bad)).handshake_failure(), "");
  EXPECT_TRUE(eventually([&] { return running.server().activity().failed_handshakes == 2; }));
  EXPECT_EQ(running.server().activity().handshakes, 2U);
}

TEST(Handshake, SpeaksTls13AloneWhereTold) {
  tls::CertificateOptions options;
  options.tls_1_3_only = true;
  RunningServer running({.certificates = three_certificates(options)});
  EXPECT_NE(Client(running.tls_port(), version(TLS1_2_VERSION)).handshake_failure(), "");
  EXPECT_EQ(Client(running.tls_port(), version(TLS1_3_VERSION)).handshake_failure(), "");
}

TEST(Handshake, HasForwardSecrecyInTls12) {
  RunningServer running;
  const std::string name = SSL_get_cipher_name(Client(running.tls_port(), version(TLS1_2_VERSION)).ssl());
  EXPECT_THAT(name, testing::StartsWith("ECDHE-"));
  EXPECT_THAT(name, testing::AnyOf(testing::HasSubstr("GCM"), testing::HasSubstr("CHACHA20")));
}

TEST(Handshake, AgreesOnHttp11) {
  RunningServer running;
  TlsWish wish;
  wish.protocols = std::string("\x02h2\x08http/1.1");
  EXPECT_EQ(Client(running.tls_port(), wish).protocol(), "http/1.1");
  EXPECT_EQ(Client(running.tls_port(), TlsWish{}).protocol(), "");
  wish.protocols = std::string("\x02h2");
  EXPECT_THAT(Client(running.tls_port(), wish).handshake_failure(), testing::HasSubstr("no application protocol"));
}

TEST(Handshake, DoesNotRenegotiate) {
  RunningServer running;
  Client client(running.tls_port(), version(TLS1_2_VERSION));
  ASSERT_EQ(client.ask(get("/")).status, 200);
  SSL_renegotiate(client.ssl());
  EXPECT_NE(SSL_do_handshake(client.ssl()), 1);
}

TEST(Handshake, WithGarbageIsNoted) {
  RunningServer running;
  Client client(running.tls_port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  client.receive_rest();
  EXPECT_TRUE(eventually([&] { return running.server().activity().failed_handshakes == 1; }));
  running.server().stop();
  running.join();
  EXPECT_THAT(running.log(), testing::HasSubstr("TLS handshake failed"));
}

// A session taken from one server, offered to another.
bool resumes(RunningServer& first, RunningServer& second, int tls) {
  auto wish = version(tls);
  wish.server_name = "first.example";
  Client before(first.tls_port(), wish);
  EXPECT_EQ(before.ask(get("/")).status, 200);
  SSL_SESSION* const session = SSL_get1_session(before.ssl());
  wish.session = session;
  Client after(second.tls_port(), wish);
  EXPECT_EQ(after.handshake_failure(), "");
  EXPECT_EQ(after.ask(get("/")).status, 200);
  SSL_SESSION_free(session);
  return after.resumed();
}

TEST(Sessions, AreResumed) {
  RunningServer running({.certificates = three_certificates()});
  for (const int tls : {TLS1_2_VERSION, TLS1_3_VERSION}) EXPECT_TRUE(resumes(running, running, tls));
}

TEST(Sessions, AreResumedByServersThatShareTheKeys) {
  const Folder folder;
  for (const std::size_t size : {80U, 48U}) {
    tls::CertificateOptions options;
    options.ticket_keys = folder.write("keys", std::string(size, 'k'));
    RunningServer one({.certificates = three_certificates(options)});
    RunningServer two({.certificates = three_certificates(options)});
    for (const int tls : {TLS1_2_VERSION, TLS1_3_VERSION}) EXPECT_TRUE(resumes(one, two, tls)) << size;
  }
}

TEST(Sessions, AreNotResumedByServersThatDoNot) {
  RunningServer one({.certificates = three_certificates()});
  RunningServer two({.certificates = three_certificates()});
  for (const int tls : {TLS1_2_VERSION, TLS1_3_VERSION}) EXPECT_FALSE(resumes(one, two, tls));
}

TEST(Sessions, OutliveNewCertificates) {
  const Folder folder;
  tls::CertificateOptions options;
  options.files = {write_certificate(folder, "one", make_certificate("first.example"))};
  std::vector<std::string> errors;
  const auto before = tls::Certificates::load(options, nullptr, errors).value();
  const auto after = tls::Certificates::load(options, before.get(), errors).value();
  RunningServer one({.certificates = before});
  RunningServer two({.certificates = after});
  EXPECT_TRUE(resumes(one, two, TLS1_3_VERSION));
}

TEST(Replacement, IsForNewConnectionsAlone) {
  RunningServer running({.certificates = certificates_for("old.example")});
  Client before(running.tls_port(), TlsWish{});
  EXPECT_EQ(before.peer_common_name(), "old.example");
  EXPECT_EQ(before.ask(get("/")).status, 200);
  running.server().replace(certificates_for("new.example"));
  EXPECT_EQ(Client(running.tls_port(), TlsWish{}).peer_common_name(), "new.example");
  EXPECT_EQ(Client(running.tls_port(), TlsWish{}).peer_common_name(), "new.example");
  EXPECT_EQ(before.ask(get("/")).status, 200);
}

TEST(Replacement, DisturbsNoHandshake) {
  RunningServer running({.certificates = certificates_for("old.example")});
  std::thread replacing([&] {
    for (int i = 0; i < 100; ++i) running.server().replace(three_certificates());
  });
  for (int i = 0; i < 50; ++i) {
    Client client(running.tls_port(), asking_for(i % 2 == 0 ? "x.wild.example" : ""));
    EXPECT_EQ(client.handshake_failure(), "");
    EXPECT_EQ(client.ask(get("/")).status, 200);
  }
  replacing.join();
}

}  // namespace handshake_test
}  // namespace smartdiscover::server::test
