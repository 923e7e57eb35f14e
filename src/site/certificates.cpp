#include "site/checks.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace smartdiscover::site {
namespace {

// What renews certificates does so a month ahead; later than this it has failed for a while.
constexpr std::chrono::days expires_soon{7};

// The entry whose files the text of tls::Certificates::load() begins with.
Location location_of(const std::string& text, const Configuration& configuration) {
  for (std::size_t i = 0; i < configuration.tls.files.size(); ++i) {
    const auto& files = configuration.tls.files[i];
    if (text.starts_with(files.chain.string() + ":") || text.starts_with(files.key.string() + ":"))
      return configuration.certificate_locations[i];
  }
  return configuration.location_of("tls");
}

bool is_kept(const tls::CertificateFiles& files, const tls::Certificates* previous) {
  if (previous == nullptr) return false;
  return std::any_of(previous->list().begin(), previous->list().end(), [&files](const tls::Certificate& certificate) {
    return certificate.files.chain == files.chain && certificate.files.key == files.key;
  });
}

std::string date_of(std::chrono::system_clock::time_point moment) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(moment));
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text.data();
}

void check_expiry(const Configuration& configuration, const tls::Certificates& certificates, yaml::Report& report) {
  const auto now = std::chrono::system_clock::now();
  for (const auto& certificate : certificates.list()) {
    if (certificate.expires - now > expires_soon) continue;
    const auto file = certificate.files.chain.string() + ": ";
    report.warning("certificate", location_of(file, configuration), "tls",
                   file + (certificate.expires <= now ? "the certificate expired on " : "the certificate expires on ") +
                       date_of(certificate.expires) +
                       (certificate.expires <= now ? "; clients reject it: renew it" : "; renew it before that day"));
  }
}

}  // namespace

std::shared_ptr<const tls::Certificates> load_certificates(const Configuration& configuration, const tls::Certificates* previous,
                                                           yaml::Report& report) {
  if (configuration.listen.https.empty()) return nullptr;
  if (configuration.tls.files.empty()) {
    // Entries that could not be read are reported already.
    if (!report.has_errors())
      report.error(configuration.location_of("tls"), "tls",
                   "https listens and needs a certificate; expected one in certificates or directories");
    return nullptr;
  }
  std::vector<std::string> mistakes;
  auto loaded = tls::Certificates::load(configuration.tls, previous, mistakes);
  const bool keeps_any = std::any_of(configuration.tls.files.begin(), configuration.tls.files.end(),
                                     [&](const tls::CertificateFiles& files) { return is_kept(files, previous); });
  for (auto& mistake : mistakes) {
    const auto location = location_of(mistake, configuration);
    if (!loaded) {
      report.error(location, "tls", std::move(mistake));
    } else {
      report.warning("certificate", location, "tls",
                     mistake + (keeps_any ? "; where an older version was loaded, it stays in use" : ""));
    }
  }
  if (!loaded) {
    report.error(configuration.location_of("tls"), "tls", "https listens and " + loaded.error().detail);
    return nullptr;
  }
  check_expiry(configuration, **loaded, report);
  return *loaded;
}

std::shared_ptr<const tls::Certificates> load_signing(const Configuration& configuration,
                                                      std::shared_ptr<const tls::Certificates> tls,
                                                      const tls::Certificates* previous, yaml::Report& report) {
  const auto& signing = configuration.signing;
  if (signing.kind == Signing::Kind::off) return nullptr;
  if (signing.kind == Signing::Kind::tls_certificate) return tls;
  tls::CertificateOptions options;
  options.files = {signing.files};
  std::vector<std::string> mistakes;
  auto loaded = tls::Certificates::load(options, previous, mistakes);
  for (auto& mistake : mistakes) {
    const auto location = configuration.location_of("signing");
    if (!loaded) {
      report.error(location, "signing", std::move(mistake));
    } else {
      report.warning("certificate", location, "signing", mistake + "; the version that was loaded before stays in use");
    }
  }
  return loaded ? *std::move(loaded) : nullptr;
}

}  // namespace smartdiscover::site
