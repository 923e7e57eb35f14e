#include "server/chunk_decoder.hpp"

#include <algorithm>

namespace smartdiscover::server {
namespace {

constexpr unsigned longest_size = 16;  // digits: 64 bits

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_token(char c) {
  const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return alphanumeric || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool is_text(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != '\x7F'); }

}  // namespace

void ChunkDecoder::expect(bool is_right, Place next) {
  if (is_right) {
    place_ = next;
  } else {
    state_ = State::malformed;
  }
}

void ChunkDecoder::take_size(char octet) {
  const int value = hex_value(octet);
  if (value >= 0 && digits_ < longest_size) {
    ++digits_;
    left_ = left_ << 4 | static_cast<unsigned>(value);
  } else if (value >= 0 || digits_ == 0) {
    state_ = State::malformed;
  } else if (octet == '\r') {
    place_ = Place::end_of_size_line;
  } else if (octet == ';') {
    place_ = Place::extension;
  } else {
    expect(octet == ' ' || octet == '\t', Place::blank_before_extension);
  }
}

void ChunkDecoder::take_extension(char octet) {
  if (++extensions_ > body_limit_) {
    state_ = State::body_too_large;
  } else if (place_ == Place::blank_before_extension) {
    if (octet != ' ' && octet != '\t') expect(octet == ';', Place::extension);
  } else if (octet == '\r') {
    place_ = Place::end_of_size_line;
  } else {
    expect(is_text(octet), Place::extension);
  }
}

void ChunkDecoder::end_size_line() {
  digits_ = 0;
  if (left_ == 0) {
    place_ = Place::trailer_begin;
  } else if (left_ > body_limit_ - decoded_) {
    state_ = State::body_too_large;
  } else {
    place_ = Place::data;
  }
}

void ChunkDecoder::take_trailer(char octet) {
  if (++trailer_ > trailer_limit_) {
    state_ = State::trailer_too_large;
  } else if (place_ == Place::trailer_begin) {
    if (octet == '\r') {
      place_ = Place::end_of_body;
    } else {
      expect(is_token(octet), Place::trailer_name);
    }
  } else if (place_ == Place::trailer_name) {
    if (octet == ':') {
      place_ = Place::trailer_value;
    } else {
      expect(is_token(octet), Place::trailer_name);
    }
  } else if (octet == '\r') {
    place_ = Place::end_of_trailer;
  } else {
    expect(is_text(octet), Place::trailer_value);
  }
}

void ChunkDecoder::take(char octet) {
  switch (place_) {
    case Place::size: return take_size(octet);
    case Place::blank_before_extension:
    case Place::extension: return take_extension(octet);
    case Place::end_of_size_line: return octet == '\n' ? end_size_line() : expect(false, Place::size);
    case Place::data: return;
    case Place::end_of_data_cr: return expect(octet == '\r', Place::end_of_data_lf);
    case Place::end_of_data_lf: return expect(octet == '\n', Place::size);
    case Place::trailer_begin:
    case Place::trailer_name:
    case Place::trailer_value: return take_trailer(octet);
    case Place::end_of_trailer: return expect(octet == '\n', Place::trailer_begin);
    case Place::end_of_body: state_ = octet == '\n' ? State::complete : State::malformed;
  }
}

std::size_t ChunkDecoder::take_data(std::string_view octets, std::string& body) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, octets.size()));
  body.append(octets.substr(0, size));
  decoded_ += size;
  left_ -= size;
  if (left_ == 0) place_ = Place::end_of_data_cr;
  return size;
}

std::size_t ChunkDecoder::feed(std::string_view octets, std::string& body) {
  std::size_t used = 0;
  while (used < octets.size() && state_ == State::incomplete) {
    if (place_ == Place::data) {
      used += take_data(octets.substr(used), body);
    } else {
      take(octets[used++]);
    }
  }
  return used;
}

}  // namespace smartdiscover::server
