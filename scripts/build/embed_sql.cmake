# SPDX-License-Identifier: Apache-2.0
#
# Writes FOLDER/sql_files.h and .c, a table of the SQL files named in FILES
# (separated by commas), each under its own file name and ended by a zero byte.
# Bytes are written one by one: a string literal may not be longer than 4,095 bytes in C11.
string(REPLACE "," ";" files "${FILES}")
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

set(head "// SPDX-License-Identifier: Apache-2.0\n// Made by scripts/build/embed_sql.cmake from the store's SQL files.\n")
file(WRITE "${FOLDER}/sql_files.h" "${head}#ifndef SQL_FILES_H
#define SQL_FILES_H

#include <stddef.h>

struct sql_file {
    const char *name; // the file's name without its folder
    const char *text; // ends with a zero byte
};

extern const struct sql_file SQL_FILES[];
extern const size_t SQL_FILES_COUNT;

#endif
")
file(WRITE "${FOLDER}/sql_files.c" "${head}#include \"sql_files.h\"

${texts}
const struct sql_file SQL_FILES[] = {
${rows}};
const size_t SQL_FILES_COUNT = ${count};
")
