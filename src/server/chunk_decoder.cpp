#include "server/chunk_decoder.hpp"

#include "server/token.hpp"

#include <smartdiscover/base/hex.hpp>

#include <algorithm>

namespace smartdiscover::server {
namespace {

constexpr unsigned longest_size = 16;  // digits: 64 bits

bool is_text(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != '\x7F'); }

}  // namespace

void ChunkDecoder::expect(bool is_right, Position next) {
  if (is_right) {
    position_ = next;
  } else {
    state_ = State::malformed;
  }
}

void ChunkDecoder::take_size(char byte) {
  const int value = hex_value(byte);
  if (value >= 0 && digits_ < longest_size) {
    ++digits_;
    left_ = left_ << 4 | static_cast<unsigned>(value);
  } else if (value >= 0 || digits_ == 0) {
    state_ = State::malformed;
  } else if (byte == '\r') {
    position_ = Position::end_of_size_line;
  } else if (byte == ';') {
    position_ = Position::extension;
  } else {
    expect(byte == ' ' || byte == '\t', Position::blank_before_extension);
  }
}

void ChunkDecoder::take_extension(char byte) {
  if (++extensions_ > body_limit_) {
    state_ = State::body_too_large;
  } else if (position_ == Position::blank_before_extension) {
    if (byte != ' ' && byte != '\t') expect(byte == ';', Position::extension);
  } else if (byte == '\r') {
    position_ = Position::end_of_size_line;
  } else {
    expect(is_text(byte), Position::extension);
  }
}

void ChunkDecoder::end_size_line() {
  digits_ = 0;
  if (left_ == 0) {
    position_ = Position::trailer_begin;
  } else if (left_ > body_limit_ - decoded_) {
    state_ = State::body_too_large;
  } else {
    position_ = Position::data;
  }
}

void ChunkDecoder::take_trailer(char byte) {
  if (++trailer_ > trailer_limit_) {
    state_ = State::trailer_too_large;
  } else if (position_ == Position::trailer_begin) {
    if (byte == '\r') {
      position_ = Position::end_of_body;
    } else {
      expect(is_token_character(byte), Position::trailer_name);
    }
  } else if (position_ == Position::trailer_name) {
    if (byte == ':') {
      position_ = Position::trailer_value;
    } else {
      expect(is_token_character(byte), Position::trailer_name);
    }
  } else if (byte == '\r') {
    position_ = Position::end_of_trailer;
  } else {
    expect(is_text(byte), Position::trailer_value);
  }
}

void ChunkDecoder::take(char byte) {
  switch (position_) {
    case Position::size: return take_size(byte);
    case Position::blank_before_extension:
    case Position::extension: return take_extension(byte);
    case Position::end_of_size_line: return byte == '\n' ? end_size_line() : expect(false, Position::size);
    case Position::data: return;
    case Position::end_of_data_cr: return expect(byte == '\r', Position::end_of_data_lf);
    case Position::end_of_data_lf: return expect(byte == '\n', Position::size);
    case Position::trailer_begin:
    case Position::trailer_name:
    case Position::trailer_value: return take_trailer(byte);
    case Position::end_of_trailer: return expect(byte == '\n', Position::trailer_begin);
    case Position::end_of_body: state_ = byte == '\n' ? State::complete : State::malformed;
  }
}

std::size_t ChunkDecoder::take_data(std::string_view bytes, std::string& body) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  body.append(bytes.substr(0, size));
  decoded_ += size;
  left_ -= size;
  if (left_ == 0) position_ = Position::end_of_data_cr;
  return size;
}

std::size_t ChunkDecoder::feed(std::string_view bytes, std::string& body) {
  std::size_t used = 0;
  while (used < bytes.size() && state_ == State::incomplete) {
    if (position_ == Position::data) {
      used += take_data(bytes.substr(used), body);
    } else {
      take(bytes[used++]);
    }
  }
  return used;
}

}  // namespace smartdiscover::server
