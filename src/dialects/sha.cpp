#include "dialects/sha.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace smartdiscover::dialects {
namespace {

// Made at random once, for all times.
constexpr std::array<unsigned char, 16> uuid_namespace{0x5B, 0x0E, 0x9C, 0x1A, 0x7D, 0x42, 0x4F, 0x63,
                                                       0x9E, 0x17, 0xC8, 0x36, 0xA1, 0x0D, 0x5F, 0x84};

std::string digest(const EVP_MD* kind, std::string_view octets) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned size = 0;
  if (EVP_Digest(octets.data(), octets.size(), value.data(), &size, kind, nullptr) != 1) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(value.data()), size};
}

}  // namespace

std::string sha256(std::string_view octets) { return digest(EVP_sha256(), octets); }

std::string base64(std::string_view octets) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < octets.size(); at += 3) {
    const auto octet = [&](std::size_t i) { return i < octets.size() ? static_cast<unsigned char>(octets[i]) : 0U; };
    const unsigned group = octet(at) << 16 | octet(at + 1) << 8 | octet(at + 2);
    text += alphabet[group >> 18];
    text += alphabet[group >> 12 & 63];
    text += at + 1 < octets.size() ? alphabet[group >> 6 & 63] : '=';
    text += at + 2 < octets.size() ? alphabet[group & 63] : '=';
  }
  return text;
}

std::string uuid_of(std::string_view name) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string named(reinterpret_cast<const char*>(uuid_namespace.data()), uuid_namespace.size());
  auto hash = digest(EVP_sha1(), named.append(name));
  const auto octet = [&hash](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(hash[i])); };
  const unsigned version = 0x50 | (octet(6) & 0x0F);
  const unsigned variant = 0x80 | (octet(8) & 0x3F);
  std::string text;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    const unsigned value = i == 6 ? version : i == 8 ? variant : octet(i);
    text += digits[value >> 4];
    text += digits[value & 15];
  }
  return text;
}

}  // namespace smartdiscover::dialects
