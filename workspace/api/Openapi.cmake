# openapi.cpp for the API: its description travels in the program.
file(READ ${CMAKE_CURRENT_LIST_DIR}/openapi.yaml CERBY_OPENAPI)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/openapi.yaml)
configure_file(${CMAKE_CURRENT_LIST_DIR}/openapi.cpp.in ${PROJECT_BINARY_DIR}/generated/workspace/openapi.cpp @ONLY)
