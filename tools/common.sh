# Shared by the commands in this folder; sourced, not run.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
NAME=risk_terrain_modelling
BUILD=$ROOT/build
PYTHON=/usr/bin/python3 # the system's own: it has QGIS's bindings

# need PACKAGE ... : install what is missing of these Debian packages
need() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' \
      || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing ${missing[*]} ..."
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -q >"$BUILD/apt.log" 2>&1 || true
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qy --no-install-recommends "${missing[@]}" >>"$BUILD/apt.log" 2>&1; then
    tail -20 "$BUILD/apt.log" >&2
    echo "These packages could not be installed: ${missing[*]}" >&2
    exit 1
  fi
}

# the plugin's key in QGIS is its folder's name, and a clone can be called anything
link_plugin() {
  mkdir -p "$BUILD/plugins"
  ln -sfn "$ROOT" "$BUILD/plugins/$NAME"
}

# core under the name it has as a library, without an installation
link_library() {
  mkdir -p "$BUILD/library"
  ln -sfn "$ROOT/core" "$BUILD/library/risk_terrain"
}

# a QGIS without a window, with a private profile in which the plugin is switched on
headless() {
  link_plugin
  export QT_QPA_PLATFORM=offscreen
  export QGIS_PLUGINPATH=$BUILD/plugins
  export QGIS_CUSTOM_CONFIG_PATH=$BUILD/profile
  export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$BUILD/run}
  export PYTHONDONTWRITEBYTECODE=1
  export LC_ALL=C.UTF-8 # in English, whatever is spoken here
  mkdir -p -m 700 "$XDG_RUNTIME_DIR"
  local settings=$QGIS_CUSTOM_CONFIG_PATH/profiles/default/QGIS
  mkdir -p "$settings"
  printf '[PythonPlugins]\n%s=true\n' "$NAME" >"$settings/QGIS3.ini"
}

# Debian 12's qgis_process is a wrapper that passes a wrong option; the program itself works
qgis_process_program() { command -v qgis_process.bin || command -v qgis_process; }

mkdir -p "$BUILD"
