import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { frenchVoice, speak, stopSpeaking } from './speech.ts'

export interface ListenProps {
  /** What is read aloud, or how to find it when the button is pressed. */
  readonly texte: string | (() => string)
}

/**
 * Reads the screen aloud with a French voice of the device; a second tap
 * stops. A device without one says so in a sentence rather than read French
 * with an English voice, which nobody understands.
 */
export function Listen({ texte }: ListenProps) {
  const { t } = useTranslation('commun')
  const [state, setState] = useState<'idle' | 'speaking' | 'noVoice'>('idle')
  const noVoiceId = useId()

  useEffect(() => stopSpeaking, [])

  const toggle = async () => {
    if (state === 'speaking') {
      stopSpeaking()
      setState('idle')
      return
    }
    const voice = await frenchVoice()
    if (voice === undefined) {
      setState('noVoice')
      return
    }
    setState('speaking')
    speak(typeof texte === 'string' ? texte : texte(), voice, () => {
      setState((now) => (now === 'speaking' ? 'idle' : now))
    })
  }

  const speaking = state === 'speaking'
  return (
    <>
      <Button
        icon={speaking ? 'pause' : 'volume'}
        onClick={() => void toggle()}
        aria-describedby={state === 'noVoice' ? noVoiceId : undefined}
      >
        {speaking ? t('ecouter.arreter') : t('ecouter.lancer')}
      </Button>
      {/* Always present, so that the sentence is announced when it comes. */}
      <p id={noVoiceId} role="status" className={state === 'noVoice' ? 'motif large' : 'lecteur'}>
        {state === 'noVoice' ? t('ecouter.pasDeVoix') : ''}
      </p>
    </>
  )
}
