# A small Debian of another release in a folder, for tools/other-qgis and tools/test-versions: made,
# and entered. Takes root. To be sourced after common.sh.
# shellcheck shell=bash

# make_debian RELEASE FOLDER PACKAGES: as this machine reaches its own; packages with commas.
# debootstrap knows the releases of its own time: later ones are made alike.
make_debian() {
  local release=$1 folder=$2 packages=$3 mirror script=
  need debootstrap
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -m1 'debian/$' || true)
  MIRROR=${mirror:-http://deb.debian.org/debian}
  [ -e "/usr/share/debootstrap/scripts/$release" ] || script=sid
  rm -rf --one-file-system "$folder"
  # shellcheck disable=SC2086 # perhaps no script
  debootstrap --variant=minbase --include="ca-certificates,$packages" "$release" "$folder" \
    "$MIRROR" $script
  cp -L /etc/resolv.conf /etc/hosts "$folder/etc/"
  cp -L /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"
  apt-config dump Acquire::Check-Valid-Until >"$folder/etc/apt/apt.conf.d/99as-here"
  mkdir -p "$folder/plugin" "$folder/out"
}

# in_debian FOLDER ro|rw OUT COMMAND [ARGUMENT ...]: the command sees this folder as /plugin and
# OUT as /out; the mounts are gone when it ends
in_debian() {
  unshare --mount --propagation private bash -euc '
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount --bind "$2" "$1/plugin"
    mount -o "remount,bind,$3" "$1/plugin"
    mount --bind "$4" "$1/out"
    exec env PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$1" "${@:5}"
  ' _ "$1" "$ROOT" "${@:2}"
}
