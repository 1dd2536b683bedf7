# shellcheck shell=bash
# The drills that are judged by what is usual, for the time when that is known. Uses drill.sh's words.

# What begins within twenty seconds of an incident's opening is told with it.
sleep 25
check "a drill of errors is noticed, and the right unit blamed" is_noticed logs
check "nothing of that stays, either" within 5 no_drill_runs
sleep 25
check "a drill of writing is noticed, and the right unit blamed" is_noticed io
check "nor of that" within 5 no_drill_runs
