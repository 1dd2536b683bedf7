/* PCRE2 over bytes, as Debian's libpcre2-dev has it. */
#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
