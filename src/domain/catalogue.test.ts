import { describe, expect, it } from 'vitest'
import { AIDES, aideEligibility } from './aides.ts'
import { AIDE_CODES, DISPOSITIF_CODES, DISPOSITIFS, FREIN_THEMES, FREINS, isAideCode, isDispositifCode, isFreinTheme, isSituationOf, subsidiarityApplies } from './catalogue.ts'

const situations = FREIN_THEMES.flatMap((theme) => FREINS[theme].situations)

describe('the catalogue', () => {
  it('has codes fit for a log, each once in its list', () => {
    for (const codes of [DISPOSITIF_CODES, FREIN_THEMES, AIDE_CODES, situations.map(({ code }) => code)]) {
      expect(new Set(codes).size).toBe(codes.length)
      expect(codes.filter((code) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(code))).toEqual([])
    }
  })

  it('files every entry under its own code', () => {
    expect(DISPOSITIF_CODES.map((code) => DISPOSITIFS[code].code)).toEqual([...DISPOSITIF_CODES])
    expect(FREIN_THEMES.map((code) => FREINS[code].code)).toEqual([...FREIN_THEMES])
    expect(AIDE_CODES.map((code) => AIDES[code].code)).toEqual([...AIDE_CODES])
  })

  it('has a label for each reader, never twice the same on one screen of the person', () => {
    for (const theme of FREIN_THEMES) {
      const labels = FREINS[theme].situations.map(({ personLabel }) => personLabel)
      expect(new Set(labels).size).toBe(labels.length)
      expect(labels.every((label) => label.length > 0 && label.length <= 40)).toBe(true)
    }
  })

  it('keeps the five themes that need their own visibility apart', () => {
    expect(FREIN_THEMES.filter((theme) => FREINS[theme].sensitive)).toEqual(['finances', 'garde-enfants', 'administratif', 'sante', 'lecture-ecriture-calcul'])
  })

  it('names no court, prison or illettrisme', () => {
    const everything = JSON.stringify([DISPOSITIFS, FREINS, AIDES])
    expect(everything).not.toMatch(/judiciaire|justice|prison|détention|peine|illettrisme/i)
  })

  it('recognises its codes and nothing else', () => {
    expect([isDispositifCode('clea'), isDispositifCode('CléA'), isFreinTheme('mobilite'), isFreinTheme('toString'), isAideCode('permis'), isAideCode('')]).toEqual([true, false, true, false, true, false])
    expect([isSituationOf('mobilite', 'permis'), isSituationOf('logement', 'permis')]).toEqual([true, false])
  })
})

describe('aideEligibility', () => {
  it.each([
    ['permis', 'avenir', 'prevue'],
    ['permis', 'action', 'prevue'],
    ['permis', 'qualif-certifiant', 'nonPrevue'],
    ['boite-a-outils', 'qualif-qualifiant', 'prevue'],
    ['boite-a-outils', 'avenir', 'nonPrevue'],
    ['garde-enfants', 'avenir', 'aVerifier'],
    ['restauration', 'avenir', 'aVerifier'],
  ] as const)('%s for %s: %s', (aide, dispositif, expected) => {
    expect(aideEligibility(aide, dispositif)).toBe(expected)
  })
})

describe('subsidiarityApplies', () => {
  it('for construction de projet and its parts only', () => {
    expect(DISPOSITIF_CODES.filter(subsidiarityApplies)).toEqual(['avenir', 'avenir-ateliers', 'avenir-sectorielles', 'action'])
  })
})
