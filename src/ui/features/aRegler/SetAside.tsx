/** One piece of work set aside: why, what was written, and what can be done. It is never lost by itself. */
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldSpec } from '../../../domain/entities.ts'
import { removeNir } from '../../../domain/nir.ts'
import type { SetAsideView } from '../../../readmodel/views.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { TextField } from '../../components/Field.tsx'
import { useFieldWords } from '../../components/livret/fieldWords.ts'
import { FormDialog, useReturnFocus } from '../../components/livret/FormDialog.tsx'
import { ForbiddenNote } from '../../components/livret/FormFields.tsx'
import { useTools } from '../../components/livret/tools.tsx'
import { useForm } from '../../components/livret/useForm.ts'
import { SetAsideCard } from '../../components/SetAsideCard.tsx'
import { formatJourMois, jourDe } from '../../i18n/dates.ts'
import { useRefusal } from './refusal.ts'

/** What stands in the place of a number taken out. */
const GONE = '…'

/** Prose and lines can be written otherwise; a state, a date or a choice is made again where it belongs. */
function isWritten({ type, field }: SetAsideView): boolean {
  const spec = type === undefined || field === undefined ? undefined : fieldSpec(type, field)
  return spec?.kind === 'texte' || (spec?.kind === 'registre' && spec.value.type === 'texte')
}

export interface SetAsideProps {
  readonly item: SetAsideView
  readonly onSettled: () => void
}

export function SetAside({ item, onSettled }: SetAsideProps) {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, today, act, commands } = useTools()
  const words = useFieldWords(view, today)
  const refusal = useRefusal()
  const [open, setOpen] = useState<'modifier' | 'retirer'>()
  const [copied, setCopied] = useState<boolean>()
  const { prenom, nom } = view.identite
  const name = view.depart ?? `${prenom.value ?? ''} ${nom.value ?? ''}`.trim()
  const { type, field } = item
  const written = isWritten(item)
  const withNir = item.detail.reason === 'nirDetecte'
  const bare = withNir ? removeNir(item.text, GONE) : item.text
  const title =
    type === 'note' ? t('aRegler.note', { nom: name }) : type === undefined || field === undefined ? name : t('aRegler.chose', { quoi: words.label(type, field), nom: name })
  const readable = type === undefined || field === undefined || written ? item.text : words.value(type, field, item.text)
  const retry = async (text?: string) => {
    if (await act(() => commands.retry(item, text))) onSettled()
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(written ? bare : readable)
      setCopied(true)
    } catch {
      setCopied(false)
    }
  }
  const close = () => setOpen(undefined)
  return (
    <>
      <SetAsideCard
        titre={title}
        quand={t('aRegler.ecrit', { date: formatJourMois(jourDe(item.at), today) })}
        raison={refusal(item)}
        texte={readable === '' ? undefined : withNir ? <Masked item={item} /> : readable}
        actions={
          <>
            {withNir && item.canRetry && (
              <Button variant="principal" onClick={() => void retry(bare)}>
                {t('aRegler.enleverEtRenvoyer')}
              </Button>
            )}
            {written && item.canRetry && (
              <Button icon="pen" onClick={() => setOpen('modifier')}>
                {t('action.modifier', { ns: 'commun' })}
              </Button>
            )}
            {!withNir && item.canRetry && (
              <Button icon="refresh" onClick={() => void retry()}>
                {t('aRegler.encore')}
              </Button>
            )}
            {readable !== '' && (
              <Button icon="copy" onClick={() => void copy()}>
                {t('action.copier', { ns: 'commun' })}
              </Button>
            )}
            {!item.attend && (
              <Button variant="discret" onClick={() => setOpen('retirer')}>
                {t('aRegler.retirer')}
              </Button>
            )}
            <p role="status" className={copied === undefined ? 'lecteur' : 'doux'}>
              {copied === undefined ? '' : copied ? t('aRegler.copie') : t('aRegler.pasCopie')}
            </p>
          </>
        }
      />
      {open === 'modifier' && <Rewrite item={item} text={bare} titre={title} onFermer={close} onSettled={onSettled} />}
      {open === 'retirer' && <Remove item={item} onFermer={close} onSettled={onSettled} />}
    </>
  )
}

/** The words as they were, the number hidden: it is not shown again to who stands beside. */
function Masked({ item }: { readonly item: SetAsideView }) {
  const { t } = useTranslation('pro')
  const pieces: ReactNode[] = []
  let from = 0
  for (const span of item.nir) {
    pieces.push(item.text.slice(from, span.start), <mark key={span.start}>{t('aRegler.numeroCache')}</mark>)
    from = span.end
  }
  return (
    <>
      {pieces}
      {item.text.slice(from)}
    </>
  )
}

interface RewriteProps extends SetAsideProps {
  readonly text: string
  readonly titre: string
  readonly onFermer: () => void
}

function Rewrite({ item, text, titre, onFermer, onSettled }: RewriteProps) {
  const { t } = useTranslation('pro')
  const { commands } = useTools()
  const [opened] = useState(item)
  const form = useForm({
    name: `cote/${item.key}`,
    base: {},
    initial: { texte: text },
    check: ({ texte = '' }): Record<string, string> => (texte.trim() === '' ? { texte: t('suivi.aRemplir') } : {}),
    save: ({ values }) => commands.retry(opened, (values['texte'] ?? '').trim()),
    onSaved: () => {
      onFermer()
      onSettled()
    },
  })
  return (
    <FormDialog titre={titre} form={form} onFermer={onFermer} enregistrer={t('aRegler.renvoyer')}>
      <TextField {...form.bind('texte')} label={t('aRegler.texte')} rows={4} />
      <ForbiddenNote text={form.values['texte'] ?? ''} />
    </FormDialog>
  )
}

function Remove({ item, onFermer, onSettled }: SetAsideProps & { readonly onFermer: () => void }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { act, commands } = useTools()
  useReturnFocus()
  const remove = async () => {
    const gone = await act(() => commands.dismiss(item))
    onFermer()
    if (gone) onSettled()
  }
  return (
    <Dialog ouvert onFermer={onFermer} titre={t('aRegler.retirerTitre')}>
      <p>{t('aRegler.retirerDit')}</p>
      <div className="actions">
        <Button onClick={() => void remove()}>{t('aRegler.retirer')}</Button>
        <Button variant="discret" onClick={onFermer}>
          {t('action.annuler', { ns: 'commun' })}
        </Button>
      </div>
    </Dialog>
  )
}
