# SPDX-License-Identifier: Apache-2.0
#
# The compiler's flags, the same for the product and its tests.
# NDEBUG is never set: an assertion that fails stops the release too, and
# durability makes that safe. So CMake's own release flags are replaced.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
if(NOT CMAKE_BUILD_TYPE MATCHES "^(Debug|Release)$")
  message(FATAL_ERROR "CMAKE_BUILD_TYPE is Debug or Release, not '${CMAKE_BUILD_TYPE}'")
endif()
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")

add_compile_definitions(_GNU_SOURCE)
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum -Werror
                    -fno-omit-frame-pointer -fPIE)
if(CMAKE_C_COMPILER_ID STREQUAL "Clang")
  add_compile_options(-Wno-string-conversion) # clang's -Wconversion alone minds assert(!"reason")
endif()
# -fPIE and not -fPIC, also in the libraries: they end in the program only, and gcc
# may then inline what is not static.
add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie> -Wl,--as-needed)

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong
                      -ffunction-sections -fdata-sections)
  add_link_options(-Wl,-z,relro,-z,now -Wl,--gc-sections)
endif()

# The program is compiled once more as a whole when it is linked: small functions of a room (texts, buffers,
# arenas) are then inlined in others, which spares a tenth of a commit's instructions. The objects hold ordinary
# code too; tests are linked from that, fast.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_C_COMPILER_ID STREQUAL "GNU" AND NOT ASSENT_SANITIZE)
  add_compile_options(-flto=auto -ffat-lto-objects)
  add_link_options($<IF:$<STREQUAL:$<TARGET_PROPERTY:NAME>,assent>,-flto=auto,-fno-lto>)
endif()

if(ASSENT_SANITIZE)
  add_compile_options(-fsanitize=${ASSENT_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ASSENT_SANITIZE})
endif()
if(ASSENT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
