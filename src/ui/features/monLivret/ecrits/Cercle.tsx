import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { RelaisView } from '../../../../readmodel/views.ts'
import { buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJourMois } from '../../../i18n/dates.ts'
import { accompagnants } from '../lecteurs.ts'
import { itemWord, useListe, useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'

/** « Qui m'accompagne »: first name, where from, why, since when, the référent first; what changes, before everything. */
export function Cercle() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view, today } = useMon()
  const people = accompagnants(view, today)
  const last = proposedToMe(view.relais)
  const pending = [...view.relais].some(({ etat }) => etat.item === 'pending')
  return (
    <Page
      nom={t('lieu.cercle')}
      titre={t('lieu.cercle')}
      retour="/mon/livret"
      sync={pending ? itemWord('pending') : undefined}
      pied={
        last !== undefined ? (
          <Link to="dernier" className={buttonClass('principal', true)}>
            {m('cercle.dernier.voir')}
          </Link>
        ) : view.theirs ? (
          <>
            <Link to="lecteurs" className={buttonClass('principal', true)}>
              {m('cercle.aMoi.changer')}
            </Link>
            <Link to="suivi" className={buttonClass('ordinaire', true)}>
              {m('cercle.aMoi.suivi')}
            </Link>
          </>
        ) : undefined
      }
    >
      <News last={last} />
      {people.length === 0 && !view.theirs && <p>{m('cercle.personne')}</p>}
      <ul className="pile lieux">
        {people.map((membre) => (
          <li key={membre.personne} className="feuille dire">
            <h2>{prenomDe(membre.nom)}</h2>
            <p>{m(view.theirs ? 'cercle.quiLit' : `cercle.role.${membre.role}`)}</p>
            {membre.organisme !== '' && <p>{membre.organisme}</p>}
            {membre.motif !== '' && <p>{membre.motif}</p>}
            {membre.depuis !== null && <p className="doux">{m('cercle.depuis', { date: formatJourMois(membre.depuis, today) })}</p>}
          </li>
        ))}
      </ul>
    </Page>
  )
}

/** The last relais, while the person has not answered. */
export const proposedToMe = (relais: readonly RelaisView[]): RelaisView | undefined => relais.findLast((each) => each.dernier && each.etat.next.includes('accepte'))

/** Who takes over from whom, in one or two sentences. */
function News({ last }: { readonly last: RelaisView | undefined }) {
  const { t } = useTranslation('mon')
  const { view, today } = useMon()
  const liste = useListe()
  const readers = accompagnants(view, today).map(({ nom }) => prenomDe(nom))
  const said: string[] = []
  if (last !== undefined) said.push(t('cercle.dernier.propose', { de: prenomDe(last.deNom) }))
  else if (view.theirs)
    said.push(t('cercle.aMoi.dit'), readers.length === 0 ? t('cercle.aMoi.personne') : t('cercle.aMoi.lisent', { count: readers.length, qui: liste(readers) }))
  else if (view.relais.some((each) => each.dernier && each.etat.state === 'accepte' && each.etat.item !== 'accepted')) said.push(t('cercle.dernier.attend'))
  for (const { de, deNom, versNom, vers, remplacement, jusquau, dernier, court, etat } of view.relais) {
    if (dernier) continue
    const who = { de: prenomDe(deNom), vers: prenomDe(versNom) }
    if (etat.state === 'propose') said.push(t(de === view.me ? 'cercle.attendRetour' : remplacement ? 'cercle.proposeRemplacer' : 'cercle.propose', who))
    else if (court && remplacement)
      said.push(jusquau === null ? t('cercle.remplace', who) : t('cercle.remplaceJusquau', { ...who, date: formatJourMois(jusquau, today) }), t('cercle.remplaceLit', who))
    else if (court && view.referent?.personne === vers && de !== view.me) said.push(t('cercle.pris', who))
  }
  if (said.length === 0) return null
  return (
    <div className="feuille dire">
      {said.map((sentence, index) => (
        <p key={sentence} className={index === 0 ? 'mot fort' : undefined}>
          {index === 0 && <Icon name={view.theirs || last !== undefined ? 'lock' : 'users'} />}
          <span>{sentence}</span>
        </p>
      ))}
    </div>
  )
}
