import { afterEach, describe, expect, it, vi } from 'vitest'
import { frenchVoice, sentences } from './speech.ts'

const voice = (lang: string, localService: boolean) => ({ lang, localService, name: lang, voiceURI: lang, default: false })

function device(voices: readonly ReturnType<typeof voice>[]) {
  const listeners = new Set<() => void>()
  let listed: readonly ReturnType<typeof voice>[] = []
  vi.stubGlobal('speechSynthesis', {
    getVoices: () => listed,
    addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => listeners.delete(listener),
  })
  return {
    list() {
      listed = voices
      for (const listener of listeners) listener()
    },
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the voice', () => {
  it('prefers French from France kept on the device', async () => {
    const phone = device([voice('en-GB', true), voice('fr-CA', true), voice('fr-FR', false), voice('fr-FR', true)])
    phone.list()
    await expect(frenchVoice()).resolves.toMatchObject({ lang: 'fr-FR', localService: true })
  })
  it('waits for a browser that lists its voices late', async () => {
    const phone = device([voice('fr_FR', false)])
    const asked = frenchVoice()
    phone.list()
    await expect(asked).resolves.toMatchObject({ lang: 'fr_FR' })
  })
  it('never reads French with another language', async () => {
    device([voice('en-US', true), voice('frr-DE', true)]).list()
    await expect(frenchVoice()).resolves.toBeUndefined()
  })
  it('says there is none where speech does not exist', async () => {
    vi.stubGlobal('speechSynthesis', undefined)
    await expect(frenchVoice()).resolves.toBeUndefined()
  })
})

describe('sentences', () => {
  it('cuts a text where a reader breathes', () => {
    expect(sentences('Demain à 9 h. Je serai là ?\nOui')).toEqual(['Demain à 9 h.', 'Je serai là ?', 'Oui'])
  })
})
