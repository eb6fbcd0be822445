#!/bin/bash
# Accounts of the watched database: twelve clerks, the portal, the night batch and an administrator. One password for all of
# them, from a file: it is a database of made-up people.
set -euo pipefail
export ACCOUNTS_PASSWORD_FILE=${ACCOUNTS_PASSWORD_FILE:-/run/accounts/password}
{
    echo '\set password `cat "$ACCOUNTS_PASSWORD_FILE"`'   # psql reads it: it never stands in a list of processes
    for name in clerk_{01..12} portal_app night_batch admin_lan; do
        echo "CREATE ROLE $name LOGIN PASSWORD :'password';"
        echo "GRANT USAGE ON SCHEMA pop TO $name;"
        echo "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA pop TO $name;"
    done
} | psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-population}"
