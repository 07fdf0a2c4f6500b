# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where.
if(TARGET pdfseal)
    install(TARGETS pdfseal LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(FILES core/pdfseal.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    configure_file(cmake/pdfseal.pc.in ${CMAKE_BINARY_DIR}/pdfseal.pc @ONLY)
    install(FILES ${CMAKE_BINARY_DIR}/pdfseal.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
install(DIRECTORY man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN "*.1")
install(FILES ${CMAKE_BINARY_DIR}/completion/pdfseal.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME pdfseal)
install(FILES ${CMAKE_BINARY_DIR}/completion/_pdfseal DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${CMAKE_BINARY_DIR}/completion/pdfseal.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES assets/systemd/pdfseal-watch@.service DESTINATION lib/systemd/system)
