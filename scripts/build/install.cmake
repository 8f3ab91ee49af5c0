# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install BUILD --prefix /usr/local` puts where: the program, its manual pages and completions, which
# the program prints itself, the Lua and the workflows that come with it, README and LICENSE.
if(NOT TARGET assent)
  return()
endif()
include(GNUInstallDirs)

set(SHIPPED "${CMAKE_BINARY_DIR}/generated/shipped")
set(SHIPPED_FILES "")

# A file that the program prints when it is called with the words that follow.
function(shipped_file file folder)
  add_custom_command(
    OUTPUT "${SHIPPED}/${file}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${SHIPPED}"
    COMMAND "$<TARGET_FILE:assent>" ${ARGN} > "${SHIPPED}/${file}"
    DEPENDS assent
    COMMENT "Printing ${file}" VERBATIM)
  install(FILES "${SHIPPED}/${file}" DESTINATION "${folder}")
  set(SHIPPED_FILES ${SHIPPED_FILES} "${SHIPPED}/${file}" PARENT_SCOPE)
endfunction()

shipped_file(assent.1 "${CMAKE_INSTALL_MANDIR}/man1" man)
shipped_file(assent-serve.8 "${CMAKE_INSTALL_MANDIR}/man8" man serve)
shipped_file(assent "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" completion bash)
shipped_file(_assent "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" completion zsh)
shipped_file(assent.fish "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" completion fish)
add_custom_target(shipped ALL DEPENDS ${SHIPPED_FILES})

install(TARGETS assent RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/docs/" DESTINATION "${CMAKE_INSTALL_DOCDIR}/docs")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/workflows" DESTINATION "${CMAKE_INSTALL_DATADIR}/assent")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/scripts/hooks" DESTINATION "${CMAKE_INSTALL_DATADIR}/assent/scripts")
