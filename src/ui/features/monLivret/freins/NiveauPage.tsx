import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Niveau } from '../../../../domain/entities.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useHold } from '../../../app/shared/useHold.ts'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button } from '../../../components/Button.tsx'
import { Choice, Choices } from '../../../components/Choice.tsx'
import { LevelMark } from '../../../components/LevelMark.tsx'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import { REPONSES, type StepProps } from './niveaux.ts'
import { QuiLit } from './QuiLit.tsx'

export function NiveauPage({ frein, base, contexte }: StepProps) {
  const { t } = useTranslation(['personne', 'commun'])
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const id = useId()
  const [champ] = useState(frein.ditNiveau)
  const [chosen, setChosen] = useState<Niveau | null>(champ.conflict === undefined ? champ.value : null)
  const [tried, setTried] = useState(false)
  useHold()

  const next = async () => {
    setTried(true)
    if (chosen === null) return
    const same = chosen === champ.value && champ.conflict === undefined
    const kept = same || (await save(() => commands.write(view.livret, [{ champ, value: chosen }])))
    if (kept) void navigate(chosen === 'pasUnFrein' ? `${base}/note` : `${base}/images`)
  }
  return (
    <Page
      nom={contexte.mot}
      titreId={id}
      titre={m('freins.niveau', { theme: t(`theme.${frein.theme}`) })}
      retour="/mon/freins"
      contexte={contexte}
      pied={
        <>
          <SaveFaultNote faute={faute ?? (tried && chosen === null ? m('toucherDAbord') : undefined)} />
          <Button variant="principal" large disabled={saving} onClick={() => void next()}>
            {t('commun:action.continuer')}
          </Button>
        </>
      }
    >
      <p>{m('freins.combien')}</p>
      <Choices labelledBy={id} seul>
        {REPONSES.map((niveau) => (
          <Choice key={niveau} seul longue choisi={chosen === niveau} onChange={() => setChosen(niveau)} mot={t(`niveau.${niveau}`)} signe={<LevelMark niveau={niveau} />} />
        ))}
        <Choice seul longue icon="circle-help" choisi={chosen === 'nonAborde'} onChange={() => setChosen('nonAborde')} mot={t('commun:action.jeNeSaisPas')} />
      </Choices>
      <QuiLit frein={frein} />
    </Page>
  )
}
