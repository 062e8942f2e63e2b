/** Ending the accompaniment: why, and who keeps what, before it is done. Only whoever is the référent is offered it. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MOTIFS_FIN, type MotifFin } from '../../../domain/entities.ts'
import { Button } from '../Button.tsx'
import { Tick } from '../Field.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { ItemWord } from './ItemWord.tsx'
import { useTools } from './tools.tsx'

export function FinAccompagnement() {
  const { t } = useTranslation('cercle')
  const { view } = useTools()
  const id = useId()
  const [open, setOpen] = useState(false)
  if (!view.roles.includes('referent')) return null
  const waiting = view.fin !== undefined && view.fin.state !== 'accepted' ? view.fin : undefined
  return (
    <section className="section" aria-labelledby={id}>
      <div className="ligne">
        <h2 id={id}>{t('fin.section')}</h2>
        {waiting === undefined && (
          <Button variant="calme" onClick={() => setOpen(true)}>
            {t('fin.terminer')}
          </Button>
        )}
      </div>
      {waiting !== undefined && (
        <>
          <p>{t('fin.attend')}</p>
          <ItemWord state={waiting.state} discret />
        </>
      )}
      {open && <End onFermer={() => setOpen(false)} />}
    </section>
  )
}

function End({ onFermer }: { readonly onFermer: () => void }) {
  const { t } = useTranslation('cercle')
  const { view, commands, act } = useTools()
  const [motif, setMotif] = useState<MotifFin>()
  const [tried, setTried] = useState(false)
  const prenom = view.identite.prenom.value ?? ''
  const end = async () => {
    setTried(true)
    return motif !== undefined && (await act(() => commands.endSupport(view.livret, motif)))
  }
  return (
    <ConfirmDialog titre={t('fin.titre', { prenom })} oui={t('fin.terminer')} onOui={end} onFermer={onFermer}>
      <ul className="puces">
        {(['suite1', 'suite2', 'suite3', 'suite5', 'suite4'] as const).map((each) => (
          <li key={each}>{t(`fin.${each}`, { prenom })}</li>
        ))}
      </ul>
      <fieldset className="bloc">
        <legend>{t('fin.motif')}</legend>
        {MOTIFS_FIN.map((each) => (
          <Tick key={each} type="radio" name="motif" label={t(`fin.motifs.${each}`)} checked={motif === each} onChange={() => setMotif(each)} />
        ))}
      </fieldset>
      <div role="alert">{tried && motif === undefined && <p className="motif">{t('fin.motifManque')}</p>}</div>
    </ConfirmDialog>
  )
}
