import { useTranslation } from 'react-i18next'
import type { Jour } from '../../../base/jour.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { ScreenTitle } from '../../components/Screen.tsx'
import { formatJourMois } from '../../i18n/dates.ts'

/** "Fatou B. / N° 4127 · 24 ans · Envermeu · votre file active depuis le 9 mars 2026". */
export function LivretHead({ view, today }: { readonly view: LivretView; readonly today: Jour }) {
  const { t } = useTranslation('pro')
  const { prenom, nom, numeroStagiaire, naissance, commune } = view.identite
  const own = view.membres.find((membre) => membre.isMe && membre.isReferent)
  const facts = [
    numeroStagiaire.value === null ? '' : t('file.numero', { numero: numeroStagiaire.value }),
    naissance.value === null ? '' : t('file.age', { count: ageOn(naissance.value, today) }),
    commune.value ?? '',
    own === undefined ? (view.referent === undefined ? '' : t('file.referent', { nom: view.referent.nom })) : own.depuis === null ? '' : t('file.depuis', { date: formatJourMois(own.depuis, today) }),
  ].filter(Boolean)
  return (
    <div className="personne-tete">
      <ScreenTitle>{`${prenom.value ?? ''} ${nom.value ?? ''}`.trim()}</ScreenTitle>
      <p className="doux">{facts.join(' · ')}</p>
    </div>
  )
}

/** Whole years lived on a day. */
export function ageOn(naissance: Jour, today: Jour): number {
  const years = Number(today.slice(0, 4)) - Number(naissance.slice(0, 4))
  return today.slice(5) < naissance.slice(5) ? years - 1 : years
}
