#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test/vm/boot.sh KERNEL COMMAND [FILE...]: boots the kernel of test/vm/kernel.sh in QEMU (software
# emulation: it needs no /dev/kvm) with a root file system in memory, runs `bash -c COMMAND` there
# in a folder with the FILEs, shows what it prints, and ends with its exit code. A FILE is a path
# below the current folder, or FROM=TO.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
kernel=$1 command=$2
shift 2
[ -x /bin/busybox ] || { echo "boot.sh: busybox is missing" >&2; exit 1; }
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
version=$(ls "$kernel/lib/modules")
modules=(veth bridge br_netfilter vxlan macvlan ipvlan 8021q dummy nf_tables nft_meta_bridge
  nft_ct nft_nat nft_masq nft_chain_nat nft_fib_inet nft_reject_inet nft_redir nft_limit
  nft_numgen nft_hash nft_log nft_socket nft_tproxy nf_conntrack nf_conntrack_netlink nf_nat sctp
  sch_netem sch_ingress cls_bpf act_mirred wireguard tun esp4 esp6 xfrm_user xfrm_interface gcm
  ctr seqiv authenc echainiv drbg jitterentropy_rng sha512_generic ip_vs ip_vs_rr)
programs=(bash ip bridge nft tc ping unshare nsenter jq tcpdump iperf3 curl ss conntrack socat)


mkdir -p "$root"/{bin,dev,etc,lib64,payload,proc,run,sys,tmp} "$root/lib/modules/$version"
ln -s bin "$root/sbin"
mkdir -p "$root/usr" && ln -s ../bin "$root/usr/bin" && ln -s ../bin "$root/usr/sbin"
cp /bin/busybox "$root/bin/"
for applet in $(/bin/busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
install -m 755 "$here/init.sh" "$root/init"

# copy_program PATH: it and the libraries that it loads.
copy_program() {
  cp -L --remove-destination "$1" "$root/bin/"
  ldd "$1" 2>/dev/null | grep -oE '/[^ ]+' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -nL "$library" "$root$library"
  done
}
for program in "${programs[@]}"; do
  path=$(command -v "$program") || continue
  copy_program "$path"
done
# busybox's own shell would take its applets in spite of PATH
ln -sf bash "$root/bin/sh"

# The modules and what they need, by modules.dep.
cp "$kernel/lib/modules/$version"/modules.* "$root/lib/modules/$version/"
for module in "${modules[@]}"; do
  awk -v wanted="$module" '
    {
      file = $1; sub(/:$/, "", file)
      name = file; sub(/.*\//, "", name); sub(/\.ko.*/, "", name); gsub(/-/, "_", name)
      if (name != wanted) next
      print file
      for (i = 2; i <= NF; i++) print $i
    }' "$kernel/lib/modules/$version/modules.dep"
done | sort -u | while read -r file; do
  mkdir -p "$root/lib/modules/$version/$(dirname "$file")"
  cp "$kernel/lib/modules/$version/$file" "$root/lib/modules/$version/$file"
done

for file in "$@"; do
  from=${file%%=*} to=${file#*=}
  mkdir -p "$root/payload/$(dirname "$to")"
  cp -a "$from" "$root/payload/$to"
done
# tcpdump gives up being root for the user of its name
printf '%s:x:%s:%s::/:/bin/sh\n' root 0 0 tcpdump 100 100 >"$root/etc/passwd"
printf '%s:x:%s:\n' root 0 tcpdump 100 >"$root/etc/group"
printf '#!/bin/bash\n%s\n' "$command" >"$root/payload/run"
chmod 755 "$root/payload/run"
(cd "$root" && find . | cpio -o -H newc --quiet) >"$root.cpio"
trap 'rm -rf "$root" "$root.cpio"' EXIT

qemu=(qemu-system-x86_64 -M q35 -accel tcg -m 1G -smp 1 -nodefaults -no-user-config
  -display none -no-reboot -serial stdio -kernel "$kernel/vmlinuz" -initrd "$root.cpio"
  -append "console=ttyS0 quiet nokaslr mitigations=off tsc=reliable no_timer_check \
random.trust_cpu=on panic=-1")
timeout -k 5 "${VM_TIMEOUT:-460}" "${qemu[@]}" </dev/null | tr -d '\r' | awk '
  /^VM-EXIT [0-9]+$/ { code = $2; told = 1; next }
  { print; fflush() }
  END { exit told ? code : 124 }'
