#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The first process in the virtual machine: a small system around /payload/run, whose exit code the
# last line on the console tells.
export PATH=/bin HOME=/ TERM=dumb
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm && mount -t devpts devpts /dev/pts
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /run/netns
ln -s /proc/self/fd /dev/fd
echo 4 >/proc/sys/kernel/printk
ip link set lo up
cd /payload && ./run
echo "VM-EXIT $?"
poweroff -f
