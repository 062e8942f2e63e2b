/** What the person's rights need: requests for erasure, and who read a livret on which day. */
import type { Migration } from './migration.ts'
import { OPENED, READER } from './m0003Rangs.ts'
import { openToMaintenance } from './m0007Actes.ts'

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`
const ofCircle = (table: string): string =>
  `EXISTS (SELECT 1 FROM lecteur WHERE lecteur.livret = ${table}.livret AND lecteur.kind = 'cercle' AND lecteur.personne = current_setting('${READER}', true))`
const old = `jour < (now() AT TIME ZONE 'Europe/Paris')::date - interval '12 months'`
const bound = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  openToMaintenance(table),
]

export const m0008Droits: Migration = {
  numero: 8,
  nom: 'droits',
  statements: [
    `CREATE TABLE demande_effacement (
      livret text PRIMARY KEY,
      demande text NOT NULL,
      personne text NOT NULL,
      demandee_le timestamptz NOT NULL)`,
    ...bound('demande_effacement'),
    `CREATE POLICY ouvert ON demande_effacement USING (${opened}) WITH CHECK (${opened})`,
    `CREATE POLICY cercle ON demande_effacement FOR SELECT USING (${ofCircle('demande_effacement')})`,

    `CREATE TABLE lecture (
      livret text NOT NULL,
      personne text NOT NULL,
      jour date NOT NULL,
      kind text NOT NULL,
      maniere text NOT NULL CHECK (maniere IN ('recu', 'ouvert')),
      PRIMARY KEY (livret, personne, jour, kind, maniere))`,
    ...bound('lecture'),
    // Added to, and emptied of what is a year old or of an erased livret: nothing else can be done to it.
    `CREATE POLICY ouvert ON lecture FOR SELECT USING (${opened})`,
    `CREATE POLICY ajout ON lecture FOR INSERT WITH CHECK (${opened})`,
    `CREATE POLICY cercle ON lecture FOR SELECT USING (${ofCircle('lecture')})`,
    `CREATE POLICY oubli ON lecture FOR DELETE USING (${old})`,
    `CREATE POLICY efface ON lecture FOR DELETE USING (${opened} AND EXISTS (SELECT 1 FROM effacement WHERE effacement.livret = lecture.livret))`,
  ],
  rights: {
    demande_effacement: ['SELECT', 'INSERT', 'DELETE'],
    lecture: ['SELECT', 'INSERT', 'DELETE'],
  },
}
