# cmake -DFILES="a.yaml|b.yaml" -DOUTPUT=data.cpp -P embed.cmake
# Writes catalogue_files() of scenarios/catalogue_data.hpp: the files' names and texts.

string(REPLACE "|" ";" files "${FILES}")
list(LENGTH files count)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" text)
  string(FIND "${text}" ")yaml\"" closing)
  if(NOT closing EQUAL -1)
    message(FATAL_ERROR "${file}: holds )yaml\" (it would end the raw string literal)")
  endif()
  # Compilers limit one literal (the least is 16 KiB), not a row of adjacent ones; cut after whole lines.
  set(literals "")
  string(LENGTH "${text}" length)
  while(length GREATER 8000)
    string(SUBSTRING "${text}" 0 8000 piece)
    string(FIND "${piece}" "\n" end REVERSE)
    if(end EQUAL -1)
      message(FATAL_ERROR "${file}: a line is longer than 8000 bytes")
    endif()
    math(EXPR end "${end} + 1")
    string(SUBSTRING "${text}" 0 ${end} piece)
    string(SUBSTRING "${text}" ${end} -1 text)
    string(LENGTH "${text}" length)
    string(APPEND literals " R\"yaml(${piece})yaml\"")
  endwhile()
  string(APPEND literals " R\"yaml(${text})yaml\"")
  string(APPEND entries "    {\"${name}\",${literals}},\n")
endforeach()

file(WRITE "${OUTPUT}" "#include \"scenarios/catalogue_data.hpp\"

#include <array>

namespace runcost {
namespace {

constexpr std::array<CatalogueFile, ${count}> files{{
${entries}}};

}  // namespace

std::span<CatalogueFile const> catalogue_files() { return files; }

}  // namespace runcost
")
