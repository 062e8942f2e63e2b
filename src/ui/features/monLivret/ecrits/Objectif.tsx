import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useHold } from '../../../app/shared/useHold.ts'
import { useOpened } from '../../../app/shared/useDraft.ts'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button, buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { itemWord, useListe, useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'
import { WordsField } from '../WordsField.tsx'

export function Objectif() {
  const { t } = useTranslation('mon')
  const { view } = useMon()
  const liste = useListe()
  const { objectif } = view
  const authors = [...new Set(objectif.authors.map((author) => (author.mine ? t('objectif.vous') : prenomDe(author.name))))].filter(Boolean)
  const empty = objectif.value.trim() === ''
  return (
    <Page
      nom={t('menu.objectif')}
      titre={t('menu.objectif')}
      retour="/mon/livret"
      sync={empty ? undefined : itemWord(objectif.state)}
      pied={
        objectif.editable ? (
          <Link to="ecrire" className={buttonClass('principal', true)}>
            <Icon name="pen" />
            <span>{empty ? t('objectif.ecrire') : t('objectif.changer')}</span>
          </Link>
        ) : undefined
      }
    >
      {empty ? (
        <p>{t('objectif.aucun')}</p>
      ) : (
        <div className="feuille dire">
          <p className="fort paroles">{t('objectif.cite', { texte: objectif.value })}</p>
          {authors.length > 0 && <p className="doux">{t('objectif.ecritPar', { qui: liste(authors) })}</p>}
        </div>
      )}
    </Page>
  )
}

/** Co-written: what others wrote meanwhile is kept beside, and said before saving. */
export function ObjectifForm() {
  const { t } = useTranslation('mon')
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const form = useOpened(view.livret, view.objectif)
  useHold()
  const send = async () => {
    if (!(await save(() => commands.editText(view.livret, form.base, form.words.trim())))) return
    await form.clear()
    void navigate('/mon/objectif')
  }
  return (
    <Page
      nom={t('menu.objectif')}
      titre={t('objectif.question')}
      retour="/mon/objectif"
      contexte={{ icon: 'flag', mot: t('menu.objectif') }}
      pied={
        <>
          <SaveFaultNote faute={faute} />
          <Button variant="principal" large disabled={saving} onClick={() => void send()}>
            {t('garder')}
          </Button>
        </>
      }
    >
      <WordsField label={t('objectif.champ')} aide={t('objectif.aide')} words={form.words} onWords={form.set} restored={form.restored} max={2000} />
      {view.objectif.value !== form.base.value && (
        <p className="mot" role="status">
          <Icon name="users" />
          <span>{t('objectif.entreTemps')}</span>
        </p>
      )}
    </Page>
  )
}
