/** Who may read one sensitive theme: a card for each person, and what it changes before it is done. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate } from 'react-router'
import type { MembreView } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { Choice, Choices } from '../../../components/Choice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { voletOfFrein } from '../../../../domain/volet.ts'
import { Confirm } from '../Confirm.tsx'
import { accompagnants, lecteurs } from '../lecteurs.ts'
import { useListe, useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'
import type { StepProps } from './niveaux.ts'

export function AccesPage({ frein, base, contexte }: StepProps) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view, today, referent } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const liste = useListe()
  const [asked, setAsked] = useState<MembreView>()
  const { acces } = frein
  if (acces === undefined) return <Navigate to={base} replace />
  const theme = t(`theme.${frein.theme}`)
  const always = lecteurs(view, today, voletOfFrein(frein.theme))
  const others = accompagnants(view, today).filter((membre) => view.theirs || !membre.isReferent)
  const reads = (membre: MembreView) => acces.members.includes(membre.personne)
  const set = async (membre: MembreView) => {
    if (await save(() => commands.toggle(view.livret, acces, membre.personne, !reads(membre)))) setAsked(undefined)
  }
  const way = asked !== undefined && reads(asked) ? 'fermer' : 'ouvrir'
  const qui = prenomDe(asked?.nom ?? '')
  return (
    <Page nom={contexte.mot} titre={m('acces.titre', { theme })} titreId="qui-lit" retour={`${base}/note`} contexte={contexte}>
      {always.length > 0 && (
        <p className="mot">
          <Icon name="lock" />
          <span>{m('acces.toujours', { count: always.length, qui: liste(always) })}</span>
        </p>
      )}
      <p>{m(others.length === 0 ? 'acces.seul' : 'acces.aide')}</p>
      <Choices labelledBy="qui-lit">
        {others.map((membre) => (
          <Choice key={membre.personne} icon={reads(membre) ? 'eye' : 'eye-off'} mot={m(reads(membre) ? 'acces.lit' : 'acces.neLitPas', { qui: prenomDe(membre.nom) })} choisi={reads(membre)} onChange={() => setAsked(membre)} />
        ))}
      </Choices>
      {asked !== undefined && (
        <Confirm titre={m(`acces.${way}Titre`, { qui })} oui={m(`acces.${way}Oui`, { qui })} non={m('nonRetour')} faute={faute} onOui={() => void set(asked)} onNon={() => setAsked(undefined)}>
          {m(`acces.${way}Dit`, { qui, theme })} {way === 'ouvrir' && !view.theirs && m('acces.avec', { prenom: referent })}
        </Confirm>
      )}
    </Page>
  )
}
