import { describe, expect, test, vi } from 'vitest'
import { parisJour, parseJour } from './jour.ts'

describe('the day in Paris', () => {
  test('turns at midnight there, summer and winter, whatever the clock of the device shows', () => {
    expect(parisJour(Date.parse('2026-07-01T21:59:59Z'))).toBe('2026-07-01')
    expect(parisJour(Date.parse('2026-07-01T22:00:00Z'))).toBe('2026-07-02')
    expect(parisJour(Date.parse('2026-12-31T22:59:59Z'))).toBe('2026-12-31')
    expect(parisJour(Date.parse('2026-12-31T23:00:00Z'))).toBe('2027-01-01')
  })

  test('is a Jour in an engine that writes every date its own way (WebKitGTK: en-CA as 11/22/2026)', () => {
    vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts').mockReturnValue([
      { type: 'day', value: '02' }, { type: 'literal', value: '/' }, { type: 'month', value: '11' }, { type: 'literal', value: ' ' }, { type: 'year', value: '2026' },
    ])
    const day = parisJour(0)
    expect(day).toBe('2026-11-02')
    expect(parseJour(day).ok).toBe(true)
  })
})
