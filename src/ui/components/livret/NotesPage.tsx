/** Notes by date, each with who may read it; one's own can be edited, a draft published. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NoteView, Texte, Visibilite } from '../../../readmodel/views.ts'
import { formatInstant, formatJour, jourDe, majuscule } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { TextField, Tick } from '../Field.tsx'
import { Icon, type IconName } from '../Icon.tsx'
import { Named } from './EtapeItem.tsx'
import { useFieldWords } from './fieldWords.ts'
import { FormDialog } from './FormDialog.tsx'
import { ForbiddenNote } from './FormFields.tsx'
import { ItemWord } from './ItemWord.tsx'
import { LivretTools, useTools, type PageProps } from './tools.tsx'
import { useForm } from './useForm.ts'

const MAX = 10_000
/** Notes shown before one asks for the older ones. */
const SHOWN = 30

export function NotesPage(page: PageProps) {
  return (
    <LivretTools {...page}>
      <Notes />
    </LivretTools>
  )
}

const icons: Record<Visibilite, IconName> = { brouillon: 'eye-off', equipe: 'users', partagee: 'eye' }
const FILTERS = ['toutes', 'equipe', 'partagee', 'brouillon'] as const
type Filter = (typeof FILTERS)[number]

function Notes() {
  const { t } = useTranslation('pro')
  const { view } = useTools()
  const [filter, setFilter] = useState<Filter>('toutes')
  const [all, setAll] = useState(false)
  const id = useId()
  // A published draft has become the note that took its place.
  const notes = view.notes.filter((note) => !(note.visibilite === 'brouillon' && note.publiee))
  const dayOf = (note: NoteView) => note.jour ?? jourDe(note.at)
  const sorted = [...notes].sort((a, b) => dayOf(b).localeCompare(dayOf(a)) || b.at - a.at)
  const kept = sorted.filter((note) => filter === 'toutes' || note.visibilite === filter)
  const shown = all ? kept : kept.slice(0, SHOWN)
  const filters = FILTERS.filter((each) => each === 'toutes' || notes.some((note) => note.visibilite === each))
  return (
    <>
      <h2 id={id}>{t('lieu.notes')}</h2>
      {filters.length > 2 && (
        <div className="groupe ecran" role="group" aria-labelledby={id}>
          {filters.map((each) => (
            <Button key={each} pressed={filter === each} onClick={() => setFilter(each)}>
              {t(`suivi.note.filtre.${each}`)}
            </Button>
          ))}
        </div>
      )}
      {shown.length === 0 && <p className="doux">{t('suivi.note.aucune')}</p>}
      <ol className="liste">
        {shown.map((note) => (
          <OneNote key={`${note.visibilite}/${note.id}`} note={note} />
        ))}
      </ol>
      {shown.length < kept.length && (
        <Button variant="discret" onClick={() => setAll(true)}>
          {t('suivi.note.anciennes', { count: kept.length - shown.length })}
        </Button>
      )}
    </>
  )
}

function OneNote({ note }: { readonly note: NoteView }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const [open, setOpen] = useState<'modifier' | 'publier'>()
  const prenom = view.identite.prenom.value ?? ''
  const day = note.jour ?? jourDe(note.at)
  const title = t('suivi.note.intitule', { genre: note.genre === 'autre' ? t('note.titre') : words.code('note', 'genre', note.genre), jour: formatJour(day, today) })
  const close = () => setOpen(undefined)
  return (
    <li>
      <div className="ligne">
        <h3>{title}</h3>
        <p className="mot">
          <Icon name={icons[note.visibilite]} />
          {note.visibilite === 'partagee' ? t('note.partagee', { prenom }) : t(`suivi.note.lue.${note.visibilite}`)}
        </p>
      </div>
      <p className="texte-note">{note.texte.value}</p>
      <div className="ligne">
        <p className="doux">{t('suivi.note.par', { qui: note.mine ? majuscule(t('suivi.vous')) : note.byName, heure: formatInstant(note.at) })}</p>
        <ItemWord state={note.state} />
        {note.mine && note.texte.editable && (
          <div className="actions ecran">
            <Named mot={t('action.modifier', { ns: 'commun' })} de={title} onClick={() => setOpen('modifier')} />
            {note.visibilite === 'brouillon' && <Named variant="calme" mot={t('suivi.note.publier')} de={title} onClick={() => setOpen('publier')} />}
          </div>
        )}
      </div>
      {open === 'modifier' && <NoteEdit texte={note.texte} titre={title} id={note.id} onFermer={close} />}
      {open === 'publier' && <NotePublish note={note} titre={title} onFermer={close} />}
    </li>
  )
}

function NoteEdit({ texte, titre, id, onFermer }: { readonly texte: Texte; readonly titre: string; readonly id: string; readonly onFermer: () => void }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, commands } = useTools()
  const form = useForm({
    name: `note/${id}`,
    base: { texte },
    initial: { texte: texte.value },
    check: ({ texte: text = '' }): Record<string, string> => (text.length > MAX ? { texte: t('sauver.tropLong', { ns: 'commun', limite: MAX }) } : {}),
    save: ({ values, held }) => commands.editText(view.livret, held('texte'), values['texte'] ?? ''),
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={titre} form={form} onFermer={onFermer}>
      <TextField {...form.bind('texte')} label={t('suivi.note.texte')} rows={5} />
      <ForbiddenNote text={form.values['texte'] ?? ''} />
    </FormDialog>
  )
}

function NotePublish({ note, titre, onFermer }: { readonly note: NoteView; readonly titre: string; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const [opened] = useState(note)
  const prenom = view.identite.prenom.value ?? ''
  const form = useForm({
    name: `note/${note.id}/publier`,
    base: { texte: note.texte },
    initial: { visibilite: 'equipe' },
    save: ({ values }) => commands.publishNote(view.livret, opened, values['visibilite'] === 'partagee' ? 'partagee' : 'equipe'),
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={titre} form={form} onFermer={onFermer} enregistrer={t('suivi.note.publier')}>
      <blockquote>{opened.texte.value}</blockquote>
      <fieldset>
        <legend>{t('suivi.note.quiLira')}</legend>
        {(['equipe', 'partagee'] as const).map((each) => (
          <Tick
            key={each}
            type="radio"
            name="visibilite"
            label={each === 'equipe' ? t('note.equipe') : t('note.partagee', { prenom })}
            checked={form.values['visibilite'] === each}
            onChange={() => form.set('visibilite', each)}
          />
        ))}
      </fieldset>
      <p className="lira">
        {t('suivi.note.definitif')} {t('note.pourraLire', { prenom })}
      </p>
    </FormDialog>
  )
}
