// The first instructions of cerby-host, before the C library's own. The loader's work of a
// position-independent program falls on the program itself, which writes addresses into each of its
// twenty-six writable pages: one page fault a page, and in a virtual machine a fifteenth of the time to the
// first answer. One call makes all of them ready. Where the kernel does not know it (before 5.14), nothing
// else happens.
#include <sys/syscall.h>

#if !defined(__x86_64__)
#error "written for x86-64; elsewhere the C library's start is the program's"
#endif

extern "C" [[gnu::naked, gnu::used]] void cerby_start() {
  asm(R"(
    endbr64
    mov %%rdx, %%r8                       # what the C library's start is given
    lea __init_array_start(%%rip), %%rdi  # where they begin
    and $-4096, %%rdi
    lea _edata(%%rip), %%rsi
    sub %%rdi, %%rsi
    mov %0, %%edx
    mov %1, %%eax
    syscall
    mov %%r8, %%rdx
    jmp _start
  )"
      :
      : "i"(23 /* MADV_POPULATE_WRITE */), "i"(SYS_madvise));
}
