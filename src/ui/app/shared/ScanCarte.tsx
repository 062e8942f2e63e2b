/**
 * The card's square before the camera. Read by the browser itself where it can (Chrome on Android and on a Mac); elsewhere its
 * letters are typed.
 */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'

/** As WICG's Barcode Detection has it; no lib.dom does yet. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}
type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector

const EVERY_MS = 150

function detectorClass(): DetectorClass | undefined {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector')
  return typeof found === 'function' ? (found as DetectorClass) : undefined // the specification's only shape
}

export const canScan = (): boolean => detectorClass() !== undefined && 'mediaDevices' in navigator

/** Calls once for each text it sees, until it is taken away; the camera goes with it. */
export function ScanCarte({ onTexte }: { readonly onTexte: (texte: string) => void }) {
  const { t } = useTranslation('verrou')
  const video = useRef<HTMLVideoElement>(null)
  const [away, setAway] = useState(false)
  const told = useRef(onTexte)
  useEffect(() => {
    told.current = onTexte
  })
  useEffect(() => {
    const Class = detectorClass()
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setInterval> | undefined
    let stopped = false
    let last = ''
    const begin = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      const screen = video.current
      if (stopped || screen === null || Class === undefined) {
        stream.getTracks().forEach((track) => track.stop())
        return
      }
      screen.srcObject = stream
      await screen.play()
      const detector = new Class({ formats: ['qr_code'] })
      timer = setInterval(() => {
        detector.detect(screen).then(([seen]) => {
          if (stopped || seen === undefined || seen.rawValue === last) return
          last = seen.rawValue
          told.current(seen.rawValue)
        }, () => undefined)
      }, EVERY_MS)
    }
    begin().catch(() => setAway(true))
    return () => {
      stopped = true
      clearInterval(timer)
      stream?.getTracks().forEach((track) => track.stop())
    }
  }, [])
  return (
    <>
      <video ref={video} className="viseur" muted playsInline aria-label={t('ouvrir.camera')} hidden={away} />
      <p role="alert" className={away ? 'motif' : 'lecteur'}>
        {away && (
          <>
            <Icon name="circle-alert" />
            <span>{t('ouvrir.pasDeCamera')}</span>
          </>
        )}
      </p>
    </>
  )
}
