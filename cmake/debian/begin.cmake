# SPDX-License-Identifier: Apache-2.0
# Read by cpack before anything else: all times in the packages are that of the last entry of the changelog, unless
# SOURCE_DATE_EPOCH says otherwise, so that the same source gives the same bytes.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
    execute_process(COMMAND dpkg-parsechangelog -l ${CPACK_PDFSEAL_SOURCE}/cmake/debian/changelog -S Timestamp
        OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(ENV{SOURCE_DATE_EPOCH} ${epoch})
endif()
set(ENV{LC_ALL} C.UTF-8)
set(ENV{TZ} UTC)
