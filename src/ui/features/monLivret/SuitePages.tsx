/** What is one tap behind the home. */
export { DeciderLink } from './decider/DeciderLink.tsx'
export { DeciderPage } from './decider/DeciderPage.tsx'
export { EtapePage } from './EtapePage.tsx'
export { Menu } from './Menu.tsx'
export { RendezVousPage } from './RendezVousPage.tsx'
