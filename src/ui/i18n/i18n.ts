/**
 * Translation set-up. French first; one file per namespace so that a route
 * loads only its own words:
 *   commun   in the first load: buttons, listening, state of one's work
 *   personne the person's screens      pro  professionals' screens
 *   raisons  why something was set aside (closed list of the glossary)
 *   accueil  the person's first screen     mon  their other screens
 *   entree   nobody is in yet
 *   acces    entering with a new device, giving the way in, one's devices
 *   verrou   what keeps a space closed: card, code, pictures, opening, closing
 *   champs   names of fields, for conflicts and work set aside
 *   cercle   who accompanies a person, relais
 *   droits   a person's rights over their livret
 *   importer import of a group's file     bureau  the office's desk     revue  the CEP conseiller's review
 * `personne` and `pro` share the keys of domain labels (`etape`, `niveau`,
 * `theme`, `aide`…): one component serves both by choosing its namespace.
 */
import i18next, { type i18n as I18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { acces } from './fr/acces.ts'
import type { accueil } from './fr/accueil.ts'
import type { bureau } from './fr/bureau.ts'
import type { cercle } from './fr/cercle.ts'
import type { champs } from './fr/champs.ts'
import { commun } from './fr/commun.ts'
import type { droits } from './fr/droits.ts'
import type { entree } from './fr/entree.ts'
import type { importer } from './fr/importer.ts'
import type { mon } from './fr/mon.ts'
import type { personne } from './fr/personne.ts'
import type { pro } from './fr/pro.ts'
import type { raisons } from './fr/raisons.ts'
import type { revue } from './fr/revue.ts'
import type { verrou } from './fr/verrou.ts'
import { typeset, type Words } from './typography.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'commun'
    resources: {
      commun: typeof commun
      acces: typeof acces
      entree: typeof entree
      personne: typeof personne
      accueil: typeof accueil
      mon: typeof mon
      pro: typeof pro
      raisons: typeof raisons
      champs: typeof champs
      cercle: typeof cercle
      importer: typeof importer
      bureau: typeof bureau
      revue: typeof revue
      droits: typeof droits
      verrou: typeof verrou
    }
  }
}

export type LazyNamespace = 'acces' | 'entree' | 'personne' | 'accueil' | 'mon' | 'pro' | 'raisons' | 'champs' | 'cercle' | 'importer' | 'bureau' | 'revue' | 'droits' | 'verrou'

const loaders: Record<LazyNamespace, () => Promise<Words>> = {
  acces: async () => (await import('./fr/acces.ts')).acces,
  entree: async () => (await import('./fr/entree.ts')).entree,
  personne: async () => (await import('./fr/personne.ts')).personne,
  accueil: async () => (await import('./fr/accueil.ts')).accueil,
  mon: async () => (await import('./fr/mon.ts')).mon,
  pro: async () => (await import('./fr/pro.ts')).pro,
  champs: async () => (await import('./fr/champs.ts')).champs,
  cercle: async () => (await import('./fr/cercle.ts')).cercle,
  raisons: async () => (await import('./fr/raisons.ts')).raisons,
  importer: async () => (await import('./fr/importer.ts')).importer,
  bureau: async () => (await import('./fr/bureau.ts')).bureau,
  revue: async () => (await import('./fr/revue.ts')).revue,
  droits: async () => (await import('./fr/droits.ts')).droits,
  verrou: async () => (await import('./fr/verrou.ts')).verrou,
}

/** Ready when it returns, with `commun`; call once, before the first render. */
export function initI18n(): I18n {
  void i18next.use(initReactI18next).init({
    lng: 'fr',
    fallbackLng: 'fr',
    ns: ['commun'],
    defaultNS: 'commun',
    resources: { fr: { commun: typeset(commun) } },
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
    react: { useSuspense: false, bindI18nStore: 'added' },
  })
  return i18next
}

/** Adds the words a lazy route needs; await it beside the route's own `import()`. Loading twice does nothing. */
export async function loadNamespaces(...names: readonly LazyNamespace[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      if (!i18next.hasResourceBundle('fr', name)) i18next.addResourceBundle('fr', name, typeset(await loaders[name]()))
    }),
  )
}
