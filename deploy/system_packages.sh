#!/usr/bin/env bash
# What the machine itself must have: `run` needs Python only, `test` needs the services too.
# On Debian, as root, the missing packages are installed; elsewhere they are named, and we stop.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }

has_python() {
    local name
    for name in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
        "$name" -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1 && return
    done
    return 1
}
has_postgresql() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_redis() { have redis-server; }
has_chromium() { have chromium || have chromium-browser || have google-chrome; }
has_japanese_font() { have fc-list && [ -n "$(fc-list :lang=ja family)" ]; }
has_postfix() { have postfix || [ -x /usr/sbin/postfix ]; }

# what | Debian packages | Japanese | English
needs_run=('python|python3 python3-venv|Python 3.11以降（venvを含む）|Python 3.11 or newer, with venv')
needs_test=(
    "${needs_run[@]}"
    'postgresql|postgresql|PostgreSQLサーバー|the PostgreSQL server'
    'redis|redis-server|Redisサーバー|the Redis server'
    'chromium|chromium|Chromiumブラウザー|the Chromium browser'
    'japanese_font|fontconfig fonts-noto-cjk|日本語フォント|a Japanese font'
    'postfix|postfix|Postfix（メールサーバー）|the Postfix mail server'
)

missing() { # prints the lines of what this machine does not have
    local need
    for need in "$@"; do
        "has_${need%%|*}" || echo "$need"
    done
}

install() { # reads such lines, installs their packages
    local packages
    packages=$(cut -d'|' -f2 | tr '\n' ' ')
    export DEBIAN_FRONTEND=noninteractive
    echo "不足しているパッケージを導入します / Installing: $packages"
    # A third-party package source out of reach is not our concern: the install decides.
    apt-get update -qq || true
    if have debconf-set-selections; then
        echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
    fi
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $packages </dev/null >/dev/null
}

name_them() { # reads such lines, says them in both languages
    echo '次のものが見つかりません。導入してから、もう一度実行してください。' >&2
    echo 'These are missing. Install them and run the command again:' >&2
    while IFS='|' read -r _ packages japanese english; do
        echo "  - $japanese / $english  (Debian: apt-get install $packages)" >&2
    done
}

case ${1:-} in
run) needs=("${needs_run[@]}") ;;
test) needs=("${needs_test[@]}") ;;
*)
    echo "usage: $0 run|test" >&2
    exit 2
    ;;
esac

lacking=$(missing "${needs[@]}")
[ -n "$lacking" ] || exit 0

if [ -e /etc/debian_version ] && [ "$EUID" -eq 0 ]; then
    install <<<"$lacking"
    lacking=$(missing "${needs[@]}")
    [ -n "$lacking" ] || exit 0
fi
name_them <<<"$lacking"
exit 1
