import { beforeEach, describe, expect, it } from 'vitest'
import { sha256Text } from '../base/sha256.ts'
import { contratTexte, type EtapeTerms } from '../domain/contratTexte.ts'
import { DISPOSITIF_CODES } from '../domain/catalogue.ts'
import { openTable, type Table } from '../testing/livret.ts'
import type { Peer } from '../testing/peer.ts'
import { readContrat, type Contrat } from './contrat.ts'

let table: Table
beforeEach(async () => {
  table = await openTable(23)
})

const everybody = async (...order: readonly Peer[]): Promise<void> => {
  for (const peer of [...order, ...order]) await peer.sync()
}
const read = (peer: Peer): Contrat => readContrat(peer.shown(table.livret, 'cercle'), peer.shown(table.livret, 'parcours'))

async function writeContrat(): Promise<void> {
  const { livret, referent, beneficiaire } = table
  referent.set(livret, 'cercle', 'identite', 'nom', 'B.')
  beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Je veux travailler en cuisine.\nPrès de chez moi.')
  beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'Commis de cuisine')
  referent.create(livret, 'parcours', 'etape', { intitule: 'Essayer la cuisine', dispositif: 'action', nature: 'repositionnement', lieu: 'Dieppe', debut: '2026-10-01', fin: '2026-12-18', demiJournees: 9, heuresCentre: 120, heuresEntreprise: 35, modalite: 'plateau', remuneree: 'aVerifier' })
  referent.create(livret, 'parcours', 'etape', { dispositif: 'avenir', debut: '2026-03-23', organisme: 'Les Quatre Vents' })
  await everybody(referent, beneficiaire)
}

const TEXT = `Contrat de parcours
Modèle 1

Entre
- Fatou B., bénéficiaire
- Maud T., Les Quatre Vents, référent du parcours

Objectif, avec les mots de la personne
   Je veux travailler en cuisine.
   Près de chez moi.

Projet
   Commis de cuisine

Étape 1
   Dispositif : #Avenir
   Organisme : Les Quatre Vents
   Début : 23 mars 2026
Étape 2
   Intitulé : Essayer la cuisine
   Dispositif : #Action (immersion sur plateaux techniques)
   Nature : repositionnement
   Lieu : Dieppe
   Début : 1er octobre 2026
   Fin : 18 décembre 2026
   Demi-journées par semaine : 9
   Heures en centre : 120
   Heures en entreprise : 35
   Modalité : sur plateau technique
   Rémunérée : à vérifier

Fin du contrat`

describe('the text of the contrat', () => {
  it('[D3] is lines a person can read, the same on every device that shows the same', async () => {
    const { referent, beneficiaire, conseiller } = table
    await writeContrat()
    await conseiller.sync()
    expect(read(referent).texte).toBe(TEXT)
    for (const peer of [beneficiaire, conseiller]) expect(read(peer)).toEqual(read(referent))
    expect(read(referent).parties).toEqual([beneficiaire.personne, referent.personne])
    expect(read(referent).empreinte).toBe(sha256Text(TEXT))
  })

  it('[D3] does not depend on the order in which anything came, in conflict either', async () => {
    const { livret, referent, beneficiaire } = table
    await writeContrat()
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'Second de cuisine')
    referent.set(livret, 'parcours', 'contrat', 'projet', 'Aide de cuisine')
    await referent.sync()
    // Each has their own last, or first.
    expect(beneficiaire.values(livret, 'parcours', 'contrat', 'projet')).toEqual(['Second de cuisine'])
    await everybody(beneficiaire, referent)
    expect(read(beneficiaire).texte).toContain('\nProjet\n   Aide de cuisine / Second de cuisine\n')
    expect(read(beneficiaire)).toEqual(read(referent))
    expect(read(beneficiaire).conflicts).toEqual(['parcours/contrat/projet'])
  })

  it('changes with a term, and with nothing else', async () => {
    const { livret, referent, beneficiaire } = table
    await writeContrat()
    const { empreinte } = read(referent)
    const [etape] = [...referent.shown(livret, 'parcours').entities.values()].filter(({ type }) => type === 'etape')
    if (etape === undefined) throw new Error('no étape')
    referent.move(livret, 'parcours', etape.id, 'enCours')
    referent.set(livret, 'parcours', etape.id, 'heuresCentreFaites', 12)
    beneficiaire.create(livret, 'parcours', 'rendezVous', { jour: '2026-11-24', objet: 'Entretien' })
    beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 40 18')
    await everybody(referent, beneficiaire)
    expect(read(beneficiaire).empreinte).toBe(empreinte)
    const seen = new Set([empreinte])
    for (const change of [
      () => referent.set(livret, 'parcours', etape.id, 'lieu', 'Eu'),
      () => referent.set(livret, 'cercle', 'identite', 'prenom', 'Fatoumata'),
      () => beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Je veux travailler en cuisine'),
      () => referent.move(livret, 'parcours', etape.id, 'arretee'),
    ]) {
      change()
      await everybody(referent, beneficiaire)
      seen.add(read(beneficiaire).empreinte)
      expect(read(beneficiaire).empreinte).toBe(read(referent).empreinte)
    }
    expect(seen.size).toBe(5)
  })

  it('lets no value be read as another term', () => {
    const none = { intitule: [], dispositif: [], nature: [], organisme: [], lieu: [], debut: [], fin: [], demiJournees: [], heuresCentre: [], heuresEntreprise: [], modalite: [], remuneree: [] } as const
    const text = (fields: Partial<EtapeTerms['fields']>, objectif = ''): string => contratTexte({ parties: [{ nom: ['Fatou'], organisme: [], role: 'beneficiaire' }], objectif, projet: [], etapes: [{ fields: { ...none, ...fields }, arretee: false }] })
    const texts = [
      text({ intitule: ['Cuisine\n   Lieu : Eu'] }), text({ intitule: ['Cuisine'], lieu: ['Eu'] }), text({ intitule: ['Cuisine'] }, 'Cuisine\n\nProjet\n   Commis'),
      text({ intitule: ['Cuisine\rArrêtée'] }), text({ intitule: ['Cuisine'] }, 'pas encore écrit\nÉtape 1\n   Lieu : Eu'),
    ]
    expect(new Set(texts).size).toBe(texts.length)
    for (const each of texts) expect(each.split('\n').filter((line) => /^\S/.test(line))).toEqual(['Contrat de parcours', 'Modèle 1', 'Entre', '- Fatou, bénéficiaire', 'Objectif, avec les mots de la personne', 'Projet', 'Étape 1', 'Fin du contrat'])
    const termsOfEtape = (each: string): readonly string[] => each.slice(each.indexOf('\nÉtape 1\n')).split('\n').filter((line) => /^ {3}\S/.test(line))
    expect(texts.map((each) => termsOfEtape(each).length)).toEqual([1, 2, 1, 1, 1])
  })

  /** When this fails, what was signed would be shown as changed: other words are another model. */
  it('[D3] has the words it had when people signed them', () => {
    const values = (of: string): readonly string[] => [of]
    const fields = DISPOSITIF_CODES.map((code): EtapeTerms['fields'] => ({
      intitule: values('Cuisine'), dispositif: values(code), nature: values('orientation'), organisme: values('Les Quatre Vents'), lieu: values('Eu'), debut: values('2026-08-01'), fin: values('2027-02-28'),
      demiJournees: [9], heuresCentre: [120], heuresEntreprise: [35], modalite: values('distance'), remuneree: values('oui'),
    }))
    const whole = contratTexte({
      parties: (['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant'] as const).map((role) => ({ nom: values(role), organisme: [], role })),
      objectif: 'Travailler', projet: [], etapes: fields.map((each, i) => ({ fields: each, arretee: i === 0 })),
    })
    expect(sha256Text(whole)).toBe('sdNKXC50NthqZ_fv_iHxLgPXio_qZtX1wjwJzs2_WQY')
  })
})
