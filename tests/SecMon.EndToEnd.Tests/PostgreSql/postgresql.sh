#!/usr/bin/env bash
# Runs a private PostgreSQL with pgaudit until it is told to stop (SIGINT).
#   postgresql.sh DIR PORT [CONF]    DIR is an empty folder; the log is DIR/log/postgresql-*.csv. CONF is a file with other settings of audit and log.
# As root it runs as the user postgres, which refuses to be root.
set -eu
dir=$1 port=$2 conf=${3:-}
bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -1)
as=()
if [[ $(id -u) == 0 ]]; then
    as=(runuser -u postgres --)
    chmod 711 "$dir"
    mkdir "$dir/server"
    chown postgres "$dir/server"
else
    mkdir "$dir/server"
fi

server=$dir/server
"${as[@]}" "$bin/initdb" -D "$server/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >&2
"${as[@]}" tee -a "$server/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$server'
fsync = off
CONF
if [[ -n $conf ]]; then
    "${as[@]}" tee -a "$server/data/postgresql.conf" >/dev/null <"$conf"
    exec "${as[@]}" "$bin/postgres" -D "$server/data"
fi
"${as[@]}" tee -a "$server/data/postgresql.conf" >/dev/null <<CONF
shared_preload_libraries = 'pgaudit'
pgaudit.log = 'read, write, ddl, role, function, misc'
pgaudit.log_parameter = on
pgaudit.log_relation = on
pgaudit.log_rows = on
logging_collector = on
log_destination = 'csvlog'
log_directory = '$server/log'
log_filename = 'postgresql-%Y-%m-%d_%H%M%S.log'
log_file_mode = 0644
log_connections = on
log_disconnections = on
log_min_error_statement = error
log_statement = none
CONF
exec "${as[@]}" "$bin/postgres" -D "$server/data"
