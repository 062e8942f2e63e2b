import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Scalar } from '../../../domain/entities.ts'
import type { Champ, ItemState } from '../../../readmodel/views.ts'
import { formatJour, jourDe } from '../../i18n/dates.ts'
import { Icon, type IconName } from '../Icon.tsx'
import { useFieldWords } from './fieldWords.ts'
import { signed } from './pick.ts'
import { useTools } from './tools.tsx'
import { useWholeHistory } from './useWholeHistory.tsx'

const icons: Record<ItemState, IconName> = { pending: 'hard-drive', held: 'hourglass', accepted: 'check' }

/** Where one item is. `discret`: said only while it has not been received. */
export function ItemWord({ state, discret = false }: { readonly state: ItemState; readonly discret?: boolean }) {
  const { t } = useTranslation(['pro', 'commun'])
  if (discret && state === 'accepted') return null
  const words: Record<ItemState, string> = {
    pending: t('sync.pro.garde', { ns: 'commun' }),
    held: t('suivi.recuEnAttente'),
    accepted: t('sync.pro.recu', { ns: 'commun' }),
  }
  return (
    <p className="sync">
      <Icon name={icons[state]} />
      <span>{words[state]}</span>
    </p>
  )
}

/** Where a field is shown and two answers stand: said there, with the way to choose. */
export function InConflict({ champs }: { readonly champs: readonly Champ<Scalar>[] }) {
  const { t } = useTranslation('pro')
  const { view, today, aRegler } = useTools()
  const words = useFieldWords(view, today)
  return champs.map((champ) => {
    if (champ.conflict === undefined) return null
    const { type, field, entity } = champ.handle
    const values = champ.conflict.map((trace) => words.value(type, field, trace.value)).join(t('suivi.conflit.ou'))
    return (
      <p key={`${entity}/${field}`} className="motif">
        <Icon name="circle-alert" />
        <span>
          {t('suivi.conflit.ici', { champ: words.label(type, field), valeurs: values })} {aRegler !== undefined && <Link to={aRegler}>{t('suivi.conflit.choisir')}</Link>}
        </span>
      </p>
    )
  })
}

/** Everything ever written in a field, oldest first; the losers of a conflict are here. */
export function FieldHistory({ champ }: { readonly champ: Champ<Scalar> }) {
  const { t } = useTranslation('pro')
  const { view, today, commands } = useTools()
  const words = useFieldWords(view, today)
  const { traces, more } = useWholeHistory(view.livret, champ, commands)
  const { type, field } = champ.handle
  return (
    <details className="historique">
      <summary>{t('suivi.historique', { champ: words.name(type, field) })}</summary>
      <ol>
        {traces.map((trace) => (
          <li key={`${trace.dot.replica}.${trace.dot.n}`}>
            <b>{words.value(type, field, trace.value)}</b>{' '}
            <span className="doux">{signed(trace.mine ? t('suivi.vous') : trace.byName, formatJour(jourDe(trace.at), today))}</span>
          </li>
        ))}
      </ol>
      {more}
    </details>
  )
}
