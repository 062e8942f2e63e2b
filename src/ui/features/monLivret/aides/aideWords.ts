import { useTranslation } from 'react-i18next'
import type { AideCode, FreinTheme } from '../../../../domain/catalogue.ts'
import type { AideView } from '../../../../readmodel/views.ts'
import type { IconName } from '../../../components/Icon.tsx'
import type { PictureName } from '../../../components/Picture.tsx'
import { themeIcons } from '../../../components/themeIcons.ts'
import { majuscule } from '../../../i18n/dates.ts'
import { useMon } from '../monLivret.tsx'

const states = [
  'brouillon', 'deposee', 'complementDemande', 'enInstruction', 'accordee', 'accordeeEnPartie', 'refusee', 'versee', 'remiseEnMainPropre', 'regleeAuFournisseur', 'soldee', 'annulee',
] as const
export type AideState = (typeof states)[number]

/** A newer program may know more states than this one: such an aid is somewhere between. */
export const stateOf = (state: string): AideState => states.find((each) => each === state) ?? 'enInstruction'

const icons: Readonly<Record<AideState, IconName>> = {
  brouillon: 'pen', deposee: 'clock', complementDemande: 'file-text', enInstruction: 'clock', accordee: 'check', accordeeEnPartie: 'check', refusee: 'x',
  versee: 'check', remiseEnMainPropre: 'check', regleeAuFournisseur: 'check', soldee: 'check', annulee: 'circle-x',
}
export const stateIcon = (state: string): IconName => icons[stateOf(state)]

/** The aid's own icon where it has one, its theme's otherwise. */
export function aideIcon(aide: AideView): IconName {
  if (aide.aide.value === 'permis') return 'id-card'
  return aide.theme.value === null ? 'hand-helping' : themeIcons[aide.theme.value]
}

/** The state of an aid, with the first name of who works on it. */
export function useStateWord(): (state: string) => string {
  const { t } = useTranslation('personne')
  const { referent } = useMon()
  return (state) => majuscule(t(`aide.${stateOf(state)}`, { prenom: referent }))
}

/** Filed on this device and not received yet: saying « envoyée » would be untrue. */
export const waitsHere = (aide: AideView): boolean => aide.etat.state === 'deposee' && aide.etat.item === 'pending'

export function useAideState(): (aide: AideView) => string {
  const { t } = useTranslation('mon')
  const word = useStateWord()
  return (aide) => (waitsHere(aide) ? t('aides.aPartir') : word(aide.etat.state))
}

/** "600 €", "62,50 €". */
export function useEuros(): (cents: number) => string {
  const { t } = useTranslation('mon')
  return (cents) => {
    const nombre = new Intl.NumberFormat('fr-FR', cents % 100 === 0 ? { maximumFractionDigits: 0 } : { minimumFractionDigits: 2 }).format(cents / 100)
    return t('aides.euros', { nombre })
  }
}

export const aidePictures: Readonly<Record<AideCode, PictureName>> = {
  deplacements: 'bus', 'transport-tarif': 'cher', permis: 'permis', 'pret-vehicule': 'voiture', 'garde-enfants': 'poussette', mobilite: 'chemin', hebergement: 'lit',
  restauration: 'porteMonnaie', 'tenue-pro': 'veste', 'boite-a-outils': 'equipe', 'aide-urgence': 'finDuMois', 'compensation-handicap': 'fauteuil',
}

/** Themes for which an aid exists, in the person's order: what moves one first. */
export const aideThemes: readonly FreinTheme[] = ['mobilite', 'entreprise', 'garde-enfants', 'logement', 'finances', 'sante']
