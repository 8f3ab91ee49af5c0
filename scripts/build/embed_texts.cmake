# SPDX-License-Identifier: Apache-2.0
#
# Writes FOLDER/NAME_files.h and .c, a table of the files named in FILES
# (separated by commas), each under its own file name and ended by a zero byte.
# Bytes are written one by one: a string literal may not be longer than 4,095 bytes in C11.
string(REPLACE "," ";" files "${FILES}")
string(TOUPPER "${NAME}" TABLE)
set(texts "")
set(rows "")
set(count 0)
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1', " bytes "${hex}")
  string(APPEND texts "static const char text_${count}[] = {\n${bytes}0};\n")
  string(APPEND rows "    {\"${name}\", text_${count}},\n")
  math(EXPR count "${count} + 1")
endforeach()
if(count EQUAL 0)
  set(rows "    {0, 0},\n")
endif()

set(head "// SPDX-License-Identifier: Apache-2.0\n// Made by scripts/build/embed_texts.cmake from the room's ${NAME} files.\n")
file(WRITE "${FOLDER}/${NAME}_files.h" "${head}#ifndef ${TABLE}_FILES_H
#define ${TABLE}_FILES_H

#include <stddef.h>

struct ${NAME}_file {
    const char *name; // the file's name without its folder
    const char *text; // ends with a zero byte
};

extern const struct ${NAME}_file ${TABLE}_FILES[];
extern const size_t ${TABLE}_FILES_COUNT;

#endif
")
file(WRITE "${FOLDER}/${NAME}_files.c" "${head}#include \"${NAME}_files.h\"

${texts}
const struct ${NAME}_file ${TABLE}_FILES[] = {
${rows}};
const size_t ${TABLE}_FILES_COUNT = ${count};
")
