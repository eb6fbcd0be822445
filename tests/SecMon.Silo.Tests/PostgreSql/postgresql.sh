#!/usr/bin/env bash
# Runs a private PostgreSQL until it is told to stop (SIGINT). Started again on the same folder, it goes on with its data.
#   postgresql.sh DIR PORT
# As root it runs as the user postgres, which refuses to be root.
set -eu
dir=$1 port=$2 server=$1/server
bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -1)
as=()
[[ $(id -u) == 0 ]] && as=(runuser -u postgres --)
if [[ ! -d $server ]]; then
    mkdir "$server"
    [[ $(id -u) == 0 ]] && chmod 711 "$dir" && chown postgres "$server"
    "${as[@]}" "$bin/initdb" -D "$server/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >&2
fi

exec "${as[@]}" "$bin/postgres" -D "$server/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$server" -c fsync=off
