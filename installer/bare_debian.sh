#!/bin/sh
# Shows that both commands of the README work on a bare Debian 12: installer/bare_debian.sh [FOLDER], as root.
# Makes a minimal system in FOLDER (debootstrap, some 300 MB) with nothing but python3 in it, copies this checkout's
# committed files there and runs the demo for ten seconds, then all tests. Takes what a first run takes: 20 to 40 minutes.
set -eu
folder="${1:-/var/tmp/tracepost-bookworm}"
checkout="$(cd "$(dirname "$0")/.." && pwd)"
if [ "$(id -u)" -ne 0 ]; then
    echo "A root of its own can only be made by root; nothing was done. Start it with sudo." >&2
    exit 2
fi
if ! command -v debootstrap >/dev/null; then
    echo "debootstrap is missing; nothing was done. Install it: apt-get install debootstrap" >&2
    exit 2
fi
[ -x "$folder/bin/sh" ] || debootstrap --variant=minbase --include=python3,ca-certificates bookworm "$folder"
trap 'umount "$folder/proc" "$folder/dev/pts" "$folder/dev" 2>/dev/null || true' EXIT
mount -t proc proc "$folder/proc"
mount --bind /dev "$folder/dev"
mount --bind /dev/pts "$folder/dev/pts"
cp /etc/resolv.conf "$folder/etc/resolv.conf"
if [ -f /etc/pip.conf ]; then cp /etc/pip.conf "$folder/etc/pip.conf"; fi
# The plant's own certificate authority, where the way to the packages goes through it.
cp /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/ca-certificates.crt"
rm -rf "$folder/srv/tracepost"
mkdir -p "$folder/srv/tracepost"
git -C "$checkout" archive HEAD | tar x -C "$folder/srv/tracepost"
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv LANG=C.UTF-8 chroot "$folder" sh -c "cd /srv/tracepost && $1"; }
inside "python3 installer/run.py demo --seconds 10"
inside "python3 installer/run.py test"
echo "Both commands hold on a bare Debian 12."
