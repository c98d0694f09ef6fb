#pragma once
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a process, and the children that it waited for, used: seconds in the program and in the system, and the most
   resident memory in bytes. */
struct process_use {
  double user, system;
  long memory;
};

/* Whether a child process has ended, and what it used. It stays a zombie, so that whoever started it can still wait
   for it. The system call has a fifth argument, for what was used, which the C library's own waitid leaves out. */
static inline bool process_has_ended(int process, struct process_use *use) {
  siginfo_t info = {0};
  struct rusage usage = {0};
  const long status =
      syscall(SYS_waitid, P_PID, process, &info, WEXITED | WNOHANG | WNOWAIT, &usage);
  if (status == 0 && info.si_pid == 0) return false;
  use->user = usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6;
  use->system = usage.ru_stime.tv_sec + usage.ru_stime.tv_usec / 1e6;
  use->memory = usage.ru_maxrss * 1024;
  return true;
}

/* Sends a trap to the first thread of a process, which is the one that runs a chapter; kill lets any thread take it. */
static inline void process_trap(int process) { syscall(SYS_tgkill, process, process, SIGTRAP); }
