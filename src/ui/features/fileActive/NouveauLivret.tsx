/** A person whom no file brought: the référent opens their livret with what is known, and gives it to them next. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { LivretId } from '../../../base/ids.ts'
import type { NewLivret } from '../../../readmodel/commands.ts'
import { normalize } from '../../../readmodel/labels.ts'
import { useList, useSession } from '../../app/context.tsx'
import { SaveFaultNote } from '../../app/shared/SaveFaultNote.tsx'
import { useDraft } from '../../app/shared/useDraft.ts'
import { useHold } from '../../app/shared/useHold.ts'
import { useSave } from '../../app/shared/useSave.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { useReturnFocus } from '../../components/livret/FormDialog.tsx'

type Typed = Readonly<Record<'prenom' | 'nom' | 'telephone' | 'numero', string>>
const EMPTY: Typed = { prenom: '', nom: '', telephone: '', numero: '' }

function readTyped(stored: unknown): Typed | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const found = new Map(Object.entries(stored))
  const text = (field: string): string => String(found.get(field) ?? '')
  return { prenom: text('prenom'), nom: text('nom'), telephone: text('telephone'), numero: text('numero') }
}

export function NouveauLivret({ onFermer }: { readonly onFermer: () => void }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { commands } = useSession()
  const navigate = useNavigate()
  const { save, saving, faute } = useSave()
  const { value: typed, set, clear } = useDraft('file/nouveau', EMPTY, readTyped)
  const [tried, setTried] = useState(false)
  useHold()
  useReturnFocus()
  const known = useKnown(typed)
  const field = (name: keyof Typed, max: number) => ({
    value: typed[name], maxLength: max,
    onChange: (event: { readonly target: { readonly value: string } }) => set({ ...typed, [name]: event.target.value }),
  })
  const missing = (words: string): string | undefined => (tried && words.trim() === '' ? t('file.nouveau.manque') : undefined)
  const open = async () => {
    setTried(true)
    const asked = newLivret(typed)
    if (asked.prenom === '' || asked.nom === '') return
    let livret: LivretId | undefined
    const kept = await save(async () => {
      const opened = await commands.openLivret(asked)
      if (opened.ok) livret = opened.value
      return opened
    })
    if (!kept || livret === undefined) return
    await clear()
    void navigate(`/livret/${livret}/cercle`)
  }
  return (
    <Dialog ouvert onFermer={onFermer} titre={t('file.nouveau.titre')}>
      <form
        className="pile"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
      >
        <p className="doux">{t('file.nouveau.dit')}</p>
        <Field label={t('file.nouveau.prenom')} erreur={missing(typed.prenom)} {...field('prenom', 60)} />
        <Field label={t('file.nouveau.nom')} erreur={missing(typed.nom)} {...field('nom', 60)} />
        <p role="status" className={known === undefined ? 'lecteur' : 'motif'}>
          {known === undefined ? '' : t('file.nouveau.deja', { nom: known })}
        </p>
        <Field label={t('file.nouveau.telephone')} inputMode="tel" {...field('telephone', 20)} />
        <Field label={t('file.nouveau.numero')} autoCapitalize="characters" {...field('numero', 20)} />
        <SaveFaultNote faute={faute} />
        <div className="actions">
          <Button variant="principal" type="submit" disabled={saving}>
            {t('file.nouveau.ouvrir')}
          </Button>
          <Button
            variant="discret"
            onClick={() => {
              void clear()
              onFermer()
            }}
          >
            {t('action.annuler', { ns: 'commun' })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function newLivret(typed: Typed): NewLivret {
  const [telephone, numeroStagiaire] = [typed.telephone.trim(), typed.numero.trim()]
  return { prenom: typed.prenom.trim(), nom: typed.nom.trim(), ...(telephone === '' ? {} : { telephone }), ...(numeroStagiaire === '' ? {} : { numeroStagiaire }) }
}

/** Somebody already followed whose name or number this is. */
function useKnown({ prenom, nom, numero }: Typed): string | undefined {
  const { summaries } = useList()
  const name = (first: string, last: string): string => normalize(`${first.trim()} ${last.trim()}`)
  const found = summaries.find((each) => (nom.trim() !== '' && name(each.prenom, each.nom) === name(prenom, nom)) || (numero.trim() !== '' && each.numero === numero.trim()))
  return found && `${found.prenom} ${found.nom}`.trim()
}
