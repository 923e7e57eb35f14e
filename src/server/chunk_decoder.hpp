#pragma once

// Takes the chunked coding off a body that arrives in any pieces: RFC 9112 7.1, read strictly. Extensions and trailers are dropped.
// Keeps nothing but where it is, however the bytes are cut.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smartdiscover::server {

class ChunkDecoder {
 public:
  enum class State {
    incomplete,
    complete,
    malformed,
    body_too_large,  // the body, or all extensions together, exceed the body's limit
    trailer_too_large,
  };

  ChunkDecoder(std::size_t body_limit, std::size_t trailer_limit) : body_limit_(body_limit), trailer_limit_(trailer_limit) {}

  // Appends what it decodes to `body`; returns how many bytes belong to this body, which is all of them unless it is complete.
  std::size_t feed(std::string_view bytes, std::string& body);
  State state() const { return state_; }

 private:
  // Where in the grammar the next byte stands.
  enum class Position {
    size,
    blank_before_extension,
    extension,
    end_of_size_line,
    data,
    end_of_data_cr,
    end_of_data_lf,
    trailer_begin,
    trailer_name,
    trailer_value,
    end_of_trailer,
    end_of_body,
  };

  std::size_t take_data(std::string_view bytes, std::string& body);
  void take(char byte);
  void take_size(char byte);
  void take_extension(char byte);
  void take_trailer(char byte);
  void end_size_line();
  void expect(bool is_right, Position next);

  std::size_t body_limit_;
  std::size_t trailer_limit_;
  State state_ = State::incomplete;
  Position position_ = Position::size;
  unsigned digits_ = 0;
  std::uint64_t left_ = 0;  // of the chunk
  std::size_t decoded_ = 0;
  std::size_t extensions_ = 0;
  std::size_t trailer_ = 0;
};

}  // namespace smartdiscover::server
