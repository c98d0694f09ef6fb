#ifndef THROW_HOOK_H
#define THROW_HOOK_H

#include <stdint.h>

/// Begins to note, at each Swift `throw`, which error it throws and the return addresses of its
/// callers.
///
/// An error that nobody catches ends the program only after the stack is unwound, when its place is
/// forgotten; so the place must be noted at the throw. The runtime calls two function pointers of
/// its own at each throw (untyped and typed); Swift Testing uses the same two.
void throw_hook_install(void);

/// Copies the return addresses of the throw of an error, innermost first and relative to the start
/// of the program's own image, and returns how many there are; 0 when the throw is not known any
/// more. Addresses outside the image (of libraries) are left out.
///
/// - Parameter box: The error as the runtime keeps it, a `swift::SwiftError *`.
int throw_hook_frames(const void *box, uint64_t *frames, int capacity);

#endif
