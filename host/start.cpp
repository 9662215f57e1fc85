// The first instructions of cerby-host, before the C library's own. The loader's work of a
// position-independent program falls on the program itself, which writes addresses into each of its
// twenty-six writable pages: one page fault a page, and in a virtual machine a fifteenth of the time to the
// first answer. One call makes all of them ready. Where the kernel does not know it (before 5.14), nothing
// else happens.
#include <sys/syscall.h>

#if !defined(__x86_64__)
#error "written for x86-64; elsewhere the C library's start is the program's"
#endif

// Assembly that stands in a function without a frame (gnu::naked) may take nothing from C++, and this needs
// no function. Of the numbers in it, 23 is MADV_POPULATE_WRITE, which the C library may be too old to name.
static_assert(SYS_madvise == 28);
asm(R"(
    .pushsection .text.cerby_start, "ax", @progbits
    .globl cerby_start
    .hidden cerby_start
    .type cerby_start, @function
cerby_start:
    .cfi_startproc
    .cfi_undefined rip                    # nothing called it
    endbr64
    mov %rdx, %r8                         # what the C library's start is given
    lea __init_array_start(%rip), %rdi    # where they begin
    and $-4096, %rdi
    lea _edata(%rip), %rsi
    sub %rdi, %rsi
    mov $23, %edx
    mov $28, %eax
    syscall
    mov %r8, %rdx
    jmp _start
    .cfi_endproc
    .size cerby_start, . - cerby_start
    .popsection
)");
