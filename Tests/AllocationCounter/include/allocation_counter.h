#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/* How often this process has asked for memory, by malloc and its kin, whoever did it. */
long allocations(void);

#endif
