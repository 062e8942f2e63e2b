/** Where the livret's relais stands: proposed to whom, who stands in for whom until when, and what one may do about it. */
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonneId } from '../../../base/ids.ts'
import type { Jour } from '../../../base/jour.ts'
import type { RelaisView } from '../../../readmodel/views.ts'
import { formatJourMois } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { ItemWord } from './ItemWord.tsx'
import { useTools } from './tools.tsx'

export function Relais({ passer }: { readonly passer: ReactNode }) {
  const { t } = useTranslation('cercle')
  const { view } = useTools()
  const id = useId()
  const open = view.relais.filter((relais) => relais.etat.state === 'propose' || (relais.court && relais.remplacement))
  const free = open.every((relais) => relais.etat.state !== 'propose') && (view.roles.includes('referent') || view.roles.includes('responsable'))
  if (open.length === 0 && !(free && passer !== undefined)) return null
  return (
    <section className="section" aria-labelledby={id}>
      <div className="ligne">
        <h2 id={id}>{t('relais.section')}</h2>
        {free && passer}
      </div>
      {open.map((relais) => (
        <OneRelais key={relais.id} relais={relais} />
      ))}
    </section>
  )
}

function OneRelais({ relais }: { readonly relais: RelaisView }) {
  const { t } = useTranslation('cercle')
  const { view, commands, act, today } = useTools()
  const says = useRelaisWords(view.me, today)
  const { etat } = relais
  const move = (to: 'accepte' | 'decline' | 'annule' | 'termine') => void act(() => commands.answerRelais([view.livret], to))
  const proposed = etat.state === 'propose'
  return (
    <>
      <p className="mot">
        <Icon name={proposed ? 'hourglass' : 'users'} />
        <span>{says({ ...relais, prenom: view.identite.prenom.value ?? '', propose: proposed })}</span>
      </p>
      {!proposed && relais.jusquau !== null && relais.jusquau < today && <p className="motif">{t('relais.courtPasse', { date: formatJourMois(relais.jusquau, today) })}</p>}
      <ItemWord state={etat.item} discret />
      <div className="actions">
        {etat.next.includes('accepte') && (
          <Button variant="principal" icon="check" onClick={() => move('accepte')}>
            {t('relais.accepter')}
          </Button>
        )}
        {etat.next.includes('decline') && <Button onClick={() => move('decline')}>{t('relais.decliner')}</Button>}
        {etat.next.includes('annule') && (
          <Button variant="calme" onClick={() => move('annule')}>
            {t('relais.retirer')}
          </Button>
        )}
        {etat.next.includes('termine') && <Button onClick={() => move('termine')}>{t(relais.de === view.me ? 'relais.reprendre' : relais.vers === view.me ? 'relais.rendre' : 'relais.finir')}</Button>}
      </div>
    </>
  )
}

export interface RelaisSaid extends Pick<RelaisView, 'deNom' | 'vers' | 'versNom' | 'remplacement' | 'dernier' | 'jusquau'> {
  /** The person's. */
  readonly prenom: string
  readonly propose: boolean
}

/** One sentence: proposed by whom to whom, or who stands in for whom. */
export function useRelaisWords(me: PersonneId, today: Jour): (relais: RelaisSaid) => string {
  const { t } = useTranslation('cercle')
  const say = ({ deNom, vers, versNom, remplacement, dernier, jusquau, propose, prenom }: RelaisSaid): string => {
    const date = jusquau === null ? '' : formatJourMois(jusquau, today)
    if (!propose) return date === '' ? t('relais.court', { vers: versNom, de: deNom }) : t('relais.courtJusquau', { vers: versNom, de: deNom, date })
    if (dernier) return t('relais.proposePersonne', { prenom })
    if (vers === me) return remplacement ? t('relais.proposeAVousRemplacer', { de: deNom, date }) : t('relais.proposeAVous', { de: deNom })
    return remplacement ? t('relais.proposeJusquau', { vers: versNom, date }) : t('relais.propose', { vers: versNom })
  }
  // A name may end with the point of an initial.
  return (relais) => say(relais).replaceAll('..', '.')
}
