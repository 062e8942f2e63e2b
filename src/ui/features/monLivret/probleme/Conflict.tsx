import { useTranslation } from 'react-i18next'
import type { ConflictView, Trace } from '../../../../readmodel/views.ts'
import type { Scalar } from '../../../../domain/entities.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { ConflictCard } from '../../../components/ConflictCard.tsx'
import { formatVers, majuscule } from '../../../i18n/dates.ts'
import { useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { useFieldWords } from './fieldWords.ts'

/** What there was, then each answer with who and when; none is chosen beforehand, one tap keeps one. */
export function Conflict({ conflict, onSettled }: { readonly conflict: ConflictView; readonly onSettled: () => void }) {
  const { t } = useTranslation('mon')
  const { view, today, referent } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const words = useFieldWords()
  const { champ, editable } = conflict
  const { type, field } = champ.handle
  const nom = words.nom(type, field)
  const named = (trace: Trace<Scalar>) => prenomDe(trace.byName) || referent
  const when = (trace: Trace<Scalar>) => formatVers(trace.at, today)
  const before = champ.before
  const keep = (value: Scalar) => {
    void save(() => commands.choose(view.livret, champ, value)).then((done) => {
      if (done) onSettled()
    })
  }
  const values = champ.conflict ?? []
  if (!editable) {
    return (
      <section className="bloc">
        <h2>{majuscule(nom)}</h2>
        <p>{t('probleme.autreChoisit', { prenom: referent })}</p>
      </section>
    )
  }
  return (
    <>
      <ConflictCard
        titre={majuscule(nom)}
        champ={t('probleme.choisir')}
        avant={{
          mot: t('probleme.ilYAvait'),
          valeur: before === undefined ? t('probleme.rienAvant') : words.valeur(type, field, before.value),
          quand: before === undefined ? undefined : before.mine ? t('probleme.leVous', { date: when(before) }) : t('probleme.le', { qui: named(before), date: when(before) }),
        }}
        faces={values.map((trace) => ({
          id: `${trace.dot.replica}.${String(trace.dot.n)}`,
          qui: trace.mine ? t('probleme.vousAvezEcrit') : t('probleme.aEcrit', { prenom: named(trace) }),
          valeur: words.valeur(type, field, trace.value),
          quand: when(trace),
          garder: trace.mine ? t('probleme.garderLaMienne') : t('probleme.garderCelle', { prenom: named(trace) }),
          onGarder: () => keep(trace.value),
        }))}
        texte={values.some((trace) => typeof trace.value === 'string' && trace.value.length > 20)}
        promesse={t('probleme.promesse')}
      />
      <SaveFaultNote faute={faute} />
    </>
  )
}
