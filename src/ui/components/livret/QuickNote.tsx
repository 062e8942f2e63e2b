/**
 * A note in three taps, at the foot of every page of the livret: what, in a word, keep. The third tap
 * chooses who reads and saves. What is begun and left is taken up again, like any form.
 */
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isOneOf } from '../../../base/oneOf.ts'
import { NOTE_TYPES, type NoteType } from '../../../domain/entities.ts'
import type { Visibilite } from '../../../readmodel/views.ts'
import { Button } from '../Button.tsx'
import { TextField } from '../Field.tsx'
import { Icon } from '../Icon.tsx'
import { useFaultSentence } from '../faultSentence.ts'
import { ForbiddenNote } from './FormFields.tsx'
import { mayCreate } from './pick.ts'
import { LivretTools, useTools, type PageProps } from './tools.tsx'
import { useForm } from './useForm.ts'

const TYPES = NOTE_TYPES.filter((type) => type !== 'autre')
const WORDS = {
  appel: ['toutVaBien', 'pasDeReponse', 'enRetard', 'enfantMalade'],
  entretien: ['toutVaBien', 'projetAvance', 'besoinAide', 'aRevoir'],
  visite: ['toutVaBien', 'entrepriseContente', 'difficulteSurPlace'],
  absence: ['enfantMalade', 'pasDeTransport', 'aPrevenu', 'sansNouvelles'],
  bilan: ['toutVaBien', 'objectifAtteint', 'aPoursuivre'],
  autre: [],
} as const satisfies Record<NoteType, readonly string[]>
const MAX = 10_000

const isType = (text: string): text is NoteType => isOneOf(NOTE_TYPES, text)

export function QuickNote(page: PageProps) {
  if (!mayCreate(page.view, 'note')) return null
  return (
    <LivretTools {...page}>
      <Bar key={page.view.livret} />
    </LivretTools>
  )
}

function Bar() {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, commands } = useTools()
  const sentence = useFaultSentence()
  const ids = [useId(), useId(), useId()] as const
  const bar = useRef<HTMLElement>(null)
  const form = useForm({
    name: 'note/rapide',
    base: {},
    initial: { genre: '', mot: '', libre: '', texte: '', visibilite: '' },
    check: (values): Record<string, string> => {
      if (textOf(values) === '') return { mot: t('suivi.note.rien') }
      return textOf(values).length > MAX ? { texte: t('sauver.tropLong', { ns: 'commun', limite: MAX }) } : {}
    },
    save: ({ values }) => {
      const genre = values['genre'] ?? ''
      return commands.addNote(view.livret, { genre: isType(genre) ? genre : 'autre', texte: textOf(values), visibilite: visibilityOf(values['visibilite']) })
    },
    onSaved: (reset) => {
      reset()
      bar.current?.querySelector('button')?.focus()
    },
  })
  const prenom = view.identite.prenom.value ?? ''
  const { genre = '', mot = '', libre = '' } = form.values
  const begun = genre !== ''
  const missing = form.bind('mot').erreur
  const own = libre === 'oui'
  const team = view.roles.some((role) => role === 'referent' || role === 'responsable' || role === 'assistant')
  const keep = (visibilite: Visibilite) => void form.submit({ visibilite })
  return (
    <section ref={bar} className="note-rapide ecran" aria-label={t('suivi.note.rapide', { prenom })}>
      <h2 id={ids[0]}>{t('note.titre')}</h2>
      <div className="touches" role="group" aria-labelledby={ids[0]}>
        {TYPES.map((type) => (
          <Button key={type} variant="calme" pressed={genre === type} onClick={() => form.assign(genre === type ? { genre: '', mot: '' } : { genre: type, mot: '' })}>
            {t(`note.${type}`)}
          </Button>
        ))}
      </div>
      {begun && isType(genre) && (
        <>
          <h2 id={ids[1]}>{t('note.enUnMot')}</h2>
          <div className="touches" role="group" aria-labelledby={ids[1]}>
            {WORDS[genre].map((word) => {
              const words = t(`suivi.note.mot.${word}`)
              return (
                <Button key={word} variant="calme" pressed={mot === words} onClick={() => form.assign({ mot: mot === words ? '' : words })}>
                  {words}
                </Button>
              )
            })}
            <Button variant="calme" icon="pen" pressed={own} onClick={() => form.assign({ libre: own ? '' : 'oui' })}>
              {t('suivi.note.ecrire')}
            </Button>
          </div>
          {own && (
            <div>
              <TextField {...form.bind('texte')} label={t('suivi.note.texte')} rows={2} autoFocus={!form.restored} />
              <ForbiddenNote text={form.values['texte'] ?? ''} />
            </div>
          )}
          <h2 id={ids[2]}>{t('note.garder')}</h2>
          <div className="touches" role="group" aria-labelledby={ids[2]}>
            {team && (
              <Button variant="principal" onClick={() => keep('equipe')}>
                {t('note.equipe')}
              </Button>
            )}
            <Button onClick={() => keep('brouillon')}>{t('note.brouillon')}</Button>
            <Button onClick={() => keep('partagee')}>{t('note.partagee', { prenom })}</Button>
          </div>
          {missing !== undefined && (
            <p className="motif" role="alert">
              {missing}
            </p>
          )}
          {form.fault !== undefined && (
            <p className="motif" role="alert">
              <Icon name="circle-alert" />
              <span>{sentence(form.fault)}</span>
            </p>
          )}
          <p className="doux">
            {form.restored && `${t('suivi.repris')} `}
            {t('note.pourraLire', { prenom })}
          </p>
        </>
      )}
    </section>
  )
}

const visibilityOf = (text: string | undefined): Visibilite => (text === 'partagee' ? 'partagee' : text === 'equipe' ? 'equipe' : 'brouillon')

/** The word, then what was written beside it. */
function textOf(values: Readonly<Record<string, string>>): string {
  const own = values['libre'] === 'oui' ? (values['texte'] ?? '').trim() : ''
  const word = values['mot'] ?? ''
  return [word === '' || own === '' ? word : `${word}.`, own].filter(Boolean).join(' ')
}
