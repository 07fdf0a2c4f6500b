# SPDX-License-Identifier: Apache-2.0
# A room is a folder that becomes one static library; its unit tests link that room and the floors below, nothing else.

# pdfseal_room(NAME [ROOMS lower rooms] [LIBS outside libraries]): every .c of the folder and its sub-rooms.
function(pdfseal_room name)
    cmake_parse_arguments(ARG "" "" "ROOMS;LIBS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
    if(NOT sources)
        return()
    endif()
    add_library(room_${name} STATIC ${sources})
    target_include_directories(room_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core)
    target_compile_definitions(room_${name} PRIVATE PDFSEAL_VERSION="${PROJECT_VERSION}")
    foreach(lower ${ARG_ROOMS})
        target_link_libraries(room_${name} PUBLIC room_${lower})
    endforeach()
    target_link_libraries(room_${name} PUBLIC ${ARG_LIBS})
    set_property(GLOBAL APPEND PROPERTY PDFSEAL_ROOMS room_${name})
endfunction()

# pdfseal_room_tests(ROOM FOLDER): every *_test.c of the folder becomes the ctest "ROOM.name"; the other .c files are what
# they share.
function(pdfseal_room_tests room folder)
    file(GLOB tests CONFIGURE_DEPENDS ${folder}/*_test.c)
    file(GLOB shared CONFIGURE_DEPENDS ${folder}/*.c)
    list(FILTER shared EXCLUDE REGEX "_test\\.c$")
    foreach(source ${tests})
        get_filename_component(stem ${source} NAME_WE)
        string(REGEX REPLACE "_test$" "" stem ${stem})
        set(target test_${room}_${stem})
        add_executable(${target} ${source} ${shared})
        target_link_libraries(${target} PRIVATE test_support room_${room} PkgConfig::CMOCKA)
        set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
        pdfseal_add_test(${room}.${stem} ${target})
    endforeach()
endfunction()

# pdfseal_script_tests(AREA FOLDER): every *_test.sh and *_test.py of the folder becomes the ctest "AREA.name".
function(pdfseal_script_tests area folder)
    file(GLOB tests CONFIGURE_DEPENDS ${folder}/*_test.sh ${folder}/*_test.py)
    foreach(source ${tests})
        get_filename_component(stem ${source} NAME_WE)
        string(REGEX REPLACE "_test$" "" stem ${stem})
        pdfseal_add_test(${area}.${stem} ${source})
    endforeach()
endfunction()

# Registers one test with the environment that all tests see. With sanitizers the long ones (tests/run.sh --full) need more time.
function(pdfseal_add_test name command)
    set(seconds 600)
    if(PDFSEAL_SANITIZE)
        set(seconds 2400)
    endif()
    add_test(NAME ${name} COMMAND ${command} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${seconds} FIXTURES_REQUIRED pki ENVIRONMENT
        "PDFSEAL_SOURCE_DIR=${CMAKE_SOURCE_DIR};PDFSEAL_BUILD_DIR=${CMAKE_BINARY_DIR};PDFSEAL_TEST_PKI=${CMAKE_BINARY_DIR}/tests/pki;PDFSEAL_SANITIZE=$<BOOL:${PDFSEAL_SANITIZE}>")
endfunction()
