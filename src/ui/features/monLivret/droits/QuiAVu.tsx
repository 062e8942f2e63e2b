import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CarteRefaite, Lecture, Retrait, Vus } from '../../../../domain/droits.ts'
import { useSession } from '../../../app/context.tsx'
import { Patience } from '../../../app/shared/Patience.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJourMois, jourDe, majuscule } from '../../../i18n/dates.ts'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'

const monthFormat = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const inWords = (mois: string): string => majuscule(monthFormat.format(new Date(`${mois}-15T12:00:00Z`)))

/** « Qui a vu mon livret »: by month, newest first. What was opened without network is not known before it is told. */
export function QuiAVu() {
  const { t } = useTranslation('droits')
  const { view } = useMon()
  const session = useSession()
  const [found, setFound] = useState<Vus | 'away' | undefined>()
  const [cartes, setCartes] = useState<readonly CarteRefaite[]>([])
  useEffect(() => {
    let shown = true
    const load = async (): Promise<void> => {
      const rights = await session.rights()
      const [answered, made] = await Promise.all([rights.lectures(view.livret), rights.cartes(view.livret)])
      if (!shown) return
      setFound(answered.ok ? answered.value : 'away')
      setCartes(made.ok ? made.value : [])
    }
    load().catch(() => shown && setFound('away'))
    return () => {
      shown = false
    }
  }, [session, view.livret])
  return (
    <Page nom={t('titre')} titre={t('vu.titre')} retour="/mon/droits">
      <p>{t('vu.dit')}</p>
      <Found found={typeof found === 'object' ? found.lectures : found} />
      {typeof found === 'object' && found.retraits.length > 0 && <Retraits retraits={found.retraits} />}
      {cartes.length > 0 && <Cartes cartes={cartes} />}
    </Page>
  )
}

/** Devices of their readers that open nothing any more, and may hold the livret still. */
function Retraits({ retraits }: { readonly retraits: readonly Retrait[] }) {
  const { t } = useTranslation('droits')
  const { today } = useMon()
  return (
    <section className="bloc" aria-labelledby="retraits">
      <h2 id="retraits">{t('vu.retraitTitre')}</h2>
      <ul className="pile lieux">
        {retraits.map(({ prenom, organisation, retireLe, vuLe }, at) => (
          <li key={at} className="feuille dire">
            <p className="mot">
              <Icon name="smartphone" />
              <span>{t('vu.retrait', { qui: [prenom || t('vu.quelquUn'), organisation].filter(Boolean).join(', '), jour: formatJourMois(jourDe(retireLe), today), vu: formatJourMois(jourDe(vuLe), today) })}</span>
            </p>
          </li>
        ))}
      </ul>
      <p className="doux">{t('vu.retraitDit')}</p>
    </section>
  )
}

/** Whoever made them a card without the one they had. */
function Cartes({ cartes }: { readonly cartes: readonly CarteRefaite[] }) {
  const { t } = useTranslation('droits')
  return (
    <section className="bloc" aria-labelledby="cartes">
      <h2 id="cartes">{t('vu.carteTitre')}</h2>
      <ul className="pile lieux">
        {cartes.map(({ prenom, organisation, le }) => (
          <li key={le} className="feuille dire">
            <p className="mot">
              <Icon name="id-card" />
              <span>{t('vu.carte', { qui: [prenom || t('vu.quelquUn'), organisation].filter(Boolean).join(', '), jour: formatJourMois(jourDe(le)) })}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Found({ found }: { readonly found: readonly Lecture[] | 'away' | undefined }) {
  const { t } = useTranslation('droits')
  const { t: commun } = useTranslation('commun')
  if (found === undefined) return <Patience mot={commun('coquille.ouverture')} />
  if (found === 'away') {
    return (
      <p className="mot" role="status">
        <Icon name="cloud-off" />
        <span>{t('reseau')}</span>
      </p>
    )
  }
  if (found.length === 0) return <p>{t('vu.rien')}</p>
  const months = [...new Set(found.map(({ mois }) => mois))]
  return (
    <>
      {months.map((mois) => (
        <section key={mois} className="bloc" aria-labelledby={mois}>
          <h2 id={mois}>{inWords(mois)}</h2>
          <ul className="pile lieux">
            {found.filter((each) => each.mois === mois).map((each) => (
              <li key={each.personne} className="feuille dire">
                <p className="mot">
                  <Icon name={each.ouvert ? 'eye' : 'smartphone'} />
                  <span>{t(each.ouvert ? 'vu.ouvert' : 'vu.recu', { qui: [each.prenom || t('vu.quelquUn'), each.organisation].filter(Boolean).join(', ') })}</span>
                </p>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {found.some(({ ouvert }) => !ouvert) && <p className="doux">{t('vu.recuDit')}</p>}
    </>
  )
}
