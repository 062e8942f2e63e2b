/** « À régler », over all livrets: two answers for one field, and work set aside with its reason and its way out. */
import { useCallback, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LivretId } from '../../../base/ids.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { useList, useLivret, useSession, useToday } from '../../app/context.tsx'
import { HomeHead } from '../../app/shared/BackFrame.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { useTenues } from '../../app/shared/useTenues.ts'
import { Icon } from '../../components/Icon.tsx'
import { LivretTools } from '../../components/livret/tools.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { Conflict } from './Conflict.tsx'
import { SetAside } from './SetAside.tsx'
import { Tenues } from './Tenues.tsx'

export function AReglerRoute() {
  const { t } = useTranslation(['pro', 'commun'])
  const { loaded, summaries } = useList()
  const tenues = useTenues()
  const { decide } = tenues
  const main = useRef<HTMLElement>(null)
  usePageTitle(t('lieu.aRegler'))
  const conflicting = summaries.filter((summary) => summary.conflicts > 0)
  const aside = summaries.filter((summary) => summary.setAside > 0)
  const count = aside.reduce((total, summary) => total + summary.setAside, 0)
  /** What was settled is gone from the page: the focus goes back to its title. */
  const settled = () => main.current?.querySelector<HTMLElement>('h1')?.focus()
  return (
    <div className="pro">
      <HomeHead />
      <main id="contenu" ref={main}>
        <ScreenTitle>{t('lieu.aRegler')}</ScreenTitle>
        {!(loaded && tenues.loaded) && <p role="status">{t('aRegler.lecture')}</p>}
        {loaded && tenues.loaded && conflicting.length === 0 && aside.length === 0 && tenues.items.length === 0 && (
          <p className="silence">
            {t('aRegler.rien')} {t('aRegler.rienFaire')}
          </p>
        )}
        {conflicting.map((summary) => (
          <OneLivret key={summary.livret} id={summary.livret}>
            {({ conflicts }) => conflicts.map((conflict) => <Conflict key={conflict.key} conflict={conflict} onSettled={settled} />)}
          </OneLivret>
        ))}
        {tenues.items.length > 0 && decide !== undefined && (
          <section aria-labelledby="a-decider">
            <div className="titre">
              <h2 id="a-decider" className="mot">
                <Icon name="hourglass" />
                {t('aRegler.tenue.titre')}
              </h2>
              <p className="doux">{t('aRegler.tenue.dit')}</p>
            </div>
            {!tenues.fresh && <p className="doux">{t('aRegler.tenue.horsLigne')}</p>}
            {[...new Set(tenues.items.map(({ livret }) => livret))].map((livret) => (
              <OneLivret key={livret} id={livret}>
                {() => <Tenues items={tenues.items.filter((item) => item.livret === livret)} decide={decide} onSettled={settled} />}
              </OneLivret>
            ))}
            {tenues.encore && <p className="doux">{t('aRegler.tenue.encore')}</p>}
          </section>
        )}
        {aside.length > 0 && (
          <section aria-labelledby="mis-de-cote">
            <div className="titre">
              <h2 id="mis-de-cote" className="mot">
                <Icon name="inbox" />
                {t('lieu.misDeCote')}
              </h2>
              <p className="doux">{t('misDeCote.nombre', { count })}</p>
            </div>
            {aside.map((summary) => (
              <OneLivret key={summary.livret} id={summary.livret}>
                {({ setAside }) => setAside.map((item) => <SetAside key={item.key} item={item} onSettled={settled} />)}
              </OneLivret>
            ))}
          </section>
        )}
      </main>
    </div>
  )
}

interface OneLivretProps {
  readonly id: LivretId
  readonly children: (view: LivretView) => ReactNode
}

function OneLivret({ id, children }: OneLivretProps) {
  const { t } = useTranslation('pro')
  const session = useSession()
  const today = useToday()
  const state = useLivret(id)
  const hold = useCallback(() => session.hold(), [session])
  if (state.status === 'loading') return <p className="doux">{t('aRegler.lecture')}</p>
  if (state.status === 'missing') return <p className="silence">{t('aRegler.livretAbsent')}</p>
  const { view } = state
  return (
    <LivretTools view={view} today={today} commands={session.commands} drafts={session.drafts} hold={hold}>
      {children(view)}
    </LivretTools>
  )
}
