# What an installed system holds, and the Debian package of it: `cmake --workflow --preset package`.
# No maintainer scripts: browsers find the host by files alone.

set(CERBY_CONTACT "Cerby <extended-access@cerby.com>" CACHE STRING "Maintainer of the package, as Debian writes it")
set(CERBY_SYSTEM_BROWSERS "chrome;chromium;edge;brave;firefox" CACHE STRING
  "Browsers of manifests/browsers.json that the package registers the host with")

# ---- host manifests, in the browsers' system folders ----

set(CERBY_HOST_NAME com.cerby.host)
set(CERBY_HOST_PATH /usr/${CMAKE_INSTALL_LIBDIR}/cerby/cerby-host)
list(TRANSFORM CERBY_CHROMIUM_IDS REPLACE "(.+)" "\"chrome-extension://\\1/\"" OUTPUT_VARIABLE cerby_origins)
list(TRANSFORM CERBY_FIREFOX_IDS REPLACE "(.+)" "\"\\1\"" OUTPUT_VARIABLE cerby_addons)
list(JOIN cerby_origins ", " cerby_origins)
list(JOIN cerby_addons ", " cerby_addons)

function(cerby_manifest family key allowed)
  set(CERBY_ALLOWED_KEY ${key})
  set(CERBY_ALLOWED_LIST "[${allowed}]")
  configure_file(${PROJECT_SOURCE_DIR}/manifests/host.json.in
    ${PROJECT_BINARY_DIR}/manifests/${family}/${CERBY_HOST_NAME}.json @ONLY)
endfunction()
cerby_manifest(chromium allowed_origins "${cerby_origins}")
cerby_manifest(firefox allowed_extensions "${cerby_addons}")

# The first system folder that browsers.json names for a browser from the distribution's or vendor's package.
function(cerby_system_folder browser family_variable folder_variable)
  set(file ${PROJECT_SOURCE_DIR}/manifests/browsers.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} json)
  string(JSON count LENGTH "${json}" browsers)
  math(EXPR last "${count} - 1")
  foreach(index RANGE ${last})
    string(JSON name GET "${json}" browsers ${index} name)
    if(NOT name STREQUAL browser)
      continue()
    endif()
    string(JSON family GET "${json}" browsers ${index} family)
    string(JSON places LENGTH "${json}" browsers ${index} places)
    math(EXPR last_place "${places} - 1")
    foreach(place RANGE ${last_place})
      string(JSON os GET "${json}" browsers ${index} places ${place} os)
      string(JSON packaging GET "${json}" browsers ${index} places ${place} packaging)
      if(os STREQUAL linux AND packaging STREQUAL native)
        string(JSON folder GET "${json}" browsers ${index} places ${place} system 0)
        set(${family_variable} ${family} PARENT_SCOPE)
        set(${folder_variable} ${folder} PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
  message(FATAL_ERROR "manifests/browsers.json has no Linux folder for ${browser}")
endfunction()

set(folders "")
set(conffiles "")
foreach(browser IN LISTS CERBY_SYSTEM_BROWSERS)
  cerby_system_folder(${browser} family folder)
  if(folder IN_LIST folders)
    continue()
  endif()
  list(APPEND folders ${folder})
  install(FILES ${PROJECT_BINARY_DIR}/manifests/${family}/${CERBY_HOST_NAME}.json DESTINATION ${folder})
  if(folder MATCHES "^/etc/")
    string(APPEND conffiles "${folder}/${CERBY_HOST_NAME}.json\n")
  endif()
endforeach()

# ---- the extension, configuration, documents ----

install(DIRECTORY ${PROJECT_SOURCE_DIR}/extension/ DESTINATION ${CMAKE_INSTALL_DATADIR}/cerby/extension
  PATTERN "tsconfig.json" EXCLUDE PATTERN "types" EXCLUDE PATTERN "*.d.ts" EXCLUDE)
install(DIRECTORY DESTINATION /etc/cerby)
set(doc ${CMAKE_INSTALL_DATADIR}/doc/cerby)
install(FILES ${PROJECT_SOURCE_DIR}/installer/config.sample.json
  ${PROJECT_SOURCE_DIR}/README.md
  ${PROJECT_SOURCE_DIR}/SECURITY.md ${PROJECT_SOURCE_DIR}/installer/copyright DESTINATION ${doc})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/manifests/policies DESTINATION ${doc})

find_program(GZIP gzip REQUIRED)
function(cerby_compressed source destination name)
  get_filename_component(base ${name} NAME)
  set(output ${PROJECT_BINARY_DIR}/compressed/${base}.gz)
  add_custom_command(OUTPUT ${output} DEPENDS ${source} VERBATIM
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/compressed
    COMMAND sh -c "\"$1\" -9nc <\"$2\" >\"$3\"" sh ${GZIP} ${source} ${output})
  set_property(GLOBAL APPEND PROPERTY cerby_compressed_files ${output})
  install(FILES ${output} DESTINATION ${destination})
endfunction()
cerby_compressed(${PROJECT_SOURCE_DIR}/CHANGELOG.md ${doc} changelog)
set(CERBY_DEBIAN_VERSION ${PROJECT_VERSION}-1)
string(TIMESTAMP CERBY_BUILD_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of SOURCE_DATE_EPOCH, where that is set
configure_file(${PROJECT_SOURCE_DIR}/installer/changelog.Debian.in ${PROJECT_BINARY_DIR}/debian/changelog.Debian @ONLY)
cerby_compressed(${PROJECT_BINARY_DIR}/debian/changelog.Debian ${doc} changelog.Debian)
install(FILES ${PROJECT_SOURCE_DIR}/installer/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME cerby)
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/installer/man/*.[1-8])
list(FILTER pages EXCLUDE REGEX "cerby-workspace")  # the service's, which is no part of this package
foreach(page IN LISTS pages)
  string(REGEX MATCH "[1-8]$" section ${page})
  cerby_compressed(${page} ${CMAKE_INSTALL_MANDIR}/man${section} ${page})
endforeach()
get_property(compressed GLOBAL PROPERTY cerby_compressed_files)
add_custom_target(cerby_documents ALL DEPENDS ${compressed})

set(completions ${PROJECT_SOURCE_DIR}/installer/completions)
install(FILES ${completions}/cerbyctl.bash RENAME cerbyctl DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${completions}/_cerbyctl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${completions}/cerbyctl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# ---- the package ----

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cerby)
set(CPACK_PACKAGE_VENDOR Cerby)
set(CPACK_PACKAGE_CONTACT "${CERBY_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "log in to shared accounts from the Okta dashboard with one click")
set(CPACK_PACKAGE_DESCRIPTION "Extended account access for apps that know no single sign-on: one click on
a chiclet of the Okta dashboard logs the user in, with user name, password
and verification code. This package holds the native messaging host that
keeps the accounts in a sealed vault on this machine, the programs it needs,
the command line tool cerbyctl, and the browser extension.")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnome-keyring | kwalletmanager, pinentry-gnome3 | pinentry-qt | pinentry-gtk2 | pinentry-fltk, libtss2-esys-3.0.2-0 | libtss2-esys-3.0.2-0t64, libtss2-tcti-device0 | libtss2-tcti-device0t64")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "chromium, firefox-esr")
file(WRITE ${PROJECT_BINARY_DIR}/debian/conffiles "${conffiles}")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
