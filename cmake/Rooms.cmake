# A room is a folder of src with its public headers in include/smartdiscover/<room>. All rooms end up in one static library.
# Sources are compiled in batches (SMARTDISCOVER_UNITY), which halves the time of a build from nothing; names in anonymous namespaces are
# therefore unique within a room. PURE rooms are compiled without Asio in their precompiled header, so that an arrow to it would show.
function(smartdiscover_room room)
  cmake_parse_arguments(ARG "PURE" "" "SOURCES;LIBRARIES" ${ARGN})
  set(target smartdiscover_room_${room})
  add_library(${target} OBJECT ${ARG_SOURCES})
  smartdiscover_enable_warnings(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${SMARTDISCOVER_UNITY} UNITY_BUILD_BATCH_SIZE 10)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC Boost::headers ${ARG_LIBRARIES})
  target_compile_definitions(${target} PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
    SMARTDISCOVER_VERSION="${PROJECT_VERSION}")
  if(ARG_PURE)
    target_precompile_headers(${target} PRIVATE <chrono> <functional> <map> <memory> <optional> <string> <string_view> <variant> <vector>)
  else()
    target_precompile_headers(${target} PRIVATE <chrono> <functional> <map> <memory> <optional> <string> <string_view> <variant> <vector>
      <boost/asio/awaitable.hpp> <boost/asio/io_context.hpp> <boost/asio/ip/tcp.hpp> <boost/asio/steady_timer.hpp>
      <boost/asio/use_awaitable.hpp> <boost/asio/as_tuple.hpp> <boost/asio/co_spawn.hpp>)
  endif()
  target_link_libraries(smartdiscover PUBLIC ${ARG_LIBRARIES})
  target_sources(smartdiscover PRIVATE $<TARGET_OBJECTS:${target}>)
endfunction()

# The unit tests of one room: one program, named as the room. Where some of them take long, PARTS divides it into several entries of
# ctest, that run side by side: each is "NAME FILTER", the filter one of GoogleTest's without a minus. What fits none of them
# is the entry that has the program's own name. All names are in <program>_tests afterwards.
function(smartdiscover_unit_tests room)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;PARTS" ${ARGN})
  set(target unit_${room})
  add_executable(${target} ${ARG_SOURCES})
  smartdiscover_enable_warnings(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${SMARTDISCOVER_UNITY} UNITY_BUILD_BATCH_SIZE 10)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${target} PRIVATE SMARTDISCOVER_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE smartdiscover GTest::gmock GTest::gtest_main ${ARG_LIBRARIES})
  target_precompile_headers(${target} PRIVATE <gtest/gtest.h> <gmock/gmock.h> <string> <string_view> <vector> <optional>)
  set(tests ${target})
  set(others)
  foreach(part ${ARG_PARTS})
    string(REGEX MATCH "^([a-z_]+) (.+)$" matched "${part}")
    set(name ${target}_${CMAKE_MATCH_1})
    string(APPEND others ":${CMAKE_MATCH_2}")
    list(APPEND tests ${name})
    add_test(NAME ${name} COMMAND ${target} "--gtest_filter=${CMAKE_MATCH_2}" WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  endforeach()
  add_test(NAME ${target} COMMAND ${target} "--gtest_filter=*-${others}" WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  set_tests_properties(${tests} PROPERTIES LABELS unit TIMEOUT 300)
  set(${target}_tests ${tests} PARENT_SCOPE)
endfunction()
