import { useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate } from 'react-router'
import type { Role } from '../../../domain/roles.ts'
import type { AppState, DemoPerson, SpaceCard } from '../../../readmodel/session.ts'
import { useApp, useAppState } from '../../app/context.tsx'
import { lazyRoute } from '../../app/shared/lazyRoute.ts'
import { rememberDemonstration, wasDemonstration } from '../../app/shared/demonstration.ts'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { Band, DemoBanner } from '../../components/Band.tsx'
import { Brand } from '../../components/Brand.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'

const LockedSpaces = lazyRoute(async () => (await import('../../app/shared/LockedSpaces.tsx')).LockedSpaces, 'verrou')

type Choosing = Extract<AppState, { phase: 'choosing' }>

/** Nobody is in: the spaces of this device first (they open with the server dead), then the demonstration's people. */
export function EntreeRoute() {
  const state = useAppState()
  return state.phase === 'choosing' ? <Choose state={state} /> : null
}

function Choose({ state }: { readonly state: Choosing }) {
  const { t } = useTranslation(['commun', 'entree'])
  const { spaces, locked, demo, fault } = state
  const demonstration = useDemonstration(demo)
  usePageTitle()
  // Nobody's device yet, and no invented people: there is only the way in.
  if (demo === 'none' && spaces.length + locked.length === 0 && fault === undefined) return <Navigate to="/entrer" replace />
  return (
    <div className="personne entree">
      {demonstration && <DemoBanner nom={t('demo.nom')}>{t('demo.bandeau')}</DemoBanner>}
      <div className="telephone">
        <header className="barre">
          <Brand nom={t('nom')} />
        </header>
        <main id="contenu">
          <ScreenTitle>{t('entree:titre')}</ScreenTitle>
          {fault !== undefined && (
            <Band icon="circle-alert" ton="veille" annonce>
              {t(`entree:faute.${fault}`)}
            </Band>
          )}
          {locked.length > 0 && <LockedSpaces spaces={locked} />}
          {spaces.length > 0 && <Spaces spaces={spaces} />}
          {demo === 'unreachable' && <p className="dire feuille patience">{spaces.length + locked.length > 0 ? t('entree:sansReseau') : t('entree:sansReseauVide')}</p>}
          <p className="bloc">
            <Link to="/entrer" className={buttonClass()}>
              <Icon name="key" />
              <span>{t('entree:carreOuCode')}</span>
            </Link>
          </p>
          {typeof demo === 'object' && <People people={demo} />}
        </main>
      </div>
    </div>
  )
}

/** Whether people here are invented. A server that does not answer is what it was the last time it did. */
function useDemonstration(demo: Choosing['demo']): boolean {
  const answered = demo === 'unreachable' ? undefined : demo !== 'none'
  useEffect(() => {
    if (answered !== undefined) rememberDemonstration(answered)
  }, [answered])
  return answered ?? wasDemonstration()
}

function Spaces({ spaces }: { readonly spaces: readonly SpaceCard[] }) {
  const { t } = useTranslation(['commun', 'entree'])
  const app = useApp()
  const id = useId()
  return (
    <section className="bloc" aria-labelledby={id}>
      <h2 id={id}>{t('entree:surCetAppareil')}</h2>
      <ul className="pile">
        {spaces.map((space) => (
          <li key={space.id}>
            <button type="button" className="aller" onClick={() => void app.openSpace(space.id)}>
              <Icon name="user" />
              <span>
                <b>{t('entree:reprendre', { nom: `${space.prenom} ${space.nom}`.trim() })}</b>
                <small>{[t(`entree:role.${space.role}`), space.organisation].filter(Boolean).join(', ')}</small>
                {space.retired && <small>{t('entree:retire', { count: space.retired.left })}</small>}
              </span>
              <Icon name="chevron-right" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The few professionals first: the persons they accompany are many. */
const byRole = ['referent', 'conseiller', 'responsable', 'assistant', 'beneficiaire'] as const satisfies readonly Role[]

function People({ people }: { readonly people: readonly DemoPerson[] }) {
  const { t } = useTranslation(['commun', 'entree'])
  return byRole.map((role) => {
    const group = people.filter((person) => person.role === role)
    return group.length === 0 ? null : <Group key={role} role={role} titre={t(`entree:groupe.${role}`)} people={group} />
  })
}

function Group({ role, titre, people }: { readonly role: Role; readonly titre: string; readonly people: readonly DemoPerson[] }) {
  const app = useApp()
  const id = useId()
  return (
    <section className="bloc" aria-labelledby={id}>
      <h2 id={id}>{titre}</h2>
      <ul className="pile">
        {people.map((person) => (
          <li key={person.personne}>
            <button type="button" className="aller" onClick={() => void app.enterDemo(person)}>
              <Icon name={role === 'beneficiaire' ? 'smartphone' : 'user'} />
              <span>
                <b>{`${person.prenom} ${person.nom}`.trim()}</b>
                {person.organisation !== '' && <small>{person.organisation}</small>}
                <small>{person.description}</small>
              </span>
              <Icon name="chevron-right" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
