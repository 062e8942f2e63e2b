/** Speech synthesis of the device. Browsers list their voices late, cut long texts, and may have no French voice. */

const synthesis = (): SpeechSynthesis | undefined =>
  typeof globalThis.speechSynthesis === 'undefined' ? undefined : globalThis.speechSynthesis

const french = (voices: readonly SpeechSynthesisVoice[]) => {
  const ours = voices.filter((voice) => /^fr([-_]|$)/i.test(voice.lang))
  return (
    ours.find((voice) => voice.localService && /fr[-_]fr/i.test(voice.lang)) ??
    ours.find((voice) => voice.localService) ??
    ours[0]
  )
}

/** A French voice, an offline one first; waits once, briefly, for a browser that has not listed its voices yet. */
export async function frenchVoice(waitMs = 1500): Promise<SpeechSynthesisVoice | undefined> {
  const engine = synthesis()
  if (engine === undefined) return undefined
  const ready = engine.getVoices()
  if (ready.length > 0) return french(ready)
  return await new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      engine.removeEventListener('voiceschanged', finish)
      resolve(french(engine.getVoices()))
    }
    const timer = setTimeout(finish, waitMs)
    engine.addEventListener('voiceschanged', finish)
  })
}

/** One utterance per sentence: Chromium goes silent after some fifteen seconds of a single one. */
export function sentences(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?…])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}

/** Says `text`; `onEnd` is called once, at the end or when it is interrupted. */
export function speak(text: string, voice: SpeechSynthesisVoice, onEnd: () => void): void {
  const engine = synthesis()
  const parts = sentences(text)
  if (engine === undefined || parts.length === 0) {
    onEnd()
    return
  }
  engine.cancel()
  parts.forEach((part, index) => {
    const utterance = new SpeechSynthesisUtterance(part)
    utterance.voice = voice
    utterance.lang = voice.lang
    utterance.rate = 0.9
    if (index === parts.length - 1) utterance.onend = onEnd
    utterance.onerror = onEnd
    engine.speak(utterance)
  })
}

export function stopSpeaking(): void {
  synthesis()?.cancel()
}
