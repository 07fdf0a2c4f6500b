# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where. A component is a package (cmake/Packages.cmake): library, development, command, plugin, render.
include(CMakePackageConfigHelpers)

# Man pages of the public functions and types, made from the headers.
function(pdfseal_api_pages)
    set(headers ${CMAKE_SOURCE_DIR}/core/pdfseal.h ${CMAKE_SOURCE_DIR}/plugin/host/pdfseal_plugin.h)
    set(general ${CMAKE_SOURCE_DIR}/man/pdfseal.1)
    set(script ${CMAKE_SOURCE_DIR}/cmake/make_api_pages.py)
    add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/man3/pdfseal.3
        COMMAND Python3::Interpreter -B ${script} ${headers} ${general} ${CMAKE_BINARY_DIR}/man3
        DEPENDS ${headers} ${general} ${script} ${CMAKE_SOURCE_DIR}/cmake/api_header.py ${CMAKE_SOURCE_DIR}/cmake/mdoc.py VERBATIM)
    add_custom_target(api_pages ALL DEPENDS ${CMAKE_BINARY_DIR}/man3/pdfseal.3)
    install(DIRECTORY ${CMAKE_BINARY_DIR}/man3 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT development FILES_MATCHING PATTERN "*.3")
endfunction()

# `docs`: the same as HTML, by Doxygen, whose warnings end the build.
function(pdfseal_reference)
    find_program(DOXYGEN doxygen)
    if(DOXYGEN)
        configure_file(cmake/Doxyfile.in ${CMAKE_BINARY_DIR}/Doxyfile @ONLY)
        add_custom_target(docs COMMAND ${DOXYGEN} ${CMAKE_BINARY_DIR}/Doxyfile VERBATIM)
    else()
        add_custom_target(docs COMMAND ${CMAKE_COMMAND} -E echo "doxygen is missing (cmake/install-packages.sh docs)" COMMAND ${CMAKE_COMMAND} -E false VERBATIM)
    endif()
endfunction()

# For programs that link the library: find_package(pdfseal) and pkg-config, both from wherever the folders lie.
function(pdfseal_install_development)
    set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/pdfseal)
    install(TARGETS pdfseal EXPORT pdfseal-targets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(FILES core/pdfseal.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
    install(EXPORT pdfseal-targets NAMESPACE pdfseal:: DESTINATION ${folder} COMPONENT development)
    configure_package_config_file(cmake/pdfseal-config.cmake.in ${CMAKE_BINARY_DIR}/pdfseal-config.cmake INSTALL_DESTINATION ${folder})
    # docs/abi.md: before 1.0 a minor release may break programs.
    write_basic_package_version_file(${CMAKE_BINARY_DIR}/pdfseal-config-version.cmake COMPATIBILITY SameMinorVersion)
    install(FILES ${CMAKE_BINARY_DIR}/pdfseal-config.cmake ${CMAKE_BINARY_DIR}/pdfseal-config-version.cmake
        DESTINATION ${folder} COMPONENT development)
    pdfseal_api_pages()
    pdfseal_reference()
    file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
    string(REGEX REPLACE "/$" "" prefix_from_pc ${prefix_from_pc})
    configure_file(cmake/pdfseal.pc.in ${CMAKE_BINARY_DIR}/pdfseal.pc @ONLY)
    install(FILES ${CMAKE_BINARY_DIR}/pdfseal.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
endfunction()

if(TARGET pdfseal)
    pdfseal_install_development()
endif()
if(TARGET pdfseal-command)
    install(DIRECTORY man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT command FILES_MATCHING PATTERN "*.1")
    set(completion ${CMAKE_BINARY_DIR}/completion)
    install(FILES ${completion}/pdfseal.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT command
        RENAME pdfseal)
    # Where zsh looks by itself: Debian's folder for packages, and everybody's for /usr/local.
    set(zsh_folder site-functions)
    if(CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND EXISTS /etc/debian_version)
        set(zsh_folder vendor-completions)
    endif()
    install(FILES ${completion}/_pdfseal DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${zsh_folder} COMPONENT command)
    install(FILES ${completion}/pdfseal.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT command)
    file(READ assets/systemd/pdfseal-watch@.service unit)
    string(REPLACE /usr/bin/pdfseal ${CMAKE_INSTALL_FULL_BINDIR}/pdfseal unit "${unit}")
    file(WRITE ${CMAKE_BINARY_DIR}/pdfseal-watch@.service "${unit}")
    install(FILES ${CMAKE_BINARY_DIR}/pdfseal-watch@.service DESTINATION lib/systemd/system COMPONENT command)
    install(FILES assets/systemd/pdfseal-users.conf DESTINATION lib/sysusers.d RENAME pdfseal.conf COMPONENT command)
    file(GLOB documents docs/*.md)
    install(FILES README.md SECURITY.md ${documents} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pdfseal COMPONENT command)
endif()
if(TARGET pdfseal-plugin)
    install(DIRECTORY samples/hosts/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pdfseal-plugin/examples COMPONENT plugin)
endif()
