import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { FREINS } from '../../../../domain/catalogue.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useHold } from '../../../app/shared/useHold.ts'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button } from '../../../components/Button.tsx'
import { Choice, Choices } from '../../../components/Choice.tsx'
import { pictureFor } from '../../../components/Picture.tsx'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import type { StepProps } from './niveaux.ts'
import { QuiLit } from './QuiLit.tsx'

/** Picture cards (mock 02). What was ticked before and is not any more is taken off; what others added meanwhile stays. */
export function SituationsPage({ frein, base, contexte }: StepProps) {
  const { t } = useTranslation(['personne', 'commun'])
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const id = useId()
  const [ensemble] = useState(frein.ditSituations)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(ensemble.members))
  const [unsure, setUnsure] = useState(false)
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set(ensemble.members))
  useHold()

  const tick = (code: string, on: boolean) => {
    setUnsure(false)
    setChosen((before) => new Set(on ? [...before, code] : [...before].filter((each) => each !== code)))
  }
  const next = async () => {
    let done = new Set(kept)
    for (const { code } of FREINS[frein.theme].situations) {
      const on = chosen.has(code)
      if (done.has(code) === on) continue
      // One ticked and kept on a first try that failed half-way is only in what is shown now.
      const over = ensemble.members.includes(code) ? ensemble : frein.ditSituations
      if (!(await save(() => commands.toggle(view.livret, over, code, on)))) return
      done = new Set(on ? [...done, code] : [...done].filter((each) => each !== code))
      setKept(done)
    }
    void navigate(`${base}/mots`)
  }
  return (
    <Page
      nom={contexte.mot}
      titreId={id}
      titre={t('choisir.difficile', { theme: t(`theme.${frein.theme}`) })}
      retour={base}
      contexte={contexte}
      pied={
        <>
          <SaveFaultNote faute={faute} />
          <Button variant="principal" large disabled={saving} onClick={() => void next()}>
            {t('commun:action.continuer')}
          </Button>
        </>
      }
    >
      <p>{t('choisir.plusieurs')}</p>
      <Choices labelledBy={id}>
        {FREINS[frein.theme].situations.map((situation) => (
          <Choice
            key={situation.code}
            choisi={chosen.has(situation.code)}
            onChange={(on) => tick(situation.code, on)}
            mot={situation.personLabel}
            image={pictureFor(situation.code)}
          />
        ))}
        <Choice
          longue
          icon="circle-help"
          choisi={unsure}
          onChange={(on) => {
            setUnsure(on)
            if (on) setChosen(new Set())
          }}
          mot={t('commun:action.jeNeSaisPas')}
        />
      </Choices>
      <QuiLit frein={frein} />
    </Page>
  )
}
