// Boost.JSON compiled once for the whole library; it needs no library of its own.
#include <boost/json/src.hpp>
