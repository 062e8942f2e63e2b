/** Demandes d'aide: what is asked, where each one stands, who does what next. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedId } from '../../../base/ids.ts'
import type { AideView } from '../../../readmodel/views.ts'
import { Button } from '../Button.tsx'
import { AideAsk } from './AideAsk.tsx'
import { AideCard } from './AideCard.tsx'
import { mayCreate } from './pick.ts'
import { LivretTools, useTools, type PageProps } from './tools.tsx'

export interface AidesProps extends PageProps {
  /** Shown first and focused: the one a row of a list leads to. */
  readonly aide?: CreatedId | undefined
}

export function AidesPage({ aide, ...page }: AidesProps) {
  return (
    <LivretTools {...page}>
      <Aides first={aide} />
    </LivretTools>
  )
}

const CLOSED: readonly string[] = ['soldee', 'refusee', 'annulee']
const isClosed = (aide: AideView) => CLOSED.includes(aide.etat.state)

function Aides({ first }: { readonly first: CreatedId | undefined }) {
  const { t } = useTranslation('pro')
  const { view } = useTools()
  const [asking, setAsking] = useState(false)
  const recent = [...view.aides].sort((a, b) => Number(b.id === first) - Number(a.id === first) || b.at - a.at)
  const open = recent.filter((aide) => !isClosed(aide))
  const closed = recent.filter(isClosed)
  return (
    <>
      <div className="ligne">
        <h2>{t('lieu.aides')}</h2>
        {mayCreate(view, 'aide') && (
          <Button variant="calme" icon="plus" onClick={() => setAsking(true)}>
            {t('suivi.aide.demander')}
          </Button>
        )}
      </div>
      {view.aides.length === 0 && <p className="doux">{t('suivi.aide.aucune')}</p>}
      {open.map((aide) => (
        <AideCard key={aide.id} aide={aide} />
      ))}
      {closed.length > 0 && (
        <section className="section">
          <h2 className="fort">{t('suivi.aide.terminees')}</h2>
          {closed.map((aide) => (
            <AideCard key={aide.id} aide={aide} />
          ))}
        </section>
      )}
      {asking && <AideAsk onFermer={() => setAsking(false)} />}
    </>
  )
}
