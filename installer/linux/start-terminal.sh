#!/bin/sh
# Keeps the station running: a program that ended by a fault starts again, one that was closed or told nonsense does not.
# Lies beside the frozen program, in /opt/tracepost; started by tracepost-terminal.desktop.
export LANG="${LANG:-C.UTF-8}"
while :; do
    "$(dirname "$0")/tracepost" terminal --data /var/lib/tracepost --kiosk
    status=$?
    if [ "$status" -eq 0 ] || [ "$status" -eq 2 ]; then exit "$status"; fi
    sleep 2
done
