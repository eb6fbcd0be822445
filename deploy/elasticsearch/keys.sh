#!/bin/bash
# Makes the API keys of SecMon, of its setup, and of Grafana, each with the least rights (docs/operations.md). A key that
# still works and may do what is needed stays; one that ran out, was revoked, or runs out within 30 days is made anew. The one before stays good until its own end.
set -euo pipefail
url=${ELASTICSEARCH_URL:?}
secrets=${SECRETS:-/secrets}
ca=$secrets/elasticsearch/ca.crt

# The password stays out of the list of processes.
authorised() { curl -sS --fail-with-body --cacert "$ca" --config <(printf 'user = "elastic:%s"\n' "$(cat "$secrets/elasticsearch/elastic_password")") "$@"; }

works() { [[ -s $1 ]] && curl -sf -o /dev/null --cacert "$ca" --config <(printf 'header = "Authorization: ApiKey %s"\n' "$(cat "$1")") "$url/_security/_authenticate"; }

# may FILE PRIVILEGE: false for a key of an older version, which knows no incidents
may() {
    curl -sf --cacert "$ca" --config <(printf 'header = "Authorization: ApiKey %s"\n' "$(cat "$1")") -H 'Content-Type: application/json' "$url/_security/user/_has_privileges" \
        -d "{\"index\": [{\"names\": [\"secmon-incidents-2026.01\"], \"privileges\": [\"$2\"]}]}" | grep -q '"has_all_requested":true'
}

# days_left FILE: days until a key runs out; nothing when it never does.
days_left() {
    local id end
    id=$(base64 -d <"$1" | cut -d: -f1)
    end=$(authorised "$url/_security/api_key?id=$id" | sed -n 's/.*"expiration":\([0-9]*\).*/\1/p')
    if [[ -n $end ]]; then echo $(((end / 1000 - $(date +%s)) / 86400)); fi
}

# make_key FILE OWNER DAYS PRIVILEGE BODY: anew when fewer days are left, or it lacks the privilege
make_key() {
    local file=$1 owner=$2 days=$3 privilege=$4 body=$5 answer key left
    if works "$file" && may "$file" "$privilege"; then
        left=$(days_left "$file")
        if [[ -n $left ]] && ((left >= days)); then
            echo "$(basename "$file") is good for $left days"
            return
        fi
    fi
    answer=$(authorised -X POST "$url/_security/api_key" -H 'Content-Type: application/json' -d "$body") || { echo "Elasticsearch refused to make a key: $answer" >&2; exit 1; }
    key=$(sed -n 's/.*"encoded":"\([^"]*\)".*/\1/p' <<<"$answer")
    [[ -n $key ]] || { echo "Elasticsearch's answer has no key: $answer" >&2; exit 1; }
    (umask 077; printf '%s' "$key" >"$file.new")
    chown "$owner" "$file.new"
    chmod 0400 "$file.new"
    mv "$file.new" "$file"
    echo "made $(basename "$file")"
}

make_key "$secrets/secmon/elasticsearch_setup_key" 10001:10001 0 manage '{"name": "secmon-setup", "expiration": "1d", "role_descriptors": {"secmon_setup": {
  "cluster": ["manage_index_templates", "manage_ilm", "monitor"],
  "indices": [{"names": ["secmon-alerts-*", "secmon-cases-*", "secmon-incidents-*", "secmon-activity-*"], "privileges": ["create_index", "view_index_metadata", "manage"]}]}}}'

make_key "$secrets/secmon/elasticsearch_key" 10001:10001 30 index '{"name": "secmon-sink", "expiration": "180d", "metadata": {"application": "secmon"}, "role_descriptors": {"secmon_sink": {
  "cluster": ["monitor"],
  "indices": [{"names": ["secmon-alerts-*", "secmon-cases-*", "secmon-incidents-*", "secmon-activity-*"], "privileges": ["index", "auto_configure"]}]}}}'

make_key "$secrets/grafana/elasticsearch_key" 472:0 30 read '{"name": "secmon-grafana", "expiration": "180d", "metadata": {"application": "secmon"}, "role_descriptors": {"secmon_grafana": {
  "cluster": ["monitor"],
  "indices": [{"names": ["secmon-alerts*", "secmon-cases*", "secmon-incidents*", "secmon-activity*"], "privileges": ["read", "view_index_metadata"]}]}}}'
