/* SPDX-License-Identifier: Apache-2.0 */
/* The picture that a session keeps. */
#ifndef API_SESSION_PICTURE_H
#define API_SESSION_PICTURE_H

#include "api/handles.h"

void session_clear_picture(pdfseal_session *session);

#endif
