#include "dialects/sha.hpp"

#include <smartdiscover/base/hex.hpp>

#include <openssl/evp.h>

#include <array>
#include <new>

namespace smartdiscover::dialects {
namespace {

// Made at random once, for all times.
constexpr std::array<unsigned char, 16> uuid_namespace{0x5B, 0x0E, 0x9C, 0x1A, 0x7D, 0x42, 0x4F, 0x63,
                                                       0x9E, 0x17, 0xC8, 0x36, 0xA1, 0x0D, 0x5F, 0x84};

std::string digest(const EVP_MD* kind, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), value.data(), &size, kind, nullptr) != 1) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(value.data()), size};
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(EVP_sha256(), bytes); }

std::string uuid_of(std::string_view name) {
  std::string named(reinterpret_cast<const char*>(uuid_namespace.data()), uuid_namespace.size());
  auto hash = digest(EVP_sha1(), named.append(name)).substr(0, 16);
  const auto stamp = [&hash](std::size_t i, unsigned mask, unsigned bits) {
    hash[i] = static_cast<char>((static_cast<unsigned char>(hash[i]) & mask) | bits);
  };
  stamp(6, 0x0F, 0x50);  // the version
  stamp(8, 0x3F, 0x80);  // the variant
  auto text = encode_hex(hash, HexCase::upper);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, "-");
  return text;
}

}  // namespace smartdiscover::dialects
