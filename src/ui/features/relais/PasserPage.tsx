/** « Passer le relais »: which livrets, to whom, for good or until when; then what will happen, before it is proposed. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { parseLivretId, type LivretId } from '../../../base/ids.ts'
import { parseJour } from '../../../base/jour.ts'
import { normalize } from '../../../readmodel/labels.ts'
import type { AnnuaireEntry } from '../../../readmodel/session.ts'
import type { Summary } from '../../../readmodel/views.ts'
import { useList, useSession, useToday } from '../../app/context.tsx'
import { SaveFaultNote } from '../../app/shared/SaveFaultNote.tsx'
import { useHold } from '../../app/shared/useHold.ts'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { useSave } from '../../app/shared/useSave.ts'
import { Button } from '../../components/Button.tsx'
import { Field, SearchField, Tick } from '../../components/Field.tsx'
import { PersonPicker } from '../../components/PersonPicker.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'

/** Livrets that the page before named. */
function useAsked(): readonly LivretId[] {
  const state: unknown = useLocation().state
  const asked: readonly unknown[] = typeof state === 'object' && state !== null && 'livrets' in state && Array.isArray(state.livrets) ? state.livrets : []
  return asked.flatMap((each) => {
    const id = typeof each === 'string' ? parseLivretId(each) : undefined
    return id?.ok === true ? [id.value] : []
  })
}

/** Decided and paid by nobody once the person holds their livret. */
const SETTLED = ['brouillon', 'refusee', 'soldee', 'annulee']

export function PasserPage() {
  const { t } = useTranslation('cercle')
  usePageTitle(t('passer.titre'))
  useHold()
  const session = useSession()
  const { me, commands } = session
  const { summaries } = useList()
  const today = useToday()
  const navigate = useNavigate()
  const { save, saving, faute } = useSave()
  const asked = useAsked()
  const [chosen, setChosen] = useState<ReadonlySet<LivretId>>(new Set(asked))
  const [vers, setVers] = useState<AnnuaireEntry | 'personne'>()
  const [lasting, setLasting] = useState(true)
  const [jusquau, setJusquau] = useState('')
  const [tried, setTried] = useState(false)
  const livrets = summaries.filter(({ roles, relais }) => (roles.includes('referent') || roles.includes('responsable')) && relais?.etat !== 'propose')
  const picked = livrets.filter(({ livret }) => chosen.has(livret))
  const last = vers === 'personne'
  const date = parseJour(jusquau)
  const until = lasting || last ? undefined : date.ok && date.value > today ? date.value : null
  const faults = {
    livrets: picked.length === 0 ? t('passer.livretsManquent') : undefined,
    vers: vers === undefined ? t('passer.versManque') : undefined,
    jusquau: until === null ? t(date.ok ? 'passer.datePassee' : 'passer.dateManque') : undefined,
  }
  const propose = async () => {
    setTried(true)
    if (vers === undefined || Object.values(faults).some((fault) => fault !== undefined)) return
    const relais = { vers: vers === 'personne' ? undefined : { personne: vers.personne, nom: vers.nom, organisme: vers.organisation }, remplacement: until === undefined ? undefined : { jusquau: until } }
    if (await save(() => commands.proposeRelais(picked.map(({ livret }) => livret), relais))) void navigate('/relais', { replace: true })
  }
  return (
    <form
      className="passer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void propose()
      }}
    >
      <ScreenTitle>{t('passer.titre')}</ScreenTitle>
      <div className="deux">
        <div>
          <Livrets livrets={livrets} chosen={chosen} onChoose={setChosen} />
          <SaveFaultNote faute={tried ? faults.livrets : undefined} />
        </div>
        <div>
          <section className="bloc">
            <h2>{t('passer.vers')}</h2>
            <PersonPicker directory={session} offered={(entry) => entry.role === 'referent' && (me.role !== 'referent' || entry.personne !== me.personne)} choisi={last ? undefined : vers} onChoisir={setVers} />
            <Tick type="radio" name="vers" label={t('passer.versPersonne')} checked={last} onChange={() => setVers('personne')} />
            <SaveFaultNote faute={tried ? faults.vers : undefined} />
          </section>
          {!last && (
            <fieldset className="bloc">
              <legend>
                <h2>{t('passer.nature')}</h2>
              </legend>
              <Tick type="radio" name="nature" label={t('passer.definitif')} checked={lasting} onChange={() => setLasting(true)} />
              <Tick type="radio" name="nature" label={t('passer.remplacement')} checked={!lasting} onChange={() => setLasting(false)} />
              {!lasting && (
                <Field type="date" label={t('passer.jusquau')} aide={t('passer.jusquauAide')} value={jusquau} min={today} erreur={tried ? faults.jusquau : undefined} onChange={(event) => setJusquau(event.target.value)} />
              )}
            </fieldset>
          )}
          {vers !== undefined && picked.length > 0 && <Consequences vers={last ? undefined : vers.nom} lasting={lasting} picked={picked} />}
          <SaveFaultNote faute={faute} />
          <div className="actions">
            <Button variant="principal" icon="send" type="submit" disabled={saving}>
              {picked.length === 0 ? t('relais.passer') : t('passer.proposer', { count: picked.length })}
            </Button>
          </div>
        </div>
      </div>
    </form>
  )
}

interface LivretsProps {
  readonly livrets: readonly Summary[]
  readonly chosen: ReadonlySet<LivretId>
  readonly onChoose: (chosen: ReadonlySet<LivretId>) => void
}

function Livrets({ livrets, chosen, onChoose }: LivretsProps) {
  const { t } = useTranslation(['cercle', 'pro'])
  const [query, setQuery] = useState('')
  const id = useId()
  const words = normalize(query).split(/\s+/).filter(Boolean)
  const byName = [...livrets].sort((a, b) => a.nom.localeCompare(b.nom, 'fr') || a.prenom.localeCompare(b.prenom, 'fr'))
  const shown = byName.filter(({ search }) => words.every((word) => search.includes(word)))
  const count = livrets.filter(({ livret }) => chosen.has(livret)).length
  const set = (livret: LivretId, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(livret)
    else next.delete(livret)
    onChoose(next)
  }
  return (
    <section className="bloc" aria-labelledby={id}>
      <div className="ligne">
        <h2 id={id}>{t('passer.livrets')}</h2>
        <p className="doux" role="status">
          {t('passer.livretsCompte', { count })}
        </p>
      </div>
      {livrets.length === 0 && <p className="silence">{t('passer.rien')}</p>}
      {livrets.length > 6 && <SearchField label={t('chercher')} value={query} onChange={(event) => setQuery(event.target.value)} />}
      {livrets.length > 1 && (
        <div className="touches">
          <Button variant="calme" onClick={() => onChoose(new Set(shown.map(({ livret }) => livret)))}>
            {t('passer.tous', { count: shown.length })}
          </Button>
          {count > 0 && (
            <Button variant="discret" onClick={() => onChoose(new Set())}>
              {t('passer.aucun')}
            </Button>
          )}
        </div>
      )}
      <ul className="colonnes">
        {shown.map(({ livret, prenom, nom, numero, referentNom }) => (
          <li key={livret}>
            <Tick
              label={
                <>
                  <b>{`${prenom} ${nom}`.trim()}</b> <span className="doux">{[numero === '' ? '' : t('file.numero', { ns: 'pro', numero }), referentNom].filter(Boolean).join(' · ')}</span>
                </>
              }
              checked={chosen.has(livret)}
              onChange={(event) => set(livret, event.target.checked)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Who will read, who will not any more: before the proposal. */
function Consequences({ vers, lasting, picked }: { readonly vers: string | undefined; readonly lasting: boolean; readonly picked: readonly Summary[] }) {
  const { t } = useTranslation('cercle')
  const id = useId()
  const { me } = useSession()
  const own = picked.some(({ referentNom }) => referentNom === `${me.prenom} ${me.nom}`.trim())
  const aides = picked.flatMap((each) => each.aides).filter(({ etat }) => !SETTLED.includes(etat)).length
  const said = vers === undefined
    ? [t('passer.suitePersonne'), ...(aides > 0 ? [t('passer.suiteAides', { count: aides })] : [])]
    : [
        t('passer.suiteProposition', { vers }), t('passer.suiteAccepte', { vers }),
        lasting ? (own ? t('passer.suiteDefinitif') : t('passer.suiteResponsable')) : own ? t('passer.suiteRemplacement') : '',
      ].filter(Boolean)
  return (
    <section className="feuille consequences" aria-labelledby={id}>
      <h2 id={id}>{t('passer.suite')}</h2>
      <ul className="puces">
        {said.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  )
}
