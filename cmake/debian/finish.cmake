# SPDX-License-Identifier: Apache-2.0
# Run by cpack when all components lie in their folders: what Debian wants beside it (stripped binaries, compressed man
# pages, changelogs, the licence), and one time for all files.
cmake_policy(SET CMP0009 NEW)

function(copy from to)
    file(COPY_FILE ${CPACK_PDFSEAL_SOURCE}/${from} ${to})
    file(CHMOD ${to} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

function(compress file)
    execute_process(COMMAND gzip -9n ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Debug information was split off when they were built.
function(strip_binaries folder)
    file(GLOB_RECURSE files LIST_DIRECTORIES false ${folder}/*)
    foreach(file IN LISTS files)
        if(IS_SYMLINK ${file})
            continue()
        endif()
        file(READ ${file} magic LIMIT 4 HEX)
        if(magic STREQUAL "7f454c46")
            execute_process(COMMAND ${CPACK_PDFSEAL_STRIP} --strip-unneeded --remove-section=.comment --remove-section=.note ${file}
                COMMAND_ERROR_IS_FATAL ANY)
        endif()
    endforeach()
endfunction()

# A link to a page that gets another name follows it.
function(compress_page page)
    if(NOT IS_SYMLINK ${page})
        compress(${page})
        return()
    endif()
    file(READ_SYMLINK ${page} target)
    file(CREATE_LINK ${target}.gz ${page}.gz SYMBOLIC)
    file(REMOVE ${page})
endfunction()

function(add_documents folder package)
    set(documents ${folder}${CPACK_PACKAGING_INSTALL_PREFIX}/share/doc/${package})
    file(MAKE_DIRECTORY ${documents})
    copy(cmake/debian/copyright ${documents}/copyright)
    copy(cmake/debian/changelog ${documents}/changelog.Debian)
    copy(CHANGELOG.md ${documents}/changelog)
    compress(${documents}/changelog.Debian)
    compress(${documents}/changelog)
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    set(folder ${CPACK_TEMPORARY_DIRECTORY}/${component})
    string(TOUPPER ${component} upper)
    file(GLOB pages ${folder}${CPACK_PACKAGING_INSTALL_PREFIX}/share/man/man*/*.[0-9])
    foreach(page IN LISTS pages)
        compress_page(${page})
    endforeach()
    strip_binaries(${folder})
    add_documents(${folder} ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    execute_process(COMMAND find ${folder} -exec touch --no-dereference --date=@$ENV{SOURCE_DATE_EPOCH} {} + COMMAND_ERROR_IS_FATAL ANY)
endforeach()
