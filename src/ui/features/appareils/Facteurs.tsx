/** One's passkey, and one's identity at the provider: what lets in elsewhere, and shows that it is oneself. */
import { useCallback, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parisJour } from '../../../base/jour.ts'
import type { Result } from '../../../base/result.ts'
import type { Facteur, Standing } from '../../../domain/facteurs.ts'
import type { ProofFault, Proofs } from '../../../readmodel/access.ts'
import { useSession, useToday } from '../../app/context.tsx'
import { Band } from '../../components/Band.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatJourProche } from '../../i18n/dates.ts'

type Said = { readonly mot: 'ajoutee' | 'enlevee' | 'relie' | 'montre' } | { readonly faute: ProofFault }

export function Facteurs() {
  const { t } = useTranslation(['acces', 'commun'])
  const session = useSession()
  const { access } = session
  const id = useId()
  const [proofs, setProofs] = useState<Proofs>()
  const [standing, setStanding] = useState<Result<Standing, ProofFault>>()
  const [provider, setProvider] = useState<string>()
  const [said, setSaid] = useState<Said>()
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState<Facteur>()

  const load = useCallback((from: Proofs) => from.standing().then(setStanding), [])
  useEffect(() => {
    let shown = true
    void access.proofs().then(async (found) => {
      const returned = await found.returned()
      const listed = await found.standing()
      const name = await found.provider()
      if (!shown) return
      setProofs(() => found)
      setStanding(listed)
      setProvider(name)
      if (returned !== undefined) setSaid(returned.ok ? { mot: 'relie' } : { faute: returned.error })
      if (returned?.ok === true) session.syncNow()
    })
    return () => {
      shown = false
    }
  }, [access, session])

  if (proofs === undefined) return <p className="patience">{t('commun:coquille.ouverture')}</p>
  const act = async (mot: 'ajoutee' | 'enlevee' | 'montre', work: () => ReturnType<Proofs['addPasskey']>) => {
    setBusy(true)
    const done = await work()
    setAsked(undefined)
    setSaid(done.ok ? { mot } : { faute: done.error })
    await load(proofs)
    setBusy(false)
    if (done.ok) session.syncNow()
  }
  const leave = async (but: 'lier' | 'montrer') => {
    const fault = await proofs.go(but)
    if (fault !== undefined) setSaid({ faute: fault })
  }
  const etat = standing?.ok === true ? standing.value.etat : undefined
  const facteurs = standing?.ok === true ? standing.value.facteurs : []
  const has = (genre: Facteur['genre']) => facteurs.some((each) => each.genre === genre)
  return (
    <section className="bloc pile" aria-labelledby={id}>
      <h2 id={id}>{t('facteurs.titre')}</h2>
      <p>{t('facteurs.dit')}</p>
      <p role="status" className={said === undefined ? 'lecteur' : 'mot' in said ? 'fort' : 'motif'}>
        {said === undefined ? '' : 'mot' in said ? t(`facteurs.fait.${said.mot}`) : t(`facteurs.faute.${said.faute}`)}
      </p>
      {standing?.ok === false && (
        <Band icon={standing.error === 'unreachable' ? 'cloud-off' : 'circle-alert'} action={<Button icon="refresh" onClick={() => void load(proofs)}>{t('commun:action.reessayer')}</Button>}>
          {t(`facteurs.faute.${standing.error}`)}
        </Band>
      )}
      {etat === 'aEnregistrer' && <p className="motif">{t('facteurs.aEnregistrer')}</p>}
      {etat === 'aMontrer' && <p className="motif">{t('facteurs.aMontrer')}</p>}
      {facteurs.length > 0 && (
        <ul className="pile appareils">
          {facteurs.map((each) => (
            <One key={each.facteur} facteur={each} provider={provider} onRemove={() => setAsked(each)} />
          ))}
        </ul>
      )}
      <div className="actions">
        {etat === 'aMontrer' && has('cle') && (
          <Button variant="principal" icon="key" disabled={busy} onClick={() => void act('montre', () => proofs.show())}>
            {t('facteurs.montrer')}
          </Button>
        )}
        {etat === 'aMontrer' && has('identite') && provider !== undefined && (
          <Button icon="shield-check" disabled={busy} onClick={() => void leave('montrer')}>
            {t('facteurs.montrerPar', { nom: provider })}
          </Button>
        )}
        {etat !== undefined && (
          <Button variant={etat === 'aEnregistrer' ? 'principal' : 'ordinaire'} icon="key" disabled={busy} onClick={() => void act('ajoutee', () => proofs.addPasskey())}>
            {t(has('cle') ? 'facteurs.ajouterAutre' : 'facteurs.ajouter')}
          </Button>
        )}
        {etat !== undefined && provider !== undefined && !has('identite') && (
          <Button icon="shield-check" disabled={busy} onClick={() => void leave('lier')}>
            {t('facteurs.lier', { nom: provider })}
          </Button>
        )}
      </div>
      <Dialog ouvert={asked !== undefined} onFermer={() => setAsked(undefined)} titre={t('facteurs.enleverTitre')}>
        <p>{t('facteurs.enleverDit')}</p>
        <div className="actions">
          <Button variant="principal" disabled={busy} onClick={() => asked !== undefined && void act('enlevee', () => proofs.remove(asked.facteur))}>
            {t('facteurs.enlever')}
          </Button>
          <Button onClick={() => setAsked(undefined)}>{t('appareils.garder')}</Button>
        </div>
      </Dialog>
    </section>
  )
}

function One({ facteur: { genre, depuis, vuLe }, provider, onRemove }: { readonly facteur: Facteur; readonly provider: string | undefined; readonly onRemove: () => void }) {
  const { t } = useTranslation('acces')
  const today = useToday()
  const when = (at: number) => formatJourProche(parisJour(at), today)
  const since = t('appareils.depuis', { quand: when(depuis) })
  return (
    <li className="feuille dire">
      <p className="mot fort">
        <Icon name={genre === 'cle' ? 'key' : 'shield-check'} />
        <span>{genre === 'cle' ? t('facteurs.cle') : t('facteurs.identite', { nom: provider ?? '' })}</span>
      </p>
      <p>
        {since}. {t('facteurs.servie', { quand: when(vuLe) })}.
      </p>
      <Button variant="calme" onClick={onRemove} aria-label={`${t('facteurs.enlever')}, ${since}`}>
        {t('facteurs.enlever')}
      </Button>
    </li>
  )
}
