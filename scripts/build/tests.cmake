# SPDX-License-Identifier: Apache-2.0
#
# Makes a ctest test of every test file, found by its name:
#   tests/<folder>/*_test.c   one executable each; with <folder> a room it sees what the room sees
#   tests/<folder>/*_main.c   a program that tests start; not a test itself
#   tests/<folder>/*.c        anything else there is shared by the tests of that folder
#   tests/harness/*.c         shared by all tests
#   tests/fuzz/*_fuzz.c       libFuzzer in the preset fuzz; elsewhere the kept corpus is replayed
#   tests/**/*_test.py, .sh   run with Debian's python3, and sh
# Every test runs through scripts/build/run_test, which gives it a TMPDIR of its own. Its label is its folder,
# and also `threads` where threads are at work, which the preset tsan is for, and `once` where it is the same in
# every build, because it looks at the source, at what pages and commands say, at the rules alone, or starts
# the release's programs.
pkg_check_modules(cmocka REQUIRED QUIET IMPORTED_TARGET GLOBAL cmocka)
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/tests")

set(TESTS_ENVIRONMENT
    "ASSENT_SOURCE=${CMAKE_SOURCE_DIR}"
    "ASSENT_BUILD=${CMAKE_BINARY_DIR}"
    "ASSENT_BIN=${CMAKE_BINARY_DIR}/assent"
    "ASSENT_RELEASE_BUILD=${CMAKE_SOURCE_DIR}/build/release"
    "ASSENT_RELEASE_BIN=${CMAKE_SOURCE_DIR}/build/release/assent"
    "PYTHONPATH=${CMAKE_SOURCE_DIR}/tests/harness"
    "PYTHONDONTWRITEBYTECODE=1"
    "UBSAN_OPTIONS=print_stacktrace=1")

# Registers a command as the ctest test `name`, made from `file`.
# The timeout ends what hangs; it is no bar of speed, and other things may run on the machine.
function(tests_add file name folder)
  add_test(NAME "${name}" COMMAND "${CMAKE_SOURCE_DIR}/scripts/build/run_test" "${name}" ${ARGN})
  set(labels "${folder}")
  file(STRINGS "${file}" starts_threads REGEX "pthread_create" LIMIT_COUNT 1)
  if(starts_threads OR folder STREQUAL "loop")
    list(APPEND labels threads)
    if(TARGET "${name}")
      add_dependencies(thread_tests "${name}")
    endif()
  endif()
  file(STRINGS "${file}" names_the_release REGEX "ASSENT_RELEASE_" LIMIT_COUNT 1)
  if(names_the_release OR folder MATCHES "^(build|cli|crash|docs|model)$")
    list(APPEND labels once)
  endif()
  set_tests_properties("${name}" PROPERTIES TIMEOUT 900 LABELS "${labels}"
                                            ENVIRONMENT "${TESTS_ENVIRONMENT}")
endfunction()

# Name and folder of a file below tests/: tests/core/step_test.c is core_step_test in core.
function(tests_name file name folder)
  file(RELATIVE_PATH path "${CMAKE_SOURCE_DIR}/tests" "${file}")
  string(REGEX REPLACE "/.*$" "" first "${path}")
  string(REGEX REPLACE "\\.[a-z]+$" "" path "${path}")
  string(REPLACE "/" "_" path "${path}")
  set(${name} "${path}" PARENT_SCOPE)
  set(${folder} "${first}" PARENT_SCOPE)
endfunction()

# Gives a target what the tests of `folder` may see. Only an executable is linked with rooms.
function(tests_equip target folder)
  if(folder IN_LIST ROOMS)
    set(doors "${folder}")
    set(rooms "${folder}" ${ROOM_USES_${folder}})
    set(libs ${ROOM_LIBS_${folder}})
    target_include_directories("${target}" PRIVATE "${CMAKE_SOURCE_DIR}/${ROOM_DIR_${folder}}")
    if(folder STREQUAL "store")
      target_include_directories("${target}" PRIVATE "${CMAKE_BINARY_DIR}/generated/store")
    elseif(folder STREQUAL "runtime") # it does nothing itself: its tests perform its orders as the loop does
      set(doors loop)
      set(rooms loop ${ROOM_USES_loop})
    endif()
  else()
    set(doors all)
    set(rooms ${ROOMS})
    set(libs ${ROOMS_LIBS_ALL})
  endif()
  target_include_directories(
    "${target}" PRIVATE "${CMAKE_BINARY_DIR}/doors/${doors}" "${CMAKE_SOURCE_DIR}/tests/harness"
                        "${CMAKE_SOURCE_DIR}/tests/${folder}")
  get_target_property(type "${target}" TYPE)
  if(type STREQUAL "EXECUTABLE")
    if(TARGET "tests_${folder}")
      target_link_libraries("${target}" PRIVATE "tests_${folder}")
    endif()
    if(TARGET assent_harness)
      target_link_libraries("${target}" PRIVATE assent_harness)
    endif()
    foreach(room IN LISTS rooms)
      if(TARGET "assent_${room}")
        target_link_libraries("${target}" PRIVATE "assent_${room}")
      endif()
    endforeach()
    set_target_properties("${target}" PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  endif()
  rooms_link_libraries("${target}" ${libs})
  target_link_libraries("${target}" PRIVATE PkgConfig::cmocka)
endfunction()

file(GLOB_RECURSE c_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/*.c")
file(GLOB_RECURSE script_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/*_test.py"
     "${CMAKE_SOURCE_DIR}/tests/*_test.sh")

# What is shared comes first, because the programs link it.
set(programs "")
set(fuzzers "")
foreach(file IN LISTS c_files)
  tests_name("${file}" name folder)
  if(name MATCHES "^fuzz_.*_fuzz$")
    list(APPEND fuzzers "${file}")
    continue()
  elseif(name STREQUAL "fuzz_replay_main")
    continue()
  elseif(name MATCHES "_(test|main)$")
    list(APPEND programs "${file}")
    continue()
  elseif(folder STREQUAL "harness")
    set(target assent_harness)
  else()
    set(target "tests_${folder}")
  endif()
  if(NOT TARGET "${target}")
    add_library("${target}" STATIC "${file}")
    tests_equip("${target}" "${folder}")
  else()
    target_sources("${target}" PRIVATE "${file}")
  endif()
endforeach()

# What the tests of another build start from this one: the release's programs.
add_custom_target(test_programs DEPENDS rooms)
add_custom_target(thread_tests DEPENDS rooms)
add_custom_target(fuzzers)

if(NOT ASSENT_FUZZ)
  foreach(file IN LISTS programs)
    tests_name("${file}" name folder)
    add_executable("${name}" "${file}")
    tests_equip("${name}" "${folder}")
    if(name MATCHES "_test$")
      tests_add("${file}" "${name}" "${folder}" "$<TARGET_FILE:${name}>")
    else()
      add_dependencies(test_programs "${name}")
    endif()
  endforeach()
  foreach(file IN LISTS script_files)
    tests_name("${file}" name folder)
    if(file MATCHES "\\.py$")
      tests_add("${file}" "${name}" "${folder}" /usr/bin/python3 "${file}")
    else()
      tests_add("${file}" "${name}" "${folder}" /bin/sh "${file}")
    endif()
  endforeach()
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  foreach(name sim_ten_thousand_seeds_test model_hundred_thousand_scenarios_test)
    if(TEST "${name}") # it makes use of all cores itself
      set_tests_properties("${name}" PROPERTIES PROCESSORS "${cores}")
    endif()
  endforeach()
endif()

foreach(file IN LISTS fuzzers)
  tests_name("${file}" name folder)
  if(ASSENT_FUZZ)
    add_executable("${name}" "${file}")
    target_link_options("${name}" PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers "${name}")
  else()
    string(REGEX REPLACE "^fuzz_(.*)_fuzz$" "\\1" corpus "${name}")
    add_executable("${name}" "${file}" "${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.c")
    tests_add("${file}" "${name}" fuzz "$<TARGET_FILE:${name}>" "${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${corpus}")
  endif()
  tests_equip("${name}" fuzz)
endforeach()
