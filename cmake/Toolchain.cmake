# Warnings, sanitizers and the compiler cache, as properties of targets.
find_program(SMARTDISCOVER_CCACHE ccache)
if(SMARTDISCOVER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header changes its time stamp with every build folder; its content is what counts.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${SMARTDISCOVER_CCACHE})
endif()

find_program(SMARTDISCOVER_LLD ld.lld)
if(SMARTDISCOVER_LLD)
  add_link_options(-fuse-ld=lld)
endif()

if(SMARTDISCOVER_SANITIZE)
  add_compile_options(-fsanitize=${SMARTDISCOVER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SMARTDISCOVER_SANITIZE})
  if(SMARTDISCOVER_SANITIZE MATCHES "address.*undefined")
    # These checks stand before every access and double the time to compile. AddressSanitizer stops at the same mistakes, save for
    # alignment, which this processor does not mind.
    add_compile_options(-fno-sanitize=null,alignment,vptr,object-size)
  endif()
  if(SMARTDISCOVER_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio's fences stand beside real synchronisation; g++ only wants to say that it cannot follow them.
    add_compile_options(-Wno-tsan)
  endif()
endif()

function(smartdiscover_enable_warnings target)
  # Designated initialisers name the members that matter; g++ 12 alone would have all the others named too.
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE -Winvalid-pch)
    if(SMARTDISCOVER_UNITY)
      # In a batch a local name may be that of a constant in another source; g++ reports what shadows within a function.
      target_compile_options(${target} PRIVATE -Wno-shadow)
    endif()
  elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # With sanitizers g++ 12 inlines one half of the pair by which Asio allocates coroutine frames, and misses the other.
    target_compile_options(${target} PRIVATE -Wno-mismatched-new-delete)
    if(SMARTDISCOVER_UNITY)
      # To g++ every source of a batch is a header, where an anonymous namespace would be suspicious.
      target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
    if(SMARTDISCOVER_SANITIZE)
      # The checks a sanitizer adds make g++ 12 see uninitialised members inside libstdc++'s own <regex>.
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
  endif()
  if(SMARTDISCOVER_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
