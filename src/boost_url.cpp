// Boost.URL compiled once for the whole library; it needs no library of its own.
#include <boost/url/src.hpp>
