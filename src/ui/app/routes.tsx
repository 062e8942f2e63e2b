/**
 * Which screen answers which address, and for whom: one lazy line per feature. Addresses hold random ids and fixed words only, never
 * a name, a theme or a date: they stay in the browser's history.
 *
 *   /entrer             nobody yet                features/entree/EntrerRoute.tsx
 *   /mon/*              bénéficiaire              features/monLivret/MonLivretRoute.tsx
 *   /file               référent                  features/fileActive/FileActiveRoute.tsx
 *   /livret/:id/:page?  référent, the office      features/livret/LivretRoute.tsx
 *   /relais/passer?     référent, responsable     features/relais/RelaisRoute.tsx
 *   /livret/:id/donner  référent                  features/donner/DonnerRoute.tsx
 *   /livret/:id/carte   référent                  features/donner/RefaireCarteRoute.tsx
 *   /ma-carte           everybody                 features/verrou/MaCarteRoute.tsx
 *   (locked)            whoever holds the device  features/verrou/LockedRoute.tsx
 *   /appareils/*        every professional        features/appareils/AppareilsRoute.tsx (and the home of pilotage)
 *   /a-regler           every professional        features/aRegler/AReglerRoute.tsx
 *   /partages/:id?/:page?  conseiller CEP         features/revue/RevueRoute.tsx
 *   /bureau             responsable, assistant    features/bureau/BureauRoute.tsx
 *   /bureau/inviter     responsable               features/inviter/InviterRoute.tsx
 *   /bureau/importer    responsable, assistant    features/importGroupe/ImportGroupeRoute.tsx
 */
import { ACCOUNT_ROLES, type AccountRole } from '../../domain/roles.ts'
import { lazyRoute, type LazyRoute } from './shared/lazyRoute.ts'

export interface AppRoute {
  readonly path: string
  readonly roles: readonly AccountRole[]
  readonly Component: LazyRoute<object>
}

/** Nobody is in yet: who am I? */
export const Entree = lazyRoute(async () => (await import('../features/entree/EntreeRoute.tsx')).EntreeRoute, 'entree')

/** A device becomes somebody's; where a scanned QR leads. */
export const ENTRANCE = '/entrer'
export const Entrer = lazyRoute(async () => (await import('../features/entree/EntrerRoute.tsx')).EntrerRoute, 'acces')

/** What is asked of whoever opens the application here. */
export const preloadQuestion = (): void => { (location.pathname === ENTRANCE ? Entrer : Entree).preload() }

/** A space of this device that must be opened first. */
export const Locked = lazyRoute(async () => {
  const { LockedRoute } = await import('../features/verrou/LockedRoute.tsx')
  preloadHomes()
  return LockedRoute
}, 'verrou')

export const routes: readonly AppRoute[] = [
  {
    path: '/mon/*',
    roles: ['beneficiaire'],
    Component: lazyRoute(async () => (await import('../features/monLivret/MonLivretRoute.tsx')).MonLivretRoute, 'personne', 'accueil'),
  },
  {
    path: '/file',
    roles: ['referent'],
    Component: lazyRoute(async () => (await import('../features/fileActive/FileActiveRoute.tsx')).FileActiveRoute, 'pro', 'cercle'),
  },
  {
    path: '/livret/:id/:page?',
    roles: ['referent', 'responsable', 'assistant'],
    Component: lazyRoute(async () => (await import('../features/livret/LivretRoute.tsx')).LivretRoute, 'pro', 'champs'),
  },
  {
    path: '/relais/*',
    roles: ['referent', 'responsable'],
    Component: lazyRoute(async () => (await import('../features/relais/RelaisRoute.tsx')).RelaisRoute, 'pro', 'cercle'),
  },
  {
    path: '/livret/:id/donner',
    roles: ['referent'],
    Component: lazyRoute(async () => (await import('../features/donner/DonnerRoute.tsx')).DonnerRoute, 'pro', 'acces'),
  },
  {
    path: '/livret/:id/carte',
    roles: ['referent'],
    Component: lazyRoute(async () => (await import('../features/donner/RefaireCarteRoute.tsx')).RefaireCarteRoute, 'acces', 'verrou'),
  },
  {
    path: '/appareils/*',
    roles: ['referent', 'conseiller', 'responsable', 'assistant', 'pilotage'],
    Component: lazyRoute(async () => (await import('../features/appareils/AppareilsRoute.tsx')).AppareilsRoute, 'acces'),
  },
  {
    path: '/ma-carte',
    roles: ACCOUNT_ROLES,
    Component: lazyRoute(async () => (await import('../features/verrou/MaCarteRoute.tsx')).MaCarteRoute, 'verrou'),
  },
  {
    path: '/a-regler',
    roles: ['referent', 'conseiller', 'responsable', 'assistant'],
    Component: lazyRoute(async () => (await import('../features/aRegler/AReglerRoute.tsx')).AReglerRoute, 'pro', 'champs', 'raisons'),
  },
  {
    path: '/partages/:id?/:page?',
    roles: ['conseiller'],
    Component: lazyRoute(async () => (await import('../features/revue/RevueRoute.tsx')).RevueRoute, 'pro', 'champs', 'bureau', 'revue'),
  },
  {
    path: '/bureau/*',
    roles: ['responsable', 'assistant'],
    Component: lazyRoute(async () => (await import('../features/bureau/BureauRoute.tsx')).BureauRoute, 'pro', 'champs', 'personne', 'mon', 'bureau', 'droits', 'acces'),
  },
  {
    path: '/bureau/inviter',
    roles: ['responsable'],
    Component: lazyRoute(async () => (await import('../features/inviter/InviterRoute.tsx')).InviterRoute, 'bureau', 'acces'),
  },
  {
    path: '/bureau/importer',
    roles: ['responsable', 'assistant'],
    Component: lazyRoute(async () => (await import('../features/importGroupe/ImportGroupeRoute.tsx')).ImportGroupeRoute, 'bureau', 'importer'),
  },
]

/** Of these roles, or of all: while somebody types their code, whose home it will be is not known before. */
export function preloadHomes(of: readonly AccountRole[] = ACCOUNT_ROLES): void {
  for (const { path, roles, Component } of routes) if (/^.(mon|file|partages|bureau)(\/[:*]|$)/.test(path) && roles.some((role) => of.includes(role))) Component.preload()
}
