# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where.
if(TARGET pdfseal)
    install(TARGETS pdfseal LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(FILES core/pdfseal.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    configure_file(cmake/pdfseal.pc.in ${CMAKE_BINARY_DIR}/pdfseal.pc @ONLY)
    install(FILES ${CMAKE_BINARY_DIR}/pdfseal.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
