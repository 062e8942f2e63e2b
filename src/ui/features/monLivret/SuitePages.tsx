/** What is one tap behind the home. */
export { EtapePage } from './EtapePage.tsx'
export { Menu } from './Menu.tsx'
export { RendezVousPage } from './RendezVousPage.tsx'
