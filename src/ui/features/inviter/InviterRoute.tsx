/** The responsable lets a colleague in: a new one by name and role, or one who needs another device. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { parsePersonneId } from '../../../base/ids.ts'
import type { AccountRole } from '../../../domain/roles.ts'
import type { EnrolmentAsk } from '../../../domain/enrolement.ts'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { OfficeMenu } from '../../app/shared/OfficeMenu.tsx'
import { TicketDone, TicketPanel } from '../../app/shared/TicketPanel.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { BackLink } from '../../components/BackLink.tsx'
import { Button } from '../../components/Button.tsx'
import { Field, SelectField } from '../../components/Field.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'

const PROFESSIONALS = ['referent', 'assistant', 'responsable', 'conseiller', 'pilotage'] as const satisfies readonly AccountRole[]
/** What somebody of another organisation may be. */
const GUESTS = ['conseiller', 'referent'] as const satisfies readonly AccountRole[]
type Professional = (typeof PROFESSIONALS)[number]

interface Guest {
  readonly nom: string
  readonly ask: EnrolmentAsk
}

export function InviterRoute() {
  const { t } = useTranslation(['acces', 'bureau'])
  usePageTitle(t('inviter.nom'))
  const colleague = useColleague()
  const [invited, setInvited] = useState<Guest>()
  const guest = colleague ?? invited
  const titre = guest === undefined ? t('inviter.titre') : t(colleague === undefined ? 'inviter.invitation' : 'inviter.appareilDe', { nom: guest.nom })
  return (
    <DeskFrame colonne={<OfficeMenu ici="equipe" />}>
      <div className="titre">
        <ScreenTitle>{titre}</ScreenTitle>
      </div>
      {guest === undefined ? (
        <Who onInvite={setInvited} />
      ) : (
        <TicketPanel
          ask={guest.ask}
          absent={colleague === undefined}
          fait={<TicketDone mot={t('inviter.fait')} dit={t(colleague === undefined ? 'inviter.faitDit' : 'inviter.appareilFait', { nom: guest.nom })} />}
        />
      )}
      <p className="bloc">
        <BackLink to="/bureau/equipe">{t('inviter.retour')}</BackLink>
      </p>
    </DeskFrame>
  )
}

/** Chosen in the team's list; who it is is not in the address, which is kept in the history. */
function useColleague(): Guest | undefined {
  const state: unknown = useLocation().state
  if (typeof state !== 'object' || state === null || !('personne' in state) || !('nom' in state)) return undefined
  const personne = typeof state.personne === 'string' ? parsePersonneId(state.personne) : undefined
  return personne?.ok === true && typeof state.nom === 'string' ? { nom: state.nom, ask: { but: 'collegue', personne: personne.value } } : undefined
}

function Who({ onInvite }: { readonly onInvite: (guest: Guest) => void }) {
  const { t } = useTranslation(['acces', 'bureau'])
  const [prenom, setPrenom] = useState('')
  const [nom, setNom] = useState('')
  const [role, setRole] = useState<Professional>('referent')
  const [elsewhere, setElsewhere] = useState(false)
  const [organisme, setOrganisme] = useState('')
  const [checked, setChecked] = useState(false)
  const roles = elsewhere ? GUESTS : PROFESSIONALS
  const held = roles.find((each) => each === role) ?? 'conseiller'
  const missing = (words: string): string | undefined => (checked && words.trim() === '' ? t('inviter.manque') : undefined)
  return (
    <form
      className="etroit pile"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setChecked(true)
        const [first, last, where] = [prenom.trim(), nom.trim(), organisme.trim()]
        if (first !== '' && last !== '' && (!elsewhere || where !== '')) {
          onInvite({ nom: `${first} ${last}`, ask: { but: 'professionnel', prenom: first, nom: last, role: held, ...(elsewhere ? { organisme: where } : {}) } })
        }
      }}
    >
      <Field label={t('inviter.prenom')} value={prenom} maxLength={60} erreur={missing(prenom)} onChange={(event) => setPrenom(event.target.value)} />
      <Field label={t('inviter.nomDe')} value={nom} maxLength={60} erreur={missing(nom)} onChange={(event) => setNom(event.target.value)} />
      <SelectField label={t('inviter.ou')} value={elsewhere ? 'ailleurs' : 'ici'} onChange={(event) => setElsewhere(event.target.value === 'ailleurs')}>
        <option value="ici">{t('inviter.ici')}</option>
        <option value="ailleurs">{t('inviter.ailleurs')}</option>
      </SelectField>
      {elsewhere && <Field label={t('inviter.organisme')} value={organisme} maxLength={80} erreur={missing(organisme)} onChange={(event) => setOrganisme(event.target.value)} />}
      <SelectField label={t('inviter.role')} aide={held === 'pilotage' ? t('inviter.pilotageDit') : undefined} value={held} onChange={(event) => setRole(PROFESSIONALS.find((each) => each === event.target.value) ?? role)}>
        {roles.map((each) => (
          <option key={each} value={each}>
            {t(`bureau:role.${each}`)}
          </option>
        ))}
      </SelectField>
      <div className="actions">
        <Button type="submit" variant="principal">
          {t('inviter.preparer')}
        </Button>
      </div>
    </form>
  )
}
