#!/bin/bash
# Makes the secrets of the stack that are not there yet, each in the folder of its user:
#   make-secrets.sh [FOLDER]     default /secrets
# A file that is there is never touched; to change a secret see docs/operations.md, Keys and passwords.
set -euo pipefail
root=${1:-/secrets}
umask 077

random() { head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '='; }

# make FILE OWNER [CONTENT]: with a random content unless one is given.
make_file() {
    local file=$root/$1 owner=$2 content=${3:-}
    mkdir -p "$(dirname "$file")"
    chmod 0755 "$(dirname "$file")"
    [[ -s $file ]] && return
    [[ -n $content ]] || content=$(random)
    printf '%s' "$content" >"$file.new"
    [[ $(id -u) != 0 ]] || chown "$owner" "$file.new"
    chmod 0400 "$file.new"
    mv "$file.new" "$file"
    echo "made $1"
}

make_file ledger/password 999:999
make_file secmon/ledger 10001:10001 "Host=ledger-db;Database=secmon;Username=secmon;Password=$(cat "$root/ledger/password")"
make_file elasticsearch/elastic_password 1000:0
make_file grafana/admin_password 472:0
make_file population/superuser 999:999
make_file accounts/password 999:999
# What Prometheus shows to read the metrics of SecMon.
make_file prometheus/metrics_token 65534:65534
make_file secmon/metrics_token 10001:10001 "$(cat "$root/prometheus/metrics_token")"
