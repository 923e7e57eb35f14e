#include "passwords/apr1.hpp"

#include <smartdiscover/passwords/hashes.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::passwords {
namespace hashes_test {

using namespace std::string_literals;

struct Vector {
  std::string_view password;
  std::string_view stored;
};

constexpr std::string_view horse = "correct horse";
constexpr std::string_view umlauts = "p\xC3\xA4ssw\xC3\xB6rd";
constexpr std::string_view long_one = "a password of more than sixteen octets in all";

const std::vector<Vector> vectors{
    // mkpasswd(1) of Debian's whois 5.5, one of each -m
    {horse, "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7"},
    {umlauts, "$y$j9T$Y3joIkBF3n6lmiW98gIOU.$vBPDA09PUbfYINZFabcsQalVViw5Pmzk/bS/yeiZUx8"},
    {horse, "$2b$05$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD6"},
    {umlauts, "$2b$05$J9A43zUABX.k8xjMtXdMWOkA/UZwHc7bq8cDRTuKO1g3UoKxxq1Ee"},
    {horse, "$2a$05$ZEfwJ7SlUgFaUv5crBAoRezfidzQ/CJ/b1.niHRJ0PQte3q162q0q"},
    {umlauts, "$2a$05$YtJrWAg0V.zbtEuldW1U2euRTy2.LVqf25OCWC/HpSPu.Yq.N9VFS"},
    {horse, "$6$kEePRQUC7Alh5Po8$PzgFffyYw1r6FpLbBrNn1iFq/NvLvYJ5oxOFYzHYRw4ajPWX9O6M6cKkh5x5X0Zv0.KAVBaw9xeKip3KCnChy/"},
    {umlauts, "$6$QgYDfuk8S0tt2UZ4$IzB84O9Hs0z44R7wElvRQ/1gANHALWsZWZK.ju8uqUjS6YzwyTEvxsEpY/AZN/.l.84CN7X.qj9QKlPRHa56N0"},
    {horse,
     "$6$rounds=1234$EsHUPdX99z30ADpf$H6QeeWG9nW1Z6uzvI7BP/An4vIPx6FbYtigQMFKSkb7UbNiNCh1GgqJM2qcvoV3h2JbBnQJX9vpwzvgvJAPKW0"},
    {horse, "$5$nRo/e7zrhOeYAYdN$9F.2rVE83szseB/VwuyDOfcX9cvWVOVDJwfm1m5O5p3"},
    {umlauts, "$5$5XSm2JExNL7jsr0n$LJ8WijTAELOISTUFG/Eh4vt2l.14KvGlFDFIQ2QGU5."},
    {horse, "$7$CU..../....umy7jUJMDCZF7Bj3Pm20B/$zVdgeS/KbhNW2vq9FC6SY2ZChgsHWgHqz9pIvBrb.71"},
    {umlauts, "$7$CU..../....7fbXTX2W4MIWe/fkVG.Ur/$fMviloUoNZFIhlfTnnsqIK04MrDZzooqX/rSOCafBE3"},
    {horse, "$1$jkTzL7sr$wkLbwO.oHRMofn.H3Ki2g."},
    {umlauts, "$1$qhaTVMWw$IEVwp43.Mhco4RKuDZ8Qm1"},
    // openssl passwd -6, -5, -1 with -salt abc
    {horse, "$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn."},
    {horse, "$5$abc$HEtZB/1K6XJ99xRK14R.qL6AxT3f9/cPAGbTKZddAT6"},
    {horse, "$1$abc$mEYYKBYwc4Odg5SoPgnFr/"},
    // htpasswd(1) of apache2-utils 2.4: -m, -s, -B, -2
    {horse, "$apr1$mg.RivrZ$bs.g0qH/Eg4jk.C4hX8fg1"},
    {horse, "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A="},
    {"secret", "{SMD5}Rm3IVFRCN2GYgLa8VZOE3Us2tf4="},  // these as doveadm writes them
    {"secret", "{PLAIN-MD5}5ebe2294ecd0e0f08eab7690d2a6ee69"},
    {"secret", "{LDAP-MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ=="},
    {"secret", "{CLEAR}secret"},
    {"secret", "{MD5}$1$7FqU/.Hs$I9nJPQbpgHk4Z0q1RZIwk0"},
    {horse, "$2y$05$C5B19f6AkBGlxtEeFDuBuusw0Ousv7DTgtOVCmJtfxE0X7pLkTKmC"},
    {horse, "$5$3gDD38cjg8Y/wCon$tkmr5etpD8uQMESwsudkMCi9MdOe3yBLH0HdIk2lRR0"},
    // openssl passwd -apr1
    {horse, "$apr1$abcdefgh$sIQmFnT1CuEXAsyjuXjUX/"},
    {umlauts, "$apr1$abcdefgh$030j6I3f1zNCF9tihqdd11"},
    {"a", "$apr1$abcdefgh$G8IsPsylW5ROvIKsQMRG61"},
    {long_one, "$apr1$abcdefgh$LbR9yDvGa6z8aPFLGofj8."},
    {"x:y", "$apr1$abcdefgh$uDlYJnZvbDYMW6m2YKMg40"},
    {horse, "$apr1$ab$2AViYtCrOwG81vjtLDlBI0"},
    {long_one, "$apr1$ab$RzdcCJhCeXZVrEujSagvU1"},
    {long_one, "$apr1$8sFt66rZ$qe2l0ZecQSgsGGjUF3Rsm."},
    // Python's hashlib and base64; the salt is 01 02 fe ff
    {horse, "{SHA.HEX}2f9e53523b62abc141a2b4d6019d23cba835dbd0"},
    {horse, "{SHA}2f9e53523b62abc141a2b4d6019d23cba835dbd0"},
    {horse, "{sha1}L55TUjtiq8FBorTWAZ0jy6g129A="},
    {horse, "{SSHA}bccDi769mtsyF4RmFqjfsRjBfMcBAv7/"},
    {horse, "{ssha.b64}bccDi769mtsyF4RmFqjfsRjBfMcBAv7/"},
    {umlauts, "{SSHA.hex}acc50479e8dd83df4008f7eae5502b34c6172d1a0102feff"},
    {horse, "{SHA256}QQTTb42iwlQ0n4WDZ5Pr4CngyVcGOjTJHC6SAxh7VjE="},
    {horse, "{SHA256}QQTTb42iwlQ0n4WDZ5Pr4CngyVcGOjTJHC6SAxh7VjE"},
    {horse, "{SHA256.HEX}4104d36f8da2c254349f85836793ebe029e0c957063a34c91c2e9203187b5631"},
    {horse, "{SSHA256}6iEast4nKzh1bEMagDUX+V1eDwDvgApqfprzMqmvrBUBAv7/"},
    {umlauts, "{SSHA256.hex}3d864472174ffd77295057257289150596278148663a105b111d4ad35ff44f240102feff"},
    {horse, "{SHA512}VraY3v7bWkNbY0r+MyC7rz/c2SC2xQOkRvx7endrKY1HnRumqLYXgI6wv1ec6aldZoNHvKtxSQhayTyyeZUZew=="},
    {horse, "{SSHA512}/voTY12ZGgXBiZ64I8+jjkMXPsfNKWdu1b6nzQE+pecrk/KBxzaoB4bnv/T7ATYXqTMAaredMQlxVlH8oF1+wwEC/v8="},
    // Dovecot's prefixes before the hashes above
    {horse, "{CRYPT}$1$abc$mEYYKBYwc4Odg5SoPgnFr/"},
    {horse, "{MD5-CRYPT}$1$abc$mEYYKBYwc4Odg5SoPgnFr/"},
    {horse, "{crypt}$apr1$ab$2AViYtCrOwG81vjtLDlBI0"},
    {horse, "{BLF-CRYPT}$2y$05$C5B19f6AkBGlxtEeFDuBuusw0Ousv7DTgtOVCmJtfxE0X7pLkTKmC"},
    {horse, "{SHA256-CRYPT}$5$abc$HEtZB/1K6XJ99xRK14R.qL6AxT3f9/cPAGbTKZddAT6"},
    {horse, "{Sha512-Crypt}$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn."},
    {horse, "{YESCRYPT}$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7"},
    {horse, "{CRYPT.HEX}243124616263246d4559594b42597763344f646735536f50676e46722f"},
    {horse, "{PLAIN}correct horse"},
    {horse, "{CLEARTEXT}correct horse"},
    {horse, "{plain.b64}Y29ycmVjdCBob3JzZQ=="},
    {horse, "{PLAIN.HEX}636f727265637420686f727365"},
    {umlauts, "{PLAIN}p\xC3\xA4ssw\xC3\xB6rd"},
    {"{PLAIN}", "{PLAIN}{PLAIN}"},
    {"a:b", "{PLAIN}a:b"},
    // The reference implementation's own tests (phc-winner-argon2, test.c): "password" with the salt "somesalt"
    {"password", "{ARGON2ID}$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},
    {"password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},
    {"password", "{ARGON2I}$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"},
};

TEST(Hashes, AcceptWhatOtherProgramsMade) {
  for (const auto& [password, stored] : vectors) {
    const auto result = verify_password(password, stored);
    ASSERT_TRUE(result) << stored << ": " << result.error().detail;
    EXPECT_TRUE(*result) << stored;
    EXPECT_EQ(problem_of_stored_password(stored), std::nullopt) << stored;
    EXPECT_NE(cost_of_stored_password(stored), "") << stored;
  }
}

TEST(Hashes, RefuseEveryOtherPassword) {
  for (const auto& [password, stored] : vectors) {
    const std::string right(password);
    for (const auto& wrong :
         {right + "x", right.substr(1), "X" + right.substr(1), " " + right, right + "\n", std::string(stored), "wrong"s}) {
      if (wrong == right) continue;
      const auto result = verify_password(wrong, stored);
      ASSERT_TRUE(result) << stored;
      EXPECT_FALSE(*result) << stored << " took " << wrong;
    }
  }
}

TEST(Hashes, NeverMatchAnImpossiblePassword) {
  for (const auto& [password, stored] : vectors) {
    EXPECT_FALSE(*verify_password("", stored)) << stored;
    EXPECT_FALSE(*verify_password(std::string(password) + "\0"s, stored)) << stored;
    EXPECT_FALSE(*verify_password(std::string(password) + "\0tail"s, stored)) << stored;
    EXPECT_FALSE(*verify_password(std::string(longest_password + 1, 'a'), stored)) << stored;
  }
  const std::string longest(longest_password, 'a');
  EXPECT_TRUE(*verify_password(longest, "{PLAIN}" + longest));
  EXPECT_FALSE(*verify_password(longest + "a", "{PLAIN}" + longest + "a"));
}

TEST(Hashes, LockedAccountsMatchNothing) {
  for (const std::string stored :
       {"!", "*", "!!", "*LK*",
        "!$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn."}) {
    EXPECT_FALSE(*verify_password(horse, stored)) << stored;
    EXPECT_FALSE(*verify_password(stored, stored)) << stored;
    EXPECT_EQ(problem_of_stored_password(stored), std::nullopt) << stored;
  }
}

const std::vector<std::string> damaged{
    "",
    "secret",
    "wFM2/y0eJPvhQ",         // DES
    "_J9..rasmBYk8r9AiWNc",  // extended DES
    "$",
    "$$",
    "$y",
    "$y$",
    "$y$j9T$",
    "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//",
    "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$",
    "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt",
    "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt77",
    "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7\n",
    "$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOd:7",
    "$y$j9T$ma60Hx0v I0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7",
    "$2b$05$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD",
    "$2b$5$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD6",
    "$2b$99$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD6",
    "$2b$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD6",
    "$2x$05$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD6",
    "$2$05$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD6",
    "$6$abc",
    "$6$abc$",
    "$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn",
    "$6$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn.",
    "$5$abc$HEtZB/1K6XJ99xRK14R.qL6AxT3f9/cPAGbTKZddAT",
    "$5$ab:c$HEtZB/1K6XJ99xRK14R.qL6AxT3f9/cPAGbTKZddAT6",
    "$7$CU..../....umy7jUJMDCZF7Bj3Pm20B/$zVdgeS/KbhNW2vq9FC6SY2ZChgsHWgHqz9pIvBrb.7",
    "$1$abc$mEYYKBYwc4Odg5SoPgnFr",
    "$1$abc$mEYYKBYwc4Odg5SoPgnFr/ ",
    "$3$$8846f7eaee8fb117ad06bdd830b7586c",  // NT
    "$sha1$40000$jtNX3nZ2$hBNaIXkt4wBI2o5rsi8KejSjNqIq",
    "$md5,rounds=904$48b$q3sbAdp0.ezfLPbKtWeYq/",
    "$gy$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7",
    "$apr1$",
    "$apr1$abcdefgh",
    "$apr1$abcdefgh$",
    "$apr1$abcdefgh$sIQmFnT1CuEXAsyjuXjUX",
    "$apr1$abcdefgh$sIQmFnT1CuEXAsyjuXjUX//",
    "$apr1$abcdefghi$sIQmFnT1CuEXAsyjuXjUX/",
    "$apr1$abcdefgh$sIQmFnT1CuEXA$yjuXjUX/",
    "$argon2",
    "$argon2id$",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
    "$argon2id$v=19$m=,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=1$****$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "{",
    "{}",
    "{}secret",
    "{PLAIN",
    "{PLAIN}",
    "{PLAIN.B64}***",
    "{PLAIN.ROT13}frperg",
    "{CLEARTEXT}",
    "{SHA}",
    "{SHA}L55TUjtiq8FBorTWAZ0jy6g129=",
    "{SHA}!!55TUjtiq8FBorTWAZ0jy6g129A=",
    "{SHA}zf9e53523b62abc141a2b4d6019d23cba835dbd0",
    "{SHA.HEX}2f9e",
    "{SHA.HEX}2f9e53523b62abc141a2b4d6019d23cba835dbd",
    "{SSHA}L55TUjtiq8FBorTWAZ0jy6g129A=",  // no salt
    "{SSHA}",
    "{SSHA256}bccDi769mtsyF4RmFqjfsRjBfMcBAv7/",
    "{SSHA512}AAAA",
    "{SHA512}VraY3v7bWkNbY0r",
    "{CRYPT}",
    "{CRYPT}secret",
    "{CRYPT}wFM2/y0eJPvhQ",
    "{BLF-CRYPT}$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn.",
    "{SHA512-CRYPT}$5$abc$HEtZB/1K6XJ99xRK14R.qL6AxT3f9/cPAGbTKZddAT6",
    "{ARGON2ID}$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
    "{ARGON2ID}secret",
    "{CRAM-MD5}e02d374fde0dc75a17a557039a3a5338c7743304777dccd376f332bee68d2cf6",
    "{SCRAM-SHA-256}4096,aaaa,bbbb,cccc",
    "{my secret}",
    " {PLAIN}secret",
    "$1$abc$mEYYKBYwc4Odg5SoPgnFr/\0"s,
};

TEST(Hashes, AreNeverMatchedWhenDamaged) {
  for (const auto& stored : damaged) {
    const auto problem = problem_of_stored_password(stored);
    EXPECT_TRUE(problem) << stored;
    for (const std::string& password : {"correct horse"s, stored, "secret"s, "password"s, ""s}) {
      const auto result = verify_password(password, stored);
      EXPECT_TRUE(!result || !*result) << stored << " took " << password;
      if (!result) {
        EXPECT_EQ(result.error().code, Errc::malformed);
      }
    }
  }
}

TEST(Hashes, NoTextShowsWhatWasStored) {
  for (const auto& stored : damaged) {
    const auto problem = problem_of_stored_password(stored).value_or("");
    const auto brace = stored.find('}');
    const std::string secret = brace == std::string::npos ? stored : stored.substr(brace + 1);
    if (secret.size() > 12) {
      EXPECT_EQ(problem.find(secret), std::string::npos) << problem;
    }
  }
  EXPECT_EQ(problem_of_stored_password("{my secret}")->find("secret"), std::string::npos);
}

TEST(Hashes, AnUnknownSchemeIsNamedAndTheKnownOnesListed) {
  const auto problem = problem_of_stored_password("{CRAM-MD5}abc").value_or("");
  EXPECT_NE(problem.find("{CRAM-MD5}"), std::string::npos) << problem;
  EXPECT_NE(problem.find("SSHA512"), std::string::npos) << problem;
}

TEST(Hashes, SurviveEveryPlaceWhereTheyCanBeCut) {
  for (const auto& [password, stored] : vectors) {
    if (stored.starts_with("{PLAIN") || stored.starts_with("{plain") || stored.starts_with("{CLEAR")) continue;
    for (std::size_t length = 0; length < stored.size(); ++length) {
      const auto cut = stored.substr(0, length);
      if (problem_of_stored_password(cut)) continue;
      // What is whole without its last letters ("=" of base64, a byte of salt) may stand, but must not take another password.
      const auto result = verify_password("wrong", cut);
      EXPECT_TRUE(!result || !*result) << cut;
    }
  }
}

TEST(Hashes, NewOnesAreYescryptAndEachHasItsSalt) {
  const auto one = hash_password(horse);
  const auto two = hash_password(horse);
  ASSERT_TRUE(one && two);
  EXPECT_TRUE(one->starts_with("$y$"));
  EXPECT_NE(*one, *two);
  EXPECT_TRUE(*verify_password(horse, *one));
  EXPECT_TRUE(*verify_password(horse, *two));
  EXPECT_FALSE(*verify_password("correct Horse", *one));
}

TEST(Hashes, AreNotMadeOfImpossiblePasswords) {
  for (const auto& password : {""s, "a\0b"s, std::string(longest_password + 1, 'a')}) {
    const auto made = hash_password(password);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, Errc::malformed);
  }
  EXPECT_TRUE(hash_password(std::string(longest_password, 'a')));
}

TEST(Hashes, CostNamesSchemeAndParametersOnly) {
  const std::vector<std::pair<std::string_view, std::string_view>> costs{
      {"$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7", "$y$j9T"},
      {"{CRYPT}$y$j9T$ma60Hx0vI0RV.G4Y7XQQ//$z5MS/mNTlr9nS.90fg6Bp2XhC4iwy7Gf2I1QJPAOdt7", "$y$j9T"},
      {"$2b$05$M/VbWc2RlGhleiNCIY3AzeNepibWy71yxodPEXWYrxi14slvddjD6", "$2b$05"},
      {"$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn.", "$6$"},
      {"$6$rounds=1234$EsHUPdX99z30ADpf$H6QeeWG9nW1Z6uzvI7BP/An4vIPx6FbYtigQMFKSkb7UbNiNCh1GgqJM2qcvoV3h2JbBnQJX9vpwzvgvJAPKW0",
       "$6$rounds=1234"},
      {"$7$CU..../....umy7jUJMDCZF7Bj3Pm20B/$zVdgeS/KbhNW2vq9FC6SY2ZChgsHWgHqz9pIvBrb.71", "$7$CU..../...."},
      {"$apr1$ab$2AViYtCrOwG81vjtLDlBI0", "$apr1$"},
      {"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "$argon2id$v=19$m=256,t=2,p=1"},
      {"{PLAIN}secret", "plain"},
      {"{SSHA}bccDi769mtsyF4RmFqjfsRjBfMcBAv7/", "SHA1"},
      {"!locked", ""},
      {"damaged", ""},
  };
  for (const auto& [stored, cost] : costs) EXPECT_EQ(cost_of_stored_password(stored), cost);
}

TEST(Apr1, OnlyEightLettersOfTheSaltCount) { EXPECT_EQ(make_apr1("a", "abcdefghijk"), make_apr1("a", "abcdefgh")); }

}  // namespace hashes_test
}  // namespace smartdiscover::passwords
