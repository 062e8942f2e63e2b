import { describe, expect, it } from 'vitest'
import { FREINS, FREIN_THEMES } from '../../domain/catalogue.ts'
import { pictureFor, pictures } from './pictures.ts'
import { themeIcons } from './themeIcons.ts'

describe('pictures of the choices', () => {
  it('every theme has an icon, and every theme and situation has a picture', () => {
    expect(Object.keys(themeIcons).sort()).toEqual([...FREIN_THEMES].sort())
    const codes = FREIN_THEMES.flatMap((theme) => [theme, ...FREINS[theme].situations.map(({ code }) => code)])
    expect(codes.filter((code) => pictureFor(code) === undefined)).toEqual([])
  })
  it('within one theme no two situations share a picture', () => {
    for (const theme of FREIN_THEMES) {
      const names = FREINS[theme].situations.map(({ code }) => pictureFor(code))
      expect(new Set(names).size, theme).toBe(names.length)
    }
  })
  it('has no drawing that nothing uses', () => {
    const used = new Set(FREIN_THEMES.flatMap((theme) => [pictureFor(theme), ...FREINS[theme].situations.map(({ code }) => pictureFor(code))]))
    expect(Object.keys(pictures).filter((name) => ![...used].some((one) => one === name))).toEqual([])
  })
  it('answers nothing for an unknown code', () => {
    expect(pictureFor('toString')).toBeUndefined()
  })
})
