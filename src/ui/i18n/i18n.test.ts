import { beforeAll, describe, expect, it } from 'vitest'
import type { i18n as I18n } from 'i18next'
import { FREIN_THEMES } from '../../domain/catalogue.ts'
import {
  ACTES_CONSENTEMENT,
  DEMANDES_ENTREE,
  ENTITIES,
  ENTITY_TYPES,
  MODALITES,
  MOTIFS_REFUS_AIDE,
  MOTIFS_SUSPENSION,
  MOYENS_IDENTIFICATION,
  NATURES_DOCUMENT,
  NATURES_ETAPE,
  NIVEAUX,
  NOTE_TYPES,
  REPONSES_RENDEZ_VOUS,
  PRIORITES,
  REMUNEREE,
  REPONSES_ORGANISME,
  TYPES_SORTIE,
} from '../../domain/entities.ts'
import { ACTION_MACHINE, AIDE_MACHINE, ETAPE_MACHINE, FREIN_MACHINE, RELAIS_MACHINE, type MachineSpec } from '../../domain/machines.ts'
import { ROLES } from '../../domain/roles.ts'
import { champs } from './fr/champs.ts'
import { personne } from './fr/personne.ts'
import { pro } from './fr/pro.ts'
import { initI18n, loadNamespaces } from './i18n.ts'
import type { Words } from './typography.ts'

const states = (machine: MachineSpec) => [...new Set([machine.initial, ...machine.transitions.flatMap(({ from, to }) => [from, to])])]

let i18n: I18n
beforeAll(async () => {
  i18n = initI18n()
  await loadNamespaces('personne', 'pro', 'raisons', 'champs')
})

describe('the words', () => {
  const both = {
    etape: states(ETAPE_MACHINE),
    frein: states(FREIN_MACHINE),
    aide: states(AIDE_MACHINE),
    action: states(ACTION_MACHINE),
    niveau: NIVEAUX,
    theme: FREIN_THEMES,
    demandeEntree: DEMANDES_ENTREE,
    motifRefusAide: MOTIFS_REFUS_AIDE,
  }
  it.each(Object.entries(both))('both audiences have a word for every %s', (group, codes) => {
    for (const words of [personne, pro] satisfies readonly Words[]) {
      const labels: Words | string | undefined = (words as Words)[group] // groups of words, by name
      expect(Object.keys(typeof labels === 'object' ? labels : {})).toEqual(expect.arrayContaining([...codes]))
    }
  })

  const professional = {
    motifSuspension: MOTIFS_SUSPENSION,
    typeSortie: TYPES_SORTIE,
    remuneree: REMUNEREE,
    modalite: MODALITES,
    natureEtape: NATURES_ETAPE,
    natureDocument: NATURES_DOCUMENT,
    moyenIdentification: MOYENS_IDENTIFICATION,
    acteConsentement: ACTES_CONSENTEMENT,
    priorite: PRIORITES,
    reponseOrganisme: REPONSES_ORGANISME,
    reponseRendezVous: REPONSES_RENDEZ_VOUS,
    note: NOTE_TYPES,
    role: ROLES,
    relais: states(RELAIS_MACHINE),
  }
  it.each(Object.entries(professional))('professionals have a word for every %s', (group, codes) => {
    const labels: Words | string | undefined = (pro as Words)[group] // groups of words, by name
    expect(Object.keys(typeof labels === 'object' ? labels : {})).toEqual(expect.arrayContaining([...codes]))
  })

  it('names every field that can be in conflict or set aside, and no other', () => {
    const named = Object.fromEntries(Object.entries(champs).map(([type, fields]) => [type, Object.keys(fields).sort()]))
    expect(named).toEqual(Object.fromEntries(ENTITY_TYPES.map((type) => [type, Object.keys(ENTITIES[type].fields).sort()])))
  })

  it('says the sentences of the glossary, in French typography', () => {
    expect(i18n.t('aide.refusee', { ns: 'personne' })).toBe('C’est non. Voici pourquoi')
    expect(i18n.t('sync.personne.probleme')).toBe('Problème\u00a0: demandez de l’aide')
    expect(i18n.t('etatDepasse', { ns: 'raisons', qui: 'Nadia F.', faitQuoi: 'accordé l’aide' })).toBe(
      'Entre-temps, Nadia F. a déjà accordé l’aide. Voici la situation aujourd’hui.',
    )
  })

  it('counts in French: one up to below two', () => {
    expect(i18n.t('besoin.silence', { ns: 'pro', count: 36 })).toBe('Rien à signaler pour les 36 autres livrets.')
    expect(i18n.t('sync.pro.aEnvoyer', { count: 1 })).toBe('1 modification à envoyer.')
  })
})
