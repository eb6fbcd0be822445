#!/bin/bash
# Makes an authority and Elasticsearch's certificate, once, and gives the authority to those who talk to it.
# To use certificates of your own put ca.crt, http.crt and http.key into the volume secrets-elasticsearch.
set -euo pipefail
mine=/secrets/elasticsearch

if [[ ! -s $mine/http.crt ]]; then
    work=$(mktemp -d)
    elasticsearch-certutil ca --silent --pem --days 3650 --out "$work/ca.zip"
    unzip -q "$work/ca.zip" -d "$work"
    elasticsearch-certutil cert --silent --pem --days 1095 --name http --dns elasticsearch,localhost --ip 127.0.0.1 \
        --ca-cert "$work/ca/ca.crt" --ca-key "$work/ca/ca.key" --out "$work/http.zip"
    unzip -q "$work/http.zip" -d "$work"
    install -o 1000 -g 0 -m 0440 "$work/ca/ca.crt" "$mine/ca.crt"
    install -m 0400 "$work/ca/ca.key" /secrets/authority/ca.key   # nobody mounts it: it is for the next certificate
    install -o 1000 -g 0 -m 0400 "$work/http/http.key" "$mine/http.key"
    install -o 1000 -g 0 -m 0440 "$work/http/http.crt" "$mine/http.crt"   # last: it says that all are there
    rm -rf "$work"
    echo 'made a certificate for Elasticsearch'
fi

install -m 0444 "$mine/ca.crt" /secrets/secmon/elasticsearch_ca.crt
install -m 0444 "$mine/ca.crt" /secrets/grafana/elasticsearch_ca.crt
