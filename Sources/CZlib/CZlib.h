/* zlib, as Debian's zlib1g-dev has it. */
#pragma once

#include <zlib.h>
