# SPDX-License-Identifier: Apache-2.0
# Outside libraries; what each is for stands in cmake/packages.list.
find_package(PkgConfig REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto>=3.0)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
pkg_check_modules(POPPLER IMPORTED_TARGET poppler-glib)
pkg_check_modules(CAIRO IMPORTED_TARGET cairo)
pkg_check_modules(PANGO IMPORTED_TARGET pangocairo)
pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)
