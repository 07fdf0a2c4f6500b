# SPDX-License-Identifier: Apache-2.0
# Called where a target is made. Release builds carry their debug info apart: NAME.debug beside the file, found through its debug link.
function(pdfseal_split_debug_info target)
    if(NOT CMAKE_BUILD_TYPE STREQUAL "Release" OR PDFSEAL_SANITIZE OR PDFSEAL_FUZZ OR NOT CMAKE_OBJCOPY)
        return()
    endif()
    add_custom_command(TARGET ${target} POST_BUILD
        COMMAND ${CMAKE_OBJCOPY} --only-keep-debug $<TARGET_FILE:${target}> $<TARGET_FILE:${target}>.debug
        COMMAND ${CMAKE_OBJCOPY} --strip-debug $<TARGET_FILE:${target}>
        COMMAND ${CMAKE_COMMAND} -E chdir $<TARGET_FILE_DIR:${target}>
                ${CMAKE_OBJCOPY} --add-gnu-debuglink=$<TARGET_FILE_NAME:${target}>.debug $<TARGET_FILE_NAME:${target}>
        VERBATIM)
endfunction()
