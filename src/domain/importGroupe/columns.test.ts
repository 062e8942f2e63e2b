import { describe, expect, it } from 'vitest'
import { matchColumns, recogniseHeader, TAKEN_FIELDS } from './columns.ts'

describe('recogniseHeader', () => {
  it.each([
    ['numeroStagiaire', ['N° stagiaire', 'Nº Stagiaire', 'NUMERO DU STAGIAIRE', 'Identifiant', 'Id stagiaire', 'Matricule', 'N° dossier']],
    ['nom', ['Nom', 'NOM DE FAMILLE', "Nom d'usage", 'Nom stagiaire']],
    ['prenom', ['Prénom', 'PRENOM', 'Prénoms']],
    ['naissance', ['Date de naissance', 'date naissance', 'Né(e) le', 'DDN']],
    ['codePostal', ['Code postal', 'CP']],
    ['commune', ['Commune', 'Ville', 'Commune de résidence']],
    ['telephone', ['Téléphone', 'Tél.', 'Portable', 'N° de téléphone', 'Téléphone 1']],
    ['courriel', ['Courriel', 'E-mail', 'Adresse mail', 'Adresse électronique', 'Mél']],
    ['dispositif', ['Dispositif', 'Intitulé de la formation', 'Formation', 'Action de formation']],
    ['debut', ["Date d'entrée", 'Date d’entrée en formation', 'Début', 'Date de début prévue']],
    ['fin', ['Date de fin prévue', 'Date de fin', 'Fin', 'Date de sortie']],
    ['demiJournees', ['Rythme (demi-journées/sem.)', 'Rythme', 'Nb demi-journées']],
    ['referent', ['Référent', 'Référent·e pédagogique', 'Référente']],
    ['note', ['Observations', 'Commentaire', 'Remarques']],
    ['civilite', ['Civilité', 'Sexe']],
    ['adresse', ['Adresse', 'Adresse postale', 'Rue']],
    ['niveau', ['Niveau de formation', 'Dernier diplôme']],
    ['brsa', ['BRSA', 'Bénéficiaire du RSA']],
    ['etatCivil', ['Nationalité', 'Lieu de naissance', 'Âge']],
    ['sante', ['RQTH', 'Handicap', 'AAH', 'Travailleur handicapé', 'TH', 'Reconnaissance MDPH', 'BOETH', 'Santé', "Obligation d'emploi"]],
    ['nir', ['NIR', 'N° sécurité sociale', 'Numéro SS', 'N° Sécu']],
    ['justice', ["N° d'écrou", 'SPIP', 'Date de libération']],
    ['inconnu', ['', 'Couleur', 'Entreprise', 'Code INSEE', 'Nom et prénom']],
  ] as const)('%s', (expected, headers) => {
    expect(headers.map((header) => [header, recogniseHeader(header)])).toEqual(headers.map((header) => [header, expected]))
  })
})

describe('matchColumns', () => {
  const headers = ['N° stagiaire', 'Nom', 'Portable', 'Téléphone', 'RQTH', 'Adresse', 'Machin', 'NIR']

  it('proposes one column per field and says why the others are not taken', () => {
    expect(matchColumns(headers).map((column) => (column.taken ? column.field : column.reason))).toEqual([
      'numeroStagiaire', 'nom', 'telephone', 'duplicateField', 'health', 'notNeeded', 'unknownHeader', 'nir',
    ])
  })

  it('lets a choice made by hand win over the proposal', () => {
    const columns = matchColumns(headers, new Map([[3, 'telephone'], [1, 'rien'], [6, 'nom']] as const))
    expect(columns.map((column) => (column.taken ? column.field : column.reason))).toEqual([
      'numeroStagiaire', 'byChoice', 'duplicateField', 'telephone', 'health', 'notNeeded', 'nom', 'nir',
    ])
  })

  it('never takes a column of health, NIR or justice, whatever it is mapped to', () => {
    const forbidden = ['RQTH', 'AAH', 'NIR', "N° d'écrou"]
    for (const field of TAKEN_FIELDS) {
      for (const [index] of forbidden.entries()) {
        const columns = matchColumns(forbidden, new Map([[index, field]]))
        expect(columns.map(({ taken }) => taken)).toEqual([false, false, false, false])
        expect(columns.map((column) => !column.taken && column.refusedByHand)).toEqual(forbidden.map((_, at) => at === index))
      }
    }
  })

  it('does not let a refused choice take the field from its own column', () => {
    expect(matchColumns(['Nom', 'RQTH'], new Map([[1, 'nom']] as const))[0]).toMatchObject({ taken: true, field: 'nom' })
  })

  it('feeds a field from the first of two columns chosen for it', () => {
    const columns = matchColumns(['a', 'b'], new Map([[0, 'note'], [1, 'note']] as const))
    expect(columns.map(({ taken }) => taken)).toEqual([true, false])
  })
})
