/**
 * The card's square before the camera. Where there is none, or it is refused, its letters are typed.
 */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

/** As WICG's Barcode Detection has it; no lib.dom does yet. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}
interface DetectorClass {
  new (options: { readonly formats: 'qr_code'[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

const PAUSE_MS = 150

/** The specification has no other shape. */
const isDetectorClass = (own: unknown): own is DetectorClass => typeof own === 'function'

/** The browser's own where it reads squares (Chrome on Android and on a Mac), which is quicker; elsewhere ours. */
async function createDetector(): Promise<Detector> {
  const own: unknown = Reflect.get(globalThis, 'BarcodeDetector')
  const Own = isDetectorClass(own) ? own : undefined
  const reads = (await Own?.getSupportedFormats())?.includes('qr_code') === true
  const Class = Own !== undefined && reads ? Own : (await import('qr/decode.js')).BarcodeDetector
  return new Class({ formats: ['qr_code'] })
}

export const canScan = (): boolean => 'mediaDevices' in navigator

interface ScanCarteProps {
  readonly onTexte: (texte: string) => void
  /** No camera, or it was refused. */
  readonly onAway: () => void
}

/** Calls once for each text it sees, until it is taken away; the camera goes with it. */
export function ScanCarte({ onTexte, onAway }: ScanCarteProps) {
  const { t } = useTranslation('verrou')
  const video = useRef<HTMLVideoElement>(null)
  const told = useRef({ onTexte, onAway })
  useEffect(() => {
    told.current = { onTexte, onAway }
  })
  useEffect(() => {
    let stream: MediaStream | undefined
    const taken = new AbortController()
    const isTaken = (): boolean => taken.signal.aborted
    const look = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      const screen = video.current
      if (isTaken() || screen === null) {
        close(stream)
        return
      }
      screen.srcObject = stream
      const [detector] = await Promise.all([createDetector(), screen.play()])
      let last = ''
      while (!isTaken()) {
        await pause()
        // A picture that cannot be read is followed by another.
        const [seen] = await detector.detect(screen).catch(() => [])
        if (isTaken() || seen === undefined || seen.rawValue === last) continue
        last = seen.rawValue
        told.current.onTexte(last)
      }
    }
    look().catch(() => {
      if (!isTaken()) told.current.onAway()
    })
    return () => {
      taken.abort()
      close(stream)
    }
  }, [])
  return <video ref={video} className="viseur" muted playsInline aria-label={t('ouvrir.camera')} />
}

const pause = (): Promise<void> => new Promise((resolve) => {
  setTimeout(resolve, PAUSE_MS)
})
const close = (stream: MediaStream | undefined): void => {
  stream?.getTracks().forEach((track) => track.stop())
}
