#pragma once
#include <sys/syscall.h>
#include <unistd.h>

/* The processors that this process may be scheduled on, or 0 where the kernel does not say. Swift's Glibc does not
   import sched_getaffinity, which needs _GNU_SOURCE; the system call itself needs nothing. 8192 processors fit. */
static inline int processors_allowed(void) {
  unsigned long mask[8192 / (8 * sizeof(unsigned long))];
  const long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  int count = 0;
  for (long i = 0; i < bytes / (long)sizeof(unsigned long); i++)
    count += __builtin_popcountl(mask[i]);
  return count;
}

/* Tells the processor that this thread is only looking out for another one. */
static inline void processor_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
