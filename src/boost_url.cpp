// Boost.URL compiled once for the whole library; this needs no library at run time.
#include <boost/url/src.hpp>
