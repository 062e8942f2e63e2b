import { describe, expect, it } from 'vitest'
import { typeset, typography } from './typography.ts'

const nb = '\u00a0'

describe('French typography', () => {
  it('curls apostrophes and keeps the space before double signs on the line', () => {
    expect(typography("Problème : demandez de l'aide")).toBe(`Problème${nb}: demandez de l’aide`)
    expect(typography("qu'est-ce qui est difficile ?")).toBe(`qu’est-ce qui est difficile${nb}?`)
  })
  it('holds quotation marks and units to their words', () => {
    expect(typography('par exemple « indisponible le mardi ».')).toBe(`par exemple «${nb}indisponible le mardi${nb}».`)
    expect(typography('{{n}} h sur 210 h')).toBe(`{{n}}${nb}h sur 210${nb}h`)
  })
  it('leaves placeholders and plain sentences as they are', () => {
    expect(typography('Seul·e {{qui}} peut faire cela.')).toBe('Seul·e {{qui}} peut faire cela.')
  })
  it('reaches every sentence of a tree', () => {
    expect(typeset({ a: { b: "l'un" }, c: 'deux !' })).toEqual({ a: { b: 'l’un' }, c: `deux${nb}!` })
  })
})
