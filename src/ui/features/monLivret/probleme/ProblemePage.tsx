/**
 * « Problème : demandez de l'aide »: two answers for the same thing, one tap keeps one; and what was set
 * aside, with the reason and the way out. Nothing here scolds, and nothing is ever lost by choosing.
 */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConflictView, SetAsideView } from '../../../../readmodel/views.ts'
import { Icon } from '../../../components/Icon.tsx'
import { itemWord, useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import { Conflict } from './Conflict.tsx'
import { SetAside } from './SetAside.tsx'

export function ProblemePage() {
  const { t } = useTranslation(['mon', 'commun'])
  const { view } = useMon()
  const [settled, setSettled] = useState<'choisie' | 'renvoye'>()
  const nom = t('commun:sync.personne.probleme')
  const nothing = view.conflicts.length + view.setAside.length === 0
  return (
    <Page nom={nom} titre={nothing ? t('probleme.calme') : nom} retour="/mon" sync={nothing && settled !== undefined ? itemWord(view.pending > 0 ? 'pending' : 'accepted') : undefined}>
      <div role="status">
        {settled !== undefined && (
          <p className="mot fort">
            <Icon name="check" />
            <span>{t(`probleme.${settled}`)}</span>
          </p>
        )}
      </div>
      {nothing && settled === undefined && <p>{t('probleme.rien')}</p>}
      {view.conflicts.map((conflict: ConflictView) => (
        <Conflict key={conflict.key} conflict={conflict} onSettled={() => setSettled('choisie')} />
      ))}
      {view.setAside.length > 0 && (
        <section className="bloc" aria-labelledby="cote">
          <h2 id="cote">{t('probleme.misDeCote')}</h2>
          <p>{t('probleme.misDeCoteDit')}</p>
          <div className="pile">
            {view.setAside.map((item: SetAsideView) => (
              <SetAside key={item.key} item={item} onSent={() => setSettled('renvoye')} />
            ))}
          </div>
        </section>
      )}
    </Page>
  )
}
