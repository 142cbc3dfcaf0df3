#!/usr/bin/env bash
# Makes .venv from requirements.lock and installs the rooms into it, editable.
# The only argument is the stamp to leave behind, so that make does this once a lock.
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=${1:-.venv/.installed}

new_enough='import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))'

find_python() {
    local name
    for name in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
        if "$name" -c "$new_enough" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    return 1
}

if ! python=$(find_python); then
    bash deploy/system_packages.sh run >&2
    python=$(find_python)
fi

# An old .venv is kept when its Python still starts; pip brings it up to the lock.
if ! .venv/bin/python -c "$new_enough" >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -m venv .venv
fi

pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
echo "依存ライブラリを準備しています（初回は数分かかります）。 / Installing dependencies (a few minutes the first time)."
# The lock names everything; without --no-deps the pip of Debian 12 stumbles over extras.
"${pip[@]}" install --no-deps --require-hashes -r requirements.lock
"${pip[@]}" install --no-build-isolation --no-deps --editable .
rm -f .venv/.installed*
touch "$stamp"
