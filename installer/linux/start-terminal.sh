#!/bin/sh
# Keeps one station running: start-terminal.sh [FOLDER [OPTION ...]]
# FOLDER is the station's, made by "tracepost enroll --data FOLDER"; without it the one below. OPTIONs go to
# "tracepost terminal". Lies beside the frozen program; several stations on a computer each have their FOLDER.
# A program that ended by a fault starts again, each time after a longer pause; one that was closed (0) or started
# in a wrong way (2) does not. Told to end, it ends the program in order.
export LANG="${LANG:-C.UTF-8}"
folder="${1:-${XDG_DATA_HOME:-$HOME/.local/share}/tracepost}"
[ $# -gt 0 ] && shift
pause=2
failed=0
while :; do
    began=$(date +%s)
    "$(dirname "$0")/tracepost" terminal --data "$folder" --kiosk "$@" &
    child=$!
    trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 0' TERM INT HUP
    wait "$child"
    status=$?
    trap - TERM INT HUP
    if [ "$status" -eq 0 ] || [ "$status" -eq 2 ]; then exit "$status"; fi
    if [ $(($(date +%s) - began)) -ge 600 ]; then pause=2 failed=0; fi # it did run: this is another fault
    failed=$((failed + 1))
    if [ "$failed" -ge 8 ]; then
        words="The station in $folder ended $failed times in a row (status $status) and is not started again. See $folder/log/terminal.log, run: tracepost doctor --data $folder"
        echo "$words" >&2
        if command -v xmessage >/dev/null; then xmessage -center "$words"; fi
        exit 1
    fi
    echo "The station in $folder ended with status $status; it starts again in $pause s." >&2
    sleep "$pause"
    if [ "$pause" -lt 60 ]; then pause=$((pause * 2)); fi
done
