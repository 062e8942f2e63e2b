/** What is one tap behind the home. */
export { DeciderPage } from './decider/DeciderPage.tsx'
export { TitulaireLinks } from './decider/TitulaireLinks.tsx'
export { EtapePage } from './EtapePage.tsx'
export { Menu } from './Menu.tsx'
export { RendezVousPage } from './RendezVousPage.tsx'
