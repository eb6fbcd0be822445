-- A small population database of made-up people: ids that begin with 999 belong to nobody.
CREATE EXTENSION IF NOT EXISTS pgaudit;
CREATE SCHEMA pop;

CREATE TABLE pop.citizen (
    citizen_id text PRIMARY KEY,
    full_name text NOT NULL,
    birth_date date NOT NULL,
    commune text NOT NULL
);
CREATE TABLE pop.residence (
    citizen_id text REFERENCES pop.citizen,
    address text NOT NULL,
    since date NOT NULL
);
CREATE TABLE pop.procedure_step (dossier text NOT NULL, step text NOT NULL, at timestamptz NOT NULL DEFAULT now());

INSERT INTO pop.citizen
SELECT '99900' || to_char(n, 'FM0000000'), 'Person ' || n, date '1940-01-01' + n * 7 % 30000, 'commune ' || n % 40
FROM generate_series(1, 5000) n;
INSERT INTO pop.residence SELECT citizen_id, 'street ' || right(citizen_id, 3), date '2020-01-01' FROM pop.citizen;
