/** The sheet at the end: a note the person will read, shown as they will read it; a rendez-vous proposed. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseJour } from '../../../base/jour.ts'
import { NOTE_TYPES } from '../../../domain/entities.ts'
import { useSession } from '../../app/context.tsx'
import { Button } from '../../components/Button.tsx'
import { SelectField, TextField } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useFaultSentence } from '../../components/faultSentence.ts'
import { FormBody } from '../../components/livret/FormDialog.tsx'
import { FormField, ForbiddenNote, useCheck } from '../../components/livret/FormFields.tsx'
import { firstName, mayCreate } from '../../components/livret/pick.ts'
import { LivretTools, useTools, type PageProps } from '../../components/livret/tools.tsx'
import { useForm } from '../../components/livret/useForm.ts'
import { formatHeure, formatJour, formatJourMois } from '../../i18n/dates.ts'
import { isShared } from './places.ts'

export function Ecrire(page: PageProps) {
  return (
    <LivretTools {...page}>
      {mayCreate(page.view, 'note') && isShared(page.view, 'notes') && <NoteForm />}
      {mayCreate(page.view, 'rendezVous') && isShared(page.view, 'parcours') && <Proposer />}
    </LivretTools>
  )
}

const MAX = 10_000
const GENRES = NOTE_TYPES.filter((genre) => genre !== 'absence')

function NoteForm() {
  const { t } = useTranslation(['revue', 'pro', 'commun'])
  const { view, commands, today } = useTools()
  const { me } = useSession()
  const sentence = useFaultSentence()
  const id = useId()
  const [kept, setKept] = useState<'partagee' | 'brouillon'>()
  const form = useForm({
    name: 'note/revue',
    base: {},
    initial: { genre: 'entretien', texte: '', visibilite: '' },
    check: ({ texte = '' }): Record<string, string> => {
      if (texte.trim() === '') return { texte: t('ecrire.vide') }
      return texte.length > MAX ? { texte: t('sauver.tropLong', { ns: 'commun', limite: MAX }) } : {}
    },
    save: async ({ values }) => {
      const visibilite = values['visibilite'] === 'partagee' ? 'partagee' : 'brouillon'
      const genre = GENRES.find((each) => each === values['genre']) ?? 'autre'
      const saved = await commands.addNote(view.livret, { genre, texte: (values['texte'] ?? '').trim(), visibilite })
      if (saved.ok) setKept(visibilite)
      return saved
    },
    onSaved: (reset) => reset(),
  })
  const prenom = view.identite.prenom.value ?? ''
  const texte = (form.values['texte'] ?? '').trim()
  const said = kept !== undefined && texte === '' ? t(kept === 'partagee' ? 'ecrire.garde' : 'ecrire.gardeBrouillon', { prenom }) : undefined
  const texteBound = form.bind('texte')
  return (
    <section className="pile" aria-labelledby={id}>
      <h2 id={id} className="mot">
        <Icon name="message-circle" />
        {t('ecrire.titre')}
      </h2>
      <p className="doux">{view.referent === undefined ? t('ecrire.pourSans', { prenom }) : t('ecrire.pour', { prenom, referent: firstName(view.referent.nom) })}</p>
      {form.restored && <p className="doux">{t('ecrire.repris')}</p>}
      <SelectField {...form.bind('genre')} label={t('ecrire.genre')}>
        {GENRES.map((genre) => (
          <option key={genre} value={genre}>
            {t(`note.${genre}`, { ns: 'pro' })}
          </option>
        ))}
      </SelectField>
      <TextField {...texteBound} label={t('ecrire.texte')} aide={t('ecrire.texteAide')} rows={4} />
      <ForbiddenNote text={form.values['texte'] ?? ''} />
      <div className="lira">
        <p className="doux">{t('ecrire.lira', { prenom })}</p>
        {texte === '' ? <p className="doux">{t('ecrire.rienEncore')}</p> : <p className="texte-note">{texte}</p>}
        {texte !== '' && <p className="doux">{t('ecrire.signature', { nom: me.prenom, organisation: me.organisation, date: formatJourMois(today) })}</p>}
      </div>
      {form.fault !== undefined && (
        <p className="motif" role="alert">
          <Icon name="circle-alert" />
          <span>{sentence(form.fault)}</span>
        </p>
      )}
      <Button variant="principal" large aria-disabled={form.busy} onClick={() => void form.submit({ visibilite: 'partagee' })}>
        {t('ecrire.partager', { prenom })}
      </Button>
      <Button variant="discret" aria-disabled={form.busy} onClick={() => void form.submit({ visibilite: 'brouillon' })}>
        {t('ecrire.brouillon')}
      </Button>
      <div role="status">
        {said !== undefined && (
          <p className="mot">
            <Icon name="check" />
            {said}
          </p>
        )}
      </div>
    </section>
  )
}

const FIELDS = ['jour', 'heure', 'objet', 'lieu'] as const
const REQUIRED = ['jour', 'heure', 'objet'] as const

function Proposer() {
  const { t } = useTranslation('revue')
  const { view } = useTools()
  const [open, setOpen] = useState(false)
  const [kept, setKept] = useState(false)
  const prenom = view.identite.prenom.value ?? ''
  const close = (saved: boolean) => {
    setOpen(false)
    setKept(saved)
  }
  return (
    <section className="pile proposer">
      <Button
        icon="calendar-days"
        variant="calme"
        large
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
          setKept(false)
        }}
      >
        {t('proposer.titre')}
      </Button>
      {open && <ProposerForm onFermer={close} />}
      <div role="status">
        {kept && (
          <p className="mot">
            <Icon name="check" />
            {t('proposer.garde', { prenom })}
          </p>
        )}
      </div>
    </section>
  )
}

function ProposerForm({ onFermer }: { readonly onFermer: (saved: boolean) => void }) {
  const { t } = useTranslation('revue')
  const { view, commands, today } = useTools()
  const { me } = useSession()
  const check = useCheck('rendezVous')
  const prenom = view.identite.prenom.value ?? ''
  const form = useForm({
    name: 'rendezVous/revue',
    base: {},
    initial: { jour: '', heure: '', objet: '', lieu: me.organisation },
    check: (values) => {
      const wrong = check(values, FIELDS, REQUIRED)
      return (values['jour'] ?? '') !== '' && (values['jour'] ?? '') < today ? { ...wrong, jour: t('proposer.faute.jour') } : wrong
    },
    save: ({ values }) => {
      const jour = parseJour(values['jour'] ?? '')
      if (!jour.ok) return Promise.resolve({ ok: false, error: { fault: 'value', field: 'jour', reason: 'valeurImpossible' } })
      const text = (field: string) => (values[field] ?? '').trim()
      return commands.addRendezVous(view.livret, { jour: jour.value, heure: text('heure'), objet: text('objet'), lieu: text('lieu') })
    },
    onSaved: () => onFermer(true),
  })
  const { jour = '', heure = '', objet = '', lieu = '' } = form.values
  return (
    <FormBody form={form} enregistrer={t('proposer.garder', { prenom })} onFermer={() => onFermer(false)}>
      {FIELDS.map((field) => (
        <FormField key={field} type="rendezVous" field={field} bound={form.bind(field)} required={field !== 'lieu'} />
      ))}
      {parseJour(jour).ok && heure !== '' && objet !== '' && (
        <div className="lira">
          <p className="doux">{t('ecrire.lira', { prenom })}</p>
          <p>{t('proposer.lira', { jour: formatJour(jour, today), heure: formatHeure(heure), objet: objet.trim() })}</p>
          {lieu.trim() !== '' && <p>{lieu}</p>}
        </div>
      )}
    </FormBody>
  )
}
