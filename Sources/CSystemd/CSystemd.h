/* The parts of libsystemd that Swift calls directly; variadic functions and macros are not imported. */
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>
