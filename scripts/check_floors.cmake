# cmake -P check_floors.cmake: include only floors below, and keep headers light.
# Prints each offending file:line; fails if there is any.

cmake_minimum_required(VERSION 3.22)
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)
set(offences "")

# No file that matches one of the patterns after FILES may include a path that matches `forbidden`.
function(forbid forbidden reason)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "FILES")
  list(TRANSFORM arg_FILES PREPEND ${root}/)
  file(GLOB_RECURSE files RELATIVE ${root} ${arg_FILES})
  foreach(file IN LISTS files)
    file(READ ${root}/${file} text)
    # Brackets and semicolons would be read as lists of CMake.
    string(REGEX REPLACE "[][;]" " " text "\n${text}")
    string(REGEX MATCHALL "\n[ \t]*#[ \t]*include[ \t]*[<\"](${forbidden})[^\n]*" includes "${text}")
    foreach(include IN LISTS includes)
      string(FIND "${text}" "${include}" position)
      string(SUBSTRING "${text}" 0 ${position} before)
      string(REGEX MATCHALL "\n" lines "${before}\n")
      list(LENGTH lines line)
      string(STRIP "${include}" include)
      list(APPEND offences "${file}:${line}: ${include} (${reason})")
    endforeach()
  endforeach()
  set(offences ${offences} PARENT_SCOPE)
endfunction()

set(heavy "boost/|Eigen/|unsupported/Eigen/|yaml-cpp/|nlohmann/|fmt/|date/|zlib\\.h")

forbid("(\\.\\./)*(models|scenarios)/" "sim is the lowest floor" FILES sim/*.hpp sim/*.cpp)
forbid("(\\.\\./)*scenarios/" "models lies below scenarios" FILES models/*.hpp models/*.cpp)
forbid("(\\.\\./)*(sim|models|scenarios)/" "the oracle knows nothing of the engine" FILES tests/oracle*)
forbid("${heavy}" "heavy headers belong in .cpp files" FILES sim/*.hpp models/*.hpp)

list(LENGTH offences count)
if(count GREATER 0)
  list(JOIN offences "\n" text)
  message("${text}")
  message(FATAL_ERROR "${count} includes break the plan of the house")
endif()
