#!/bin/sh
# Runs in namespaces of its own (pid, mount, cgroup, uts, ipc, net) and becomes systemd
# there, with three services of its own and nothing else of the machine's: no units, no
# generators, no /run, and of the control groups only the one that $1 names in each hierarchy.
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/units /run/none
service() {
  printf '[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/sleep 300\nMemoryAccounting=no\nTasksAccounting=no\nCPUAccounting=yes\n%s\n' "$2" >"/run/units/$1.service"
}
service plain CPUQuota=100%
service weighed CPUWeight=200
service idle CPUQuota=50%
printf '[Unit]\nDefaultDependencies=no\nWants=plain.service weighed.service idle.service\n' >/run/units/test.target
mount --bind /run/units /usr/lib/systemd/system
for folder in /etc/systemd/system /usr/lib/systemd/system-generators /usr/lib/systemd/system-environment-generators; do
  if [ -d "$folder" ]; then mount --bind /run/none "$folder"; fi
done
mount -t proc proc /proc
umount -R /sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
cd /sys/fs/cgroup
mkdir cpu cpuacct systemd unified cpuset memory pids blkio freezer devices
mount -t cgroup -o cpu cgroup cpu
mount -t cgroup -o cpuacct cgroup cpuacct
mount -t cgroup -o none,name=systemd cgroup systemd
mount -t cgroup2 cgroup unified
# The others are folders that hold nothing: systemd takes them for mounted and leaves them.
for folder in cpuset memory pids blkio freezer devices; do mount --bind "$folder" "$folder"; done
cd /
exec env -i container=other PATH=/usr/bin:/bin /usr/lib/systemd/systemd \
  --system --unit=test.target --log-target=null --show-status=no --crash-reboot=no
