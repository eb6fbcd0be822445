#!/bin/bash
# People at work in the watched database, and an attack now and then, until it is stopped.
#   PGHOST, PGPORT, PGDATABASE     the database
#   PASSWORD_FILE                  password of its accounts; none when the server trusts
#   ATTACK_EVERY                   seconds between attacks (120)
#   SESSIONS                       end after that many sessions of work; 0 never ends (0)
#   ATTACKS                        which, in turn: spray copy harvest curious whole_table audit_off
set -uo pipefail
every=${ATTACK_EVERY:-120}
sessions=${SESSIONS:-0}
read -ra attacks <<<"${ATTACKS:-curious spray harvest whole_table copy}"
[[ -z ${PASSWORD_FILE:-} ]] || PGPASSWORD=$(cat "$PASSWORD_FILE")
export PGPASSWORD=${PGPASSWORD:-} PGDATABASE=${PGDATABASE:-population}
trap 'exit 0' TERM INT

pick() { echo $((RANDOM % $1 + 1)); }
clerk() { printf 'clerk_%02d' "$(pick 12)"; }
citizen() { printf '99900%07d' "$(pick 5000)"; }
dossier() { printf 'DVC-2026-%06d' $((RANDOM * 30 % 999999 + 1)); }

# as USER APPLICATION: runs the statements of standard input in one session.
as() { PGUSER=$1 PGAPPNAME=$2 psql -X -q -o /dev/null -w 2>/dev/null; }

work() {
    local dossier
    for _ in 1 2 3 4; do
        dossier=$(dossier)
        echo "SELECT full_name, birth_date FROM pop.citizen WHERE citizen_id = '$(citizen)' /*dossier='$dossier'*/;"
        echo "INSERT INTO pop.procedure_step (dossier, step) VALUES ('$dossier', 'checked') /*dossier='$dossier'*/;"
    done | as "$(clerk)" 'CanBo Desktop 2.4'
    for _ in 1 2 3 4 5 6; do
        echo "SET application_name = 'portal';"
        echo "SELECT address FROM pop.residence WHERE citizen_id = '$(citizen)' /*dossier='$(dossier)'*/;"
    done | as portal_app 'portal'
}

attack_curious() { for _ in 1 2 3; do echo "SELECT * FROM pop.citizen WHERE citizen_id = '$(citizen)';"; done | as "$(clerk)" 'CanBo Desktop 2.4'; }
attack_spray() { local n; for n in 01 02 03 04 05 06 07 08 09 10; do PGPASSWORD=Password2026 PGUSER=clerk_$n psql -X -q -w -c 'SELECT 1' >/dev/null 2>&1; done; }
attack_harvest() { local who; who=$(clerk); for _ in $(seq 80); do echo "SELECT * FROM pop.citizen WHERE citizen_id = '$(citizen)' /*dossier='DVC-2026-000007'*/;"; done | as "$who" 'CanBo Desktop 2.4'; }
attack_whole_table() { echo 'SELECT * FROM pop.citizen;' | as admin_lan psql; }
attack_copy() { echo 'COPY pop.citizen TO STDOUT;' | as "$(clerk)" psql; }
attack_audit_off() { echo "ALTER ROLE admin_lan SET pgaudit.log = 'none';" | as "${PGSUPERUSER:-postgres}" psql; }

next=$((SECONDS + every))
turn=0
done_sessions=0
while ((sessions == 0 || done_sessions < sessions)); do
    work
    done_sessions=$((done_sessions + 1))
    if ((SECONDS >= next)); then
        echo "attack: ${attacks[turn]}"
        "attack_${attacks[turn]}"
        turn=$(((turn + 1) % ${#attacks[@]}))
        next=$((SECONDS + every))
    fi
    ((sessions > 0)) || sleep 1 &
    wait $!
done
