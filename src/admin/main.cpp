#include "admin/commands.hpp"
#include "admin/program.hpp"

#include <iostream>

int main(int argc, char** argv) {
  using namespace smartdiscover;
  const admin::Streams streams{std::cin, std::cout, std::cerr};
  return to_int(admin::run({argv + 1, argv + argc}, streams, admin::commands()));
}
