#!/bin/bash
# Makes the API keys of SecMon, of its setup, and of Grafana, each with the least rights (docs/operations.md). A key that
# still works stays; one that ran out or was revoked is made anew.
set -euo pipefail
url=${ELASTICSEARCH_URL:?}
secrets=${SECRETS:-/secrets}
ca=$secrets/elasticsearch/ca.crt

# The password stays out of the list of processes.
authorised() { curl -sS --fail-with-body --cacert "$ca" --config <(printf 'user = "elastic:%s"\n' "$(cat "$secrets/elasticsearch/elastic_password")") "$@"; }

works() { [[ -s $1 ]] && curl -sf -o /dev/null --cacert "$ca" --config <(printf 'header = "Authorization: ApiKey %s"\n' "$(cat "$1")") "$url/_security/_authenticate"; }

# make_key FILE OWNER BODY
make_key() {
    local file=$1 owner=$2 body=$3 answer key
    works "$file" && return
    answer=$(authorised -X POST "$url/_security/api_key" -H 'Content-Type: application/json' -d "$body") || { echo "Elasticsearch refused to make a key: $answer" >&2; exit 1; }
    key=$(sed -n 's/.*"encoded":"\([^"]*\)".*/\1/p' <<<"$answer")
    [[ -n $key ]] || { echo "Elasticsearch's answer has no key: $answer" >&2; exit 1; }
    (umask 077; printf '%s' "$key" >"$file.new")
    chown "$owner" "$file.new"
    chmod 0400 "$file.new"
    mv "$file.new" "$file"
    echo "made $(basename "$file")"
}

make_key "$secrets/secmon/elasticsearch_setup_key" 10001:10001 '{"name": "secmon-setup", "expiration": "1d", "role_descriptors": {"secmon_setup": {
  "cluster": ["manage_index_templates", "manage_ilm", "monitor"],
  "indices": [{"names": ["secmon-alerts-*", "secmon-cases-*", "secmon-activity-*"], "privileges": ["create_index", "view_index_metadata", "manage"]}]}}}'

make_key "$secrets/secmon/elasticsearch_key" 10001:10001 '{"name": "secmon-sink", "role_descriptors": {"secmon_sink": {
  "cluster": ["monitor"],
  "indices": [{"names": ["secmon-alerts-*", "secmon-cases-*", "secmon-activity-*"], "privileges": ["index", "auto_configure"]}]}}}'

make_key "$secrets/grafana/elasticsearch_key" 472:0 '{"name": "secmon-grafana", "role_descriptors": {"secmon_grafana": {
  "cluster": ["monitor"],
  "indices": [{"names": ["secmon-alerts*", "secmon-cases*", "secmon-activity*"], "privileges": ["read", "view_index_metadata"]}]}}}'
