/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a task of the library beside it, in a thread. */
#ifndef CLI_EXECUTOR_H
#define CLI_EXECUTOR_H

#include "pdfseal.h"

/* A static table. */
const pdfseal_executor *executor_of_threads(void);

#endif
