# SPDX-License-Identifier: Apache-2.0
# Debian packages by CPack, one a component of cmake/Install.cmake:
#   cmake --preset package && cmake --build --preset package --target package
# Version, maintainer and date are those of cmake/debian/changelog; what CPack does not do by itself is in cmake/debian/*.cmake.
file(STRINGS cmake/debian/changelog changelog)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS cmake/debian/changelog)
list(GET changelog 0 first_line)
list(FILTER changelog INCLUDE REGEX "^ -- ")
list(GET changelog 0 trailer)
string(REGEX REPLACE "^pdfseal \\((.*)-(.*)\\) .*" "\\1;\\2" version "${first_line}")
list(GET version 0 upstream)
list(GET version 1 CPACK_DEBIAN_PACKAGE_RELEASE)
if(NOT upstream STREQUAL PROJECT_VERSION)
    message(FATAL_ERROR "cmake/debian/changelog speaks of ${upstream}, the project is ${PROJECT_VERSION}")
endif()
string(REGEX REPLACE "^ -- (.*>)  (.*)$" "\\1" CPACK_DEBIAN_PACKAGE_MAINTAINER "${trailer}")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pdfseal)
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_PDFSEAL_STRIP ${CMAKE_STRIP})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL library development command plugin render cups libreoffice)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SOURCE pdfseal)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_BINARY_DIR}/lib)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/debian/begin.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/debian/finish.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/debian/rebuild.cmake)
set(CPACK_PDFSEAL_SOURCE ${CMAKE_SOURCE_DIR})

# The macro takes NAME SECTION SYNOPSIS, then the paragraph of the description; lists of other fields are set beside it.
macro(pdfseal_package component name section synopsis description)
    string(TOUPPER ${component} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
    set(CPACK_COMPONENT_${upper}_DESCRIPTION "${synopsis}\n${description}")
endmacro()

pdfseal_package(library libpdfseal0 libs "seals and signatures on PDF documents - library"
    "Seals PDF documents visibly, signs them by PAdES (levels B-B to B-LTA), and\ntells what the signatures on a document are worth and what was changed\nafterwards.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/cmake/debian/triggers ${CMAKE_SOURCE_DIR}/cmake/debian/shlibs)

pdfseal_package(development libpdfseal-dev libdevel "seals and signatures on PDF documents - development files"
    "Headers of libpdfseal and of the loadable plugin, their manual pages, and what\npkg-config and CMake need to find the library.")
set(CPACK_COMPONENT_DEVELOPMENT_DEPENDS library)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "pdfseal-plugin, pkg-config")

pdfseal_package(command pdfseal utils "put seals and signatures on PDF documents, and check them"
    "The command pdfseal: draws seals, signs one document or thousands with keys\nfrom files or PKCS#11 tokens, and verifies them. It speaks English and Chinese.")
set(CPACK_COMPONENT_COMMAND_DEPENDS library)
set(CPACK_DEBIAN_COMMAND_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/cmake/debian/postinst)
set(CPACK_DEBIAN_COMMAND_PACKAGE_RECOMMENDS "pdfseal-render, libcurl4, libdeflate0, ca-certificates")

pdfseal_package(plugin pdfseal-plugin libs "seals and signatures on PDF documents - loadable plugin"
    "pdfseal-plugin.so is for programs that load pdfseal while they run: one symbol,\na table of functions, only types of libc. Hosts in C, Python and Node are in\nits examples.")
set(CPACK_COMPONENT_PLUGIN_DEPENDS library)
set(CPACK_DEBIAN_PLUGIN_PACKAGE_RECOMMENDS "pdfseal-render, libcurl4, libdeflate0, ca-certificates")

pdfseal_package(render pdfseal-render utils "seals and signatures on PDF documents - renderer"
    "The confined process that does all drawing for pdfseal: seals, handwriting,\nSVG, text and QR codes, pictures of pages, PDF reports. Without it pdfseal\nsigns with seals from PNG, JPEG and PDF files, and verifies.")
set(CPACK_DEBIAN_RENDER_PACKAGE_RECOMMENDS "fonts-noto-cjk, poppler-data")
set(CPACK_DEBIAN_RENDER_PACKAGE_ENHANCES "pdfseal, pdfseal-plugin")

pdfseal_package(cups pdfseal-cups utils "print to sealed PDF - backend and filter for CUPS"
    "Whatever is printed to the queue becomes a PDF document that is sealed and\nsigned.")
set(CPACK_COMPONENT_CUPS_DEPENDS library)
set(CPACK_DEBIAN_CUPS_PACKAGE_RECOMMENDS "cups, cups-filters, pdfseal-render, libcurl4, ca-certificates")

pdfseal_package(libreoffice libreoffice-pdfseal utils "seals and signatures on PDF documents - LibreOffice extension"
    "Exports the open document to PDF, seals and verifies it. It is added with\nunopkg add --shared /usr/share/pdfseal/pdfseal.oxt.")
set(CPACK_COMPONENT_LIBREOFFICE_DEPENDS plugin)
set(CPACK_DEBIAN_LIBREOFFICE_PACKAGE_RECOMMENDS "libreoffice-writer, python3-uno")

if(TARGET pdfseal-nautilus)
    list(APPEND CPACK_COMPONENTS_ALL nautilus)
    pdfseal_package(nautilus nautilus-pdfseal gnome "seals and signatures on PDF documents - module for GNOME Files"
        "Emblems for documents whose signatures are valid or altered, and entries of the\nmenu that check and seal.")
    set(CPACK_COMPONENT_NAUTILUS_DEPENDS library)
    set(CPACK_DEBIAN_NAUTILUS_PACKAGE_RECOMMENDS "nautilus, pdfseal-render")
endif()
include(CPack)
