/**
 * Leaving for the provider and coming back on the same page of history: what is told in the address is taken out of it
 * before anything else looks, and counts only in the tab that left.
 */
import { ENTRANCE, RETURN } from './webTicket.ts'

const KEPT = 'livret:aller'

export type Errand = 'entrer' | 'lier' | 'montrer'
export interface Going {
  readonly but: Errand
  readonly etat: string
  readonly temoin: string
}
export interface Returned extends Going {
  /** Absent: the provider was left without signing in. */
  readonly code: string | undefined
  readonly iss: string | undefined
}

let returned: Returned | undefined

export function leaveFor(adresse: string, { but, etat, temoin }: Going): void {
  sessionStorage.setItem(KEPT, [but, etat, temoin].join(' '))
  location.assign(adresse)
}

/** Once, when the page begins. */
export function takeReturnFromAddress(): void {
  if (location.pathname !== RETURN) return
  const said = new URLSearchParams(location.search)
  const [but, etat = '', temoin = ''] = (sessionStorage.getItem(KEPT) ?? '').split(' ')
  sessionStorage.removeItem(KEPT)
  history.replaceState(history.state, '', but === 'lier' || but === 'montrer' ? '/appareils' : ENTRANCE)
  // Somebody else's link, or another tab's.
  if (etat === '' || said.get('state') !== etat) return
  returned = { but: but === 'lier' || but === 'montrer' ? but : 'entrer', etat, temoin, code: said.get('code') ?? undefined, iss: said.get('iss') ?? undefined }
}

export function takeReturned(entering: boolean): Returned | undefined {
  if (returned === undefined || (returned.but === 'entrer') !== entering) return undefined
  const found = returned
  returned = undefined
  return found
}
