import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SetAsideView } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { ListenDialog } from '../../../components/ListenDialog.tsx'
import { SetAsideCard } from '../../../components/SetAsideCard.tsx'
import { formatVers, majuscule } from '../../../i18n/dates.ts'
import { Confirm } from '../Confirm.tsx'
import { useMon } from '../monLivret.tsx'
import { useFieldWords } from './fieldWords.ts'
import { useReason } from './reason.ts'
import { withoutNir } from './withoutNir.ts'

/** Work that was not taken: why, the words as they were, and what one can do. */
export function SetAside({ item, onSent }: { readonly item: SetAsideView; readonly onSent: () => void }) {
  const { t } = useTranslation(['mon', 'commun'])
  const { today, referent } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const words = useFieldWords()
  const reason = useReason()
  const [copied, setCopied] = useState(false)
  const [asked, setAsked] = useState<'montrer' | 'jeter'>()
  const titre = majuscule(words.nom(item.type, item.field))
  const raison = reason(item)
  // Of a code (a state, an answer) only its words are shown; a text is shown as it was written.
  const texte = item.nir.length > 0 || item.type === undefined ? <Hidden item={item} /> : words.valeur(item.type, item.field ?? '', item.text)
  const hasNir = item.nir.length > 0
  const again = (text?: string) => {
    void save(() => (text === undefined ? commands.retry(item) : commands.retry(item, text))).then((done) => {
      if (done) onSent()
    })
  }
  const copy = () => {
    void navigator.clipboard.writeText(withoutNir(item)).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <>
      <SetAsideCard
        titre={titre}
        quand={t('probleme.ecritLe', { date: formatVers(item.at, today) })}
        raison={raison}
        texte={texte}
        actions={
          <>
            {hasNir && item.canRetry && (
              <Button variant="principal" disabled={saving} onClick={() => again(withoutNir(item))}>
                {t('probleme.enlever')}
              </Button>
            )}
            {!hasNir && item.canRetry && (
              <Button icon="refresh" disabled={saving} onClick={() => again()}>
                {t('commun:action.reessayer')}
              </Button>
            )}
            <Button icon="users" onClick={() => setAsked('montrer')}>
              {t('probleme.montrer', { prenom: referent })}
            </Button>
            <Button icon="copy" onClick={copy}>
              {copied ? t('commun:action.copie') : t('commun:action.copier')}
            </Button>
            {!item.attend && (
              <Button variant="discret" onClick={() => setAsked('jeter')}>
                {t('probleme.jeter')}
              </Button>
            )}
          </>
        }
      />
      <SaveFaultNote faute={faute} />
      <Dialog ouvert={asked === 'montrer'} onFermer={() => setAsked(undefined)} titre={t('probleme.montrerTitre', { prenom: referent })}>
        <ListenDialog />
        <p>{t('probleme.montrerDit', { prenom: majuscule(referent) })}</p>
        <p className="motif">{raison}</p>
        <blockquote className="paroles fort">{texte}</blockquote>
        <p className="doux">{formatVers(item.at, today)}</p>
        <Button variant="principal" large onClick={() => setAsked(undefined)}>
          {t('commun:action.fermer')}
        </Button>
      </Dialog>
      {asked === 'jeter' && (
        <Confirm
          titre={t('probleme.jeterTitre')}
          oui={t('probleme.jeterOui')}
          non={t('probleme.jeterNon')}
          onNon={() => setAsked(undefined)}
          onOui={() => {
            setAsked(undefined)
            void save(() => commands.dismiss(item))
          }}
        >
          {t('probleme.jeterDit')}
        </Confirm>
      )}
    </>
  )
}

/** The words, a social security number covered. */
function Hidden({ item }: { readonly item: SetAsideView }): ReactNode {
  const { t } = useTranslation('mon')
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end } of item.nir) {
    parts.push(item.text.slice(at, start), <mark key={start}>{t('probleme.cache')}</mark>)
    at = end
  }
  return [...parts, item.text.slice(at)]
}
