# Where the parts go on a system. The .deb is built from these same rules.
foreach(program smartdiscoverd smartdiscover_cli)
  if(NOT TARGET ${program})
    return()
  endif()
endforeach()
install(TARGETS smartdiscoverd RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
install(TARGETS smartdiscover_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
