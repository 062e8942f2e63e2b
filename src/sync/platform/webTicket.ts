/** Where a scanned QR leads. */
export const ENTRANCE = '/entrer'
/** Where a provider sends people back (webReturn.ts). */
export const RETURN = '/entrer/retour'

/** The secret or the signed ticket after `#`, once: neither the address bar nor the history keeps it, and no server ever saw it. */
export function takeTicketFromAddress(): string | undefined {
  const { pathname, hash } = location
  if (pathname !== ENTRANCE || hash === '') return undefined
  history.replaceState(history.state, '', ENTRANCE)
  return /^#([A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{200,400})$/.test(hash) ? hash.slice(1) : undefined
}
