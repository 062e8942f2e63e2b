import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import type { NoteView } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { readText, useDraft, useOpened } from '../../../app/shared/useDraft.ts'
import { useHold } from '../../../app/shared/useHold.ts'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button, buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { SyncWord } from '../../../components/SyncWord.tsx'
import { placeIcons } from '../../../components/themeIcons.ts'
import { formatJour, jourDe } from '../../../i18n/dates.ts'
import { itemWord, useListe, useMon } from '../monLivret.tsx'
import { lecteurs } from '../lecteurs.ts'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'
import { WordsField } from '../WordsField.tsx'

/** « Ce qu'on a écrit ensemble »: shared notes, newest first. Each says where it is; the person changes only their own. */
export function Notes() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const notes = view.notes.filter((note) => note.visibilite === 'partagee')
  return (
    <Page
      nom={t('lieu.notes')}
      titre={t('lieu.notes')}
      retour="/mon/livret"
      pied={
        <Link to="ecrire" className={buttonClass('principal', true)}>
          <Icon name="pen" />
          <span>{m('notes.ecrire')}</span>
        </Link>
      }
    >
      {notes.length === 0 && <p>{m('notes.aucune')}</p>}
      <ul className="pile lieux">
        {notes.map((note) => (
          <li key={note.id} className="feuille dire">
            <Note note={note} />
          </li>
        ))}
      </ul>
    </Page>
  )
}

function Note({ note }: { readonly note: NoteView }) {
  const { t } = useTranslation('mon')
  const { today } = useMon()
  const who = note.mine ? t('notes.vous') : prenomDe(note.byName)
  return (
    <article>
      <h2>{who}</h2>
      <p className="doux">{formatJour(note.jour ?? jourDe(note.at), today)}</p>
      <p className="paroles">{note.texte.value}</p>
      {note.mine && (
        <div role="status">
          <SyncWord pour="personne" sync={itemWord(note.state)} />
        </div>
      )}
      {note.texte.editable && (
        <Link to={note.id} className={buttonClass('discret')}>
          {t('notes.modifier')}
        </Link>
      )}
    </article>
  )
}

export function NoteForm() {
  const { id } = useParams()
  const { view } = useMon()
  if (id === undefined) return <NewNote />
  const note = view.notes.find((each) => each.id === id && each.texte.editable)
  return note === undefined ? <Navigate to="/mon/notes" replace /> : <OldNote note={note} />
}

interface WritingProps {
  readonly words: string
  readonly onWords: (words: string) => void
  readonly restored: boolean
  readonly faute: string | undefined
  readonly saving: boolean
  readonly onKeep: () => void
}

function Writing({ words, onWords, restored, faute, saving, onKeep }: WritingProps) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view, today } = useMon()
  const liste = useListe()
  const [tried, setTried] = useState(false)
  const readers = lecteurs(view, today, 'notes')
  const empty = words.trim() === ''
  return (
    <Page
      nom={t('lieu.notes')}
      titre={m('notes.ecrireTitre')}
      retour="/mon/notes"
      contexte={{ icon: placeIcons.notes, mot: t('lieu.notes') }}
      pied={
        <>
          <SaveFaultNote faute={faute} />
          <Button
            variant="principal"
            large
            disabled={saving}
            onClick={() => {
              setTried(true)
              if (!empty) onKeep()
            }}
          >
            {m('garder')}
          </Button>
        </>
      }
    >
      <WordsField label={m('notes.champ')} words={words} onWords={onWords} restored={restored} max={10_000} erreur={tried && empty ? m('notes.vide') : undefined} />
      {readers.length > 0 && (
        <p className="mot">
          <Icon name="users" />
          <span>{m('notes.lecteur', { count: readers.length, qui: liste(readers) })}</span>
        </p>
      )}
    </Page>
  )
}

function NewNote() {
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const draft = useDraft(`${view.livret}/note`, '', readText)
  useHold()
  const keep = async () => {
    if (!(await save(() => commands.addNote(view.livret, { genre: 'autre', texte: draft.value.trim(), visibilite: 'partagee' })))) return
    await draft.clear()
    void navigate('/mon/notes')
  }
  return <Writing words={draft.value} onWords={draft.set} restored={draft.restored} faute={faute} saving={saving} onKeep={() => void keep()} />
}

function OldNote({ note }: { readonly note: NoteView }) {
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const form = useOpened(view.livret, note.texte)
  useHold()
  const keep = async () => {
    if (!(await save(() => commands.editText(view.livret, form.base, form.words.trim())))) return
    await form.clear()
    void navigate('/mon/notes')
  }
  return <Writing words={form.words} onWords={form.set} restored={form.restored} faute={faute} saving={saving} onKeep={() => void keep()} />
}
