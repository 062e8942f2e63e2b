import { useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePicking } from '../../app/shared/usePicking.ts'
import { Band } from '../../components/Band.tsx'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { useFileFault } from './fileFault.ts'
import { openFile, type FileFault, type SourceFile } from './sourceFile.ts'

export interface StepFichierProps {
  readonly file: SourceFile | undefined
  readonly fault: FileFault | undefined
  /** Answers kept of an import begun earlier. */
  readonly begun: number
  readonly onForget: () => void
  readonly onChoose: (file: SourceFile) => void
}

export function StepFichier({ file, fault, begun, onForget, onChoose }: StepFichierProps) {
  const { t } = useTranslation('importer')
  const said = useFileFault()
  const picking = usePicking()
  const [reading, setReading] = useState(false)
  const [unreadable, setUnreadable] = useState(false)
  const [over, setOver] = useState(false)
  const take = async (chosen: File | undefined) => {
    if (chosen === undefined || reading) return
    setReading(true)
    setUnreadable(false)
    try {
      onChoose(await openFile(chosen))
    } catch {
      setUnreadable(true)
    } finally {
      setReading(false)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  const wrong = unreadable ? t('faute.illisible') : fault === undefined ? undefined : said(fault)
  return (
    <>
      <div className="titre">
        <ScreenTitle>{t('fichier.titre')}</ScreenTitle>
      </div>
      <div className="pile etroit">
        {begun > 0 && file === undefined && (
          <Band icon="history" titre={t('fichier.commence', { count: begun })} action={<Button variant="calme" onClick={onForget}>{t('fichier.oublier')}</Button>}>
            {t('fichier.reprendre')}
          </Band>
        )}
        <label
          className={over ? 'depot dessus' : 'depot'}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="upload" />
          <span>
            <b>{t('fichier.choisir')}</b>
            <span className="doux">{t('fichier.deposer')}</span>
          </span>
          <input
            autoComplete="off"
            type="file"
            className="lecteur"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            onClick={picking}
            onChange={(event) => {
              void take(event.target.files?.[0])
              // The same file may be chosen again once it is mended.
              event.target.value = ''
            }}
          />
        </label>
        <div role="status">{reading && <p className="doux">{t('fichier.lecture')}</p>}</div>
        <div role="alert">
          {wrong !== undefined && (
            <p className="motif">
              <Icon name="circle-alert" />
              <span>
                {file !== undefined && <b>{file.name}. </b>}
                {wrong}
              </span>
            </p>
          )}
        </div>
        <ul className="pile">
          <li>{t('fichier.format')}</li>
          <li>{t('fichier.rienAvant')}</li>
          <li>{t('fichier.cle')}</li>
          <li>{t('fichier.pasPris')}</li>
        </ul>
      </div>
    </>
  )
}
