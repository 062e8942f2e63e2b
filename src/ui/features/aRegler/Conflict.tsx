/** One field, what was there, each answer with who and when. One tap keeps one, or both; none is chosen beforehand. */
import { useTranslation } from 'react-i18next'
import { fieldSpec, type Scalar } from '../../../domain/entities.ts'
import { shapeFault } from '../../../domain/values.ts'
import type { Champ, ConflictView, Trace } from '../../../readmodel/views.ts'
import { ConflictCard } from '../../components/ConflictCard.tsx'
import { useFieldWords } from '../../components/livret/fieldWords.ts'
import { FieldHistory } from '../../components/livret/ItemWord.tsx'
import { firstName } from '../../components/livret/pick.ts'
import { useTools } from '../../components/livret/tools.tsx'
import { formatJourMois, formatVers, jourDe, majuscule } from '../../i18n/dates.ts'
import { useSubject } from './subject.ts'

export interface ConflictProps {
  readonly conflict: ConflictView
  readonly onSettled: () => void
}

export function Conflict({ conflict, onSettled }: ConflictProps) {
  const { t } = useTranslation('pro')
  const { view, today, act, commands } = useTools()
  const words = useFieldWords(view, today)
  const subject = useSubject()
  const { champ } = conflict
  const { type, field } = champ.handle
  const traces = champ.conflict ?? []
  const telephone = type === 'identite' && field === 'telephone'
  const { prenom, nom } = view.identite
  const name = `${prenom.value ?? ''} ${nom.value ?? ''}`.trim()
  const title = traces.length !== 2 ? t('aRegler.titre', { count: traces.length, nom: name }) : telephone ? t('aRegler.deuxNumeros', { nom: name }) : t('aRegler.deux', { nom: name })
  const about = subject(champ.handle.entity, type)
  const label = words.name(type, field)
  const me = view.membres.find((membre) => membre.isMe)
  const choose = async (value: Scalar) => {
    if (await act(() => commands.choose(conflict.livret, champ, value))) onSettled()
  }
  const authors = new Set(traces.map((trace) => trace.by))
  const keep = (trace: Trace<Scalar>): string => {
    if (authors.size < traces.length) return t('conflit.garderCeluiCi')
    return trace.mine ? t('conflit.garderLeMien') : trace.byName === '' ? t('conflit.garderCeluiCi') : t('conflit.garderCelui', { prenom: firstName(trace.byName) })
  }
  const wrote = (trace: Trace<Scalar>): string => {
    if (trace.mine) return me === undefined ? t('suivi.vous') : t('conflit.vousAvezEcrit', { prenom: firstName(me.nom) })
    return trace.byName === '' ? t('aRegler.quelquunAEcrit') : t('conflit.aEcrit', { prenom: firstName(trace.byName) })
  }
  const both = bothOf(champ)
  const shown = (value: Scalar) => (value === null || value === '' ? t('aRegler.effacer') : words.value(type, field, value))
  const others = traces.filter((trace) => !trace.mine && trace.byName !== '')
  const promise = others.length === 1 && others[0] !== undefined ? ` ${t('conflit.verraVotreChoix', { prenom: firstName(others[0].byName) })}` : ''
  if (!conflict.editable) return <ReadOnly title={title} label={label} traces={traces} wrote={wrote} shown={shown} />
  return (
    <div className="conflit">
      <ConflictCard
        titre={title}
        champ={about === '' ? t('conflit.champ', { champ: label }) : t('aRegler.champDe', { champ: label, quoi: about })}
        texte={isLong(traces, shown)}
        avant={{
          mot: t('conflit.ilYAvait'),
          valeur: champ.before === undefined ? t('conflit.rien') : words.value(type, field, champ.before.value),
          quand: champ.before === undefined ? undefined : t('conflit.note', { qui: champ.before.mine ? t('suivi.vous') : champ.before.byName, date: formatJourMois(jourDe(champ.before.at), today) }),
        }}
        faces={traces.map((trace) => ({
          id: `${trace.dot.replica}.${trace.dot.n}`,
          qui: wrote(trace),
          valeur: shown(trace.value),
          quand: majuscule(formatVers(trace.at, today)),
          garder: keep(trace),
          onGarder: () => void choose(trace.value),
        }))}
        lesDeux={both === undefined ? undefined : { mot: telephone ? t('aRegler.garderLesDeuxNumeros') : t('conflit.garderLesDeux'), onGarder: () => void choose(both) }}
        promesse={`${t('conflit.rienPerdu')}${promise}`}
      />
      <FieldHistory champ={champ} />
    </div>
  )
}

interface ReadOnlyProps {
  readonly title: string
  readonly label: string
  readonly traces: readonly Trace<Scalar>[]
  readonly wrote: (trace: Trace<Scalar>) => string
  readonly shown: (value: Scalar) => string
}

/** Who does not write the field sees that two answers stand, and whose they are. */
function ReadOnly({ title, label, traces, wrote, shown }: ReadOnlyProps) {
  const { t } = useTranslation('pro')
  const { today } = useTools()
  return (
    <section className="bloc">
      <div className="titre">
        <h2>{title}</h2>
        <p className="doux">{t('conflit.champ', { champ: label })}</p>
      </div>
      <dl className="faits">
        {traces.map((trace) => (
          <div key={`${trace.dot.replica}.${trace.dot.n}`}>
            <dt>{wrote(trace)}</dt>
            <dd>
              <b>{shown(trace.value)}</b>
              <br />
              {majuscule(formatVers(trace.at, today))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="doux promesse">{t('aRegler.autreChoisit')}</p>
    </section>
  )
}

const isLong = (traces: readonly Trace<Scalar>[], shown: (value: Scalar) => string) => traces.some((trace) => shown(trace.value).length > 28)

/** Both texts, one after the other, when the field can hold them; a date, a choice or a count cannot. */
function bothOf(champ: Champ<Scalar>): string | undefined {
  const spec = fieldSpec(champ.handle.type, champ.handle.field)
  if (spec?.kind !== 'registre' || spec.value.type !== 'texte') return undefined
  const texts = (champ.conflict ?? []).flatMap((trace) => (typeof trace.value === 'string' && trace.value !== '' ? [trace.value] : []))
  if (texts.length < 2) return undefined
  const both = texts.join(' / ')
  return shapeFault(spec.value, both) === undefined ? both : undefined
}
