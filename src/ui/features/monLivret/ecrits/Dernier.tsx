/** The last relais: what it changes, who goes on reading, then yes. One thing per screen; nothing is written before the yes. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate } from 'react-router'
import type { PersonneId } from '../../../../base/ids.ts'
import type { MembreView } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useHold } from '../../../app/shared/useHold.ts'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button } from '../../../components/Button.tsx'
import { Choice, Choices } from '../../../components/Choice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { placeIcons } from '../../../components/themeIcons.ts'
import { Confirm } from '../Confirm.tsx'
import { accompagnants } from '../lecteurs.ts'
import { useListe, useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'
import { proposedToMe } from './Cercle.tsx'

export function Dernier() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { t: c } = useTranslation('commun')
  const { view, today } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const navigate = useNavigate()
  const [step, setStep] = useState<'dit' | 'qui'>('dit')
  const [chosen, setChosen] = useState<ReadonlySet<PersonneId>>(new Set())
  const [asked, setAsked] = useState(false)
  useHold()
  const relais = proposedToMe(view.relais)
  if (relais === undefined) return <Navigate to="/mon/cercle" replace />
  const contexte = { icon: placeIcons.cercle, mot: t('lieu.cercle') }
  const decline = async () => {
    if (await save(() => commands.answerRelais([view.livret], 'decline'))) void navigate('/mon/cercle', { replace: true })
  }
  const take = async () => {
    if (await save(() => commands.takeLivret(view.livret, [...chosen]))) void navigate('/mon/cercle', { replace: true })
  }
  if (step === 'dit') {
    return (
      <Page
        nom={t('lieu.cercle')}
        titre={m('cercle.dernier.titre')}
        retour="/mon/cercle"
        contexte={contexte}
        pied={
          <>
            <SaveFaultNote faute={faute} />
            <Button variant="principal" large onClick={() => setStep('qui')}>
              {c('action.continuer')}
            </Button>
            <Button large onClick={() => void decline()}>
              {m('cercle.dernier.refuser')}
            </Button>
          </>
        }
      >
        <ul className="suite">
          {(['dit1', 'dit2', 'dit3', 'dit4'] as const).map((each) => (
            <li key={each}>
              <Icon name="check" />
              <p>{m(`cercle.dernier.${each}`)}</p>
            </li>
          ))}
        </ul>
      </Page>
    )
  }
  const people = accompagnants(view, today)
  return (
    <Page
      key="qui"
      nom={t('lieu.cercle')}
      titre={m('cercle.dernier.quiTitre')}
      titreId="qui-lira"
      retour="/mon/cercle"
      contexte={contexte}
      pied={
        <Button variant="principal" large onClick={() => setAsked(true)}>
          {c('action.continuer')}
        </Button>
      }
    >
      <p>{m('cercle.dernier.quiAide')}</p>
      <Choices labelledBy="qui-lira">
        {people.map((membre) => (
          <Choice
            key={membre.personne}
            icon="user"
            mot={<Who membre={membre} />}
            choisi={chosen.has(membre.personne)}
            onChange={(on) => setChosen(new Set(on ? [...chosen, membre.personne] : [...chosen].filter((each) => each !== membre.personne)))}
          />
        ))}
      </Choices>
      {asked && <Sure names={people.filter(({ personne }) => chosen.has(personne)).map(({ nom }) => prenomDe(nom))} faute={faute} onOui={() => void take()} onNon={() => setAsked(false)} />}
    </Page>
  )
}

function Who({ membre }: { readonly membre: MembreView }) {
  return (
    <>
      <b>{prenomDe(membre.nom)}</b>
      <br />
      {membre.organisme}
    </>
  )
}

function Sure({ names, faute, onOui, onNon }: { readonly names: readonly string[]; readonly faute: string | undefined; readonly onOui: () => void; readonly onNon: () => void }) {
  const { t } = useTranslation('mon')
  const liste = useListe()
  return (
    <Confirm titre={t('cercle.dernier.ouiTitre')} oui={t('cercle.dernier.oui')} non={t('cercle.dernier.non')} faute={faute} onOui={onOui} onNon={onNon}>
      {names.length === 0 ? t('cercle.dernier.ouiPersonne') : t('cercle.dernier.ouiLisent', { count: names.length, qui: liste(names) })}
    </Confirm>
  )
}
