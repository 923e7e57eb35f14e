# Where the parts go on a system: `cmake --install build --prefix /usr/local`. A package is built from these same rules (`cpack`).
if(NOT TARGET smartdiscoverd OR NOT TARGET smartdiscover_cli)
  return()
endif()

install(TARGETS smartdiscoverd RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
install(TARGETS smartdiscover_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# The unit names the programs by their full paths, so it is filled in when the prefix is known: at install.
set(SMARTDISCOVER_UNIT_TEMPLATE ${PROJECT_SOURCE_DIR}/systemd/smartdiscoverd.service.in)
set(SMARTDISCOVER_UNIT ${PROJECT_BINARY_DIR}/systemd/smartdiscoverd.service)
install(CODE "
  set(CMAKE_INSTALL_FULL_SBINDIR \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_SBINDIR}\")
  set(CMAKE_INSTALL_FULL_DOCDIR \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DOCDIR}\")
  set(CMAKE_INSTALL_FULL_BINDIR \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}\")
  configure_file(\"${SMARTDISCOVER_UNIT_TEMPLATE}\" \"${SMARTDISCOVER_UNIT}\" @ONLY)
")
install(FILES ${SMARTDISCOVER_UNIT} DESTINATION lib/systemd/system)
install(FILES systemd/smartdiscover.sysusers.conf DESTINATION lib/sysusers.d RENAME smartdiscover.conf)
install(FILES systemd/smartdiscover.tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME smartdiscover.conf)

install(DIRECTORY config/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples OPTIONAL)
install(FILES README.md CHANGELOG.md LICENSE docs/architecture.md docs/clients.md docs/service-map.md docs/signing-in.md docs/stores.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)

# The manual pages are built where scdoc is there to make them.
find_program(SMARTDISCOVER_SCDOC scdoc)
if(SMARTDISCOVER_SCDOC)
  foreach(page smartdiscover.1 smartdiscoverd.8)
    string(REGEX MATCH "[0-9]$" section ${page})
    set(made ${PROJECT_BINARY_DIR}/man/${page})
    set(source ${PROJECT_SOURCE_DIR}/docs/man/${page}.scd)
    add_custom_command(OUTPUT ${made} COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/man
      COMMAND sh -c "'${SMARTDISCOVER_SCDOC}' < '${source}' > '${made}'" DEPENDS ${source} VERBATIM)
    list(APPEND SMARTDISCOVER_PAGES ${made})
    install(FILES ${made} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
  endforeach()
  add_custom_target(smartdiscover_man ALL DEPENDS ${SMARTDISCOVER_PAGES})
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME smartdiscover)
set(CPACK_PACKAGE_CONTACT "SmartDiscover maintainers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
