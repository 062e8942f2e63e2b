import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useOpened } from '../../../app/shared/useDraft.ts'
import { useHold } from '../../../app/shared/useHold.ts'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button } from '../../../components/Button.tsx'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import { WordsField } from '../WordsField.tsx'
import type { StepProps } from './niveaux.ts'
import { QuiLit } from './QuiLit.tsx'

export function MotsPage({ frein, base, contexte }: StepProps) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const form = useOpened(view.livret, frein.ditMots)
  useHold()

  const words = form.words.trim()
  const changed = words !== (form.base.value ?? '')
  const next = async () => {
    const kept = !changed || (await save(() => commands.write(view.livret, [{ champ: form.base, value: words === '' ? null : words }])))
    if (!kept) return
    await form.clear()
    void navigate(`${base}/note`)
  }
  return (
    <Page
      nom={contexte.mot}
      titre={m('freins.mots', { theme: t(`theme.${frein.theme}`) })}
      retour={`${base}/images`}
      contexte={contexte}
      pied={
        <>
          <SaveFaultNote faute={faute} />
          <Button variant="principal" large disabled={saving} onClick={() => void next()}>
            {words === '' ? m('freins.motsRien') : m('freins.avecMots')}
          </Button>
        </>
      }
    >
      <WordsField label={m('freins.motsChamp')} aide={m('freins.motsAide')} words={form.words} onWords={form.set} restored={form.restored} max={1000} />
      <QuiLit frein={frein} />
    </Page>
  )
}
