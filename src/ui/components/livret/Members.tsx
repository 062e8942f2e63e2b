/** Who accompanies the person: who they are here, why, since when; adding somebody, ending, with who loses what said before. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ROLES } from '../../../domain/roles.ts'
import type { AnnuaireEntry } from '../../../readmodel/session.ts'
import type { MembreView } from '../../../readmodel/views.ts'
import { formatJourMois } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { Field, SelectField } from '../Field.tsx'
import { Icon } from '../Icon.tsx'
import { PersonPicker } from '../PersonPicker.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { useReturnFocus } from './FormDialog.tsx'
import { mayCreate } from './pick.ts'
import { useTools, type Directory } from './tools.tsx'

/** The référent first, then the others in the order of their roles. */
const rank = (membre: MembreView) => (membre.isReferent ? -1 : ROLES.indexOf(membre.role))

export function Members() {
  const { t } = useTranslation(['pro', 'cercle'])
  const { view, directory } = useTools()
  const [adding, setAdding] = useState(false)
  const active = view.membres.filter((membre) => membre.fin === null && (membre.role !== 'referent' || membre.isReferent))
  const past = view.membres.filter((membre) => membre.fin !== null)
  const sorted = [...active].sort((a, b) => rank(a) - rank(b))
  return (
    <>
      <div className="ligne">
        <h2>{t('lieu.cercle')}</h2>
        {directory !== undefined && mayCreate(view, 'membre') && (
          <Button variant="calme" icon="plus" onClick={() => setAdding(true)}>
            {t('membre.ajouter', { ns: 'cercle' })}
          </Button>
        )}
      </div>
      <ul className="liste">
        {sorted.map((membre) => (
          <Member key={`${membre.personne}/${membre.role}`} membre={membre} />
        ))}
      </ul>
      {past.length > 0 && (
        <details className="historique">
          <summary>{t('suivi.cercle.avant')}</summary>
          <ul className="liste">
            {past.map((membre) => (
              <Member key={`${membre.personne}/${membre.role}/${membre.fin}`} membre={membre} />
            ))}
          </ul>
        </details>
      )}
      {adding && directory !== undefined && <AddMember directory={directory} onFermer={() => setAdding(false)} />}
    </>
  )
}

function Member({ membre }: { readonly membre: MembreView }) {
  const { t } = useTranslation(['pro', 'cercle'])
  const { today } = useTools()
  const [ending, setEnding] = useState(false)
  const since = membre.depuis === null ? '' : t('suivi.cercle.depuis', { date: formatJourMois(membre.depuis, today) })
  const until = membre.fin === null ? '' : t('suivi.cercle.jusquau', { date: formatJourMois(membre.fin, today) })
  // The livret is the person's; who holds it passes it on.
  const endable = membre.end.editable && membre.fin === null && !membre.isReferent && membre.role !== 'beneficiaire'
  return (
    <li>
      <div className="ligne">
        <h3>
          {membre.nom}
          {membre.isMe && <span className="tenu"> {t('suivi.cercle.vous')}</span>}
        </h3>
        <p className="mot">
          {membre.isReferent && <Icon name="check" />}
          {membre.isReferent ? t('suivi.cercle.referent') : t(`role.${membre.role}`)}
        </p>
      </div>
      <p className="doux">{[membre.organisme, since, until].filter(Boolean).join(' · ')}</p>
      {membre.motif !== '' && <p>{membre.motif}</p>}
      {endable && (
        <div className="actions">
          <Button variant="discret" aria-label={t('membre.finirQui', { ns: 'cercle', nom: membre.nom })} onClick={() => setEnding(true)}>
            {t('membre.finir', { ns: 'cercle' })}
          </Button>
        </div>
      )}
      {ending && <EndMember membre={membre} onFermer={() => setEnding(false)} />}
    </li>
  )
}

/** Who loses what, before it is done. */
function EndMember({ membre, onFermer }: { readonly membre: MembreView; readonly onFermer: () => void }) {
  const { t } = useTranslation('cercle')
  const { view, today, commands, act } = useTools()
  const { nom } = membre
  const end = () => act(() => commands.write(view.livret, [{ champ: membre.end, value: today }]))
  return (
    <ConfirmDialog titre={t('membre.finirTitre', { nom, prenom: view.identite.prenom.value ?? '' })} oui={t('membre.finirOui')} onOui={end} onFermer={onFermer}>
      <ul className="puces">
        <li>{t('membre.finirLecture', { nom })}</li>
        <li>{t('membre.finirReste', { nom })}</li>
        <li>{t('membre.finirNonEnvoye', { nom })}</li>
      </ul>
    </ConfirmDialog>
  )
}

/** A référent comes by a relais only. */
const ENTERED = ['conseiller', 'responsable', 'assistant'] as const
type Entered = (typeof ENTERED)[number]

function AddMember({ directory, onFermer }: { readonly directory: Directory; readonly onFermer: () => void }) {
  const { t } = useTranslation(['cercle', 'pro', 'commun'])
  const { view, commands, act, hold } = useTools()
  useReturnFocus()
  const [who, setWho] = useState<AnnuaireEntry>()
  const [role, setRole] = useState<Entered>('conseiller')
  const [motif, setMotif] = useState('')
  const [tried, setTried] = useState(false)
  const prenom = view.identite.prenom.value ?? ''
  const there = (personne: string) => view.membres.some((membre) => membre.personne === personne && membre.fin === null && (membre.role !== 'referent' || membre.isReferent))
  const choose = (entry: AnnuaireEntry) => {
    setWho(entry)
    setRole(ENTERED.find((each) => each === entry.role) ?? 'conseiller')
  }
  const add = async () => {
    setTried(true)
    if (who === undefined || there(who.personne) || motif.trim() === '') return
    const release = hold()
    const kept = await act(() => commands.addMembre(view.livret, { personne: who.personne, nom: who.nom, organisme: who.organisation, role, motif: motif.trim() }))
    release()
    if (kept) onFermer()
  }
  return (
    <Dialog ouvert onFermer={onFermer} titre={t('membre.titre', { prenom })}>
      <form
        className="pile"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <PersonPicker directory={directory} offered={(entry) => entry.role !== 'beneficiaire'} choisi={who} onChoisir={choose} />
        {tried && who === undefined && <Missing>{t('membre.quiManque')}</Missing>}
        {who !== undefined && there(who.personne) && <Missing>{t('membre.dejaLa', { nom: who.nom, prenom })}</Missing>}
        <SelectField label={t('membre.role')} value={role} onChange={(event) => setRole(ENTERED.find((each) => each === event.target.value) ?? 'conseiller')}>
          {ENTERED.map((each) => (
            <option key={each} value={each}>
              {t(`role.${each}`, { ns: 'pro' })}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('membre.motif')}
          aide={t('membre.motifAide', { prenom })}
          maxLength={160}
          value={motif}
          erreur={tried && motif.trim() === '' ? t('membre.motifManque') : undefined}
          onChange={(event) => setMotif(event.target.value)}
        />
        {who !== undefined && !there(who.personne) && (
          <p className="mot">
            <Icon name="eye" />
            <span>{t(`membre.lira.${role}`, { nom: who.nom })}</span>
          </p>
        )}
        <div className="actions">
          <Button variant="principal" type="submit">
            {t('action.ajouter', { ns: 'commun' })}
          </Button>
          <Button variant="discret" onClick={onFermer}>
            {t('action.annuler', { ns: 'commun' })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Missing({ children }: { readonly children: string }) {
  return (
    <p className="motif" role="alert">
      <Icon name="circle-alert" />
      <span>{children}</span>
    </p>
  )
}
