/** Of who holds their own livret: whom they let read, and being followed again. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate } from 'react-router'
import type { MembreView } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button } from '../../../components/Button.tsx'
import { Choice, Choices } from '../../../components/Choice.tsx'
import { placeIcons } from '../../../components/themeIcons.ts'
import { Confirm } from '../Confirm.tsx'
import { known } from '../lecteurs.ts'
import { useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'

export function Lecteurs() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view, today } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const [asked, setAsked] = useState<MembreView>()
  if (!view.theirs) return <Navigate to="/mon/cercle" replace />
  const reads = (membre: MembreView) => view.lecteurs.members.includes(membre.personne)
  const set = async (membre: MembreView) => {
    if (await save(() => commands.toggle(view.livret, view.lecteurs, membre.personne, !reads(membre)))) setAsked(undefined)
  }
  const way = asked !== undefined && reads(asked) ? 'fermer' : 'ouvrir'
  const qui = prenomDe(asked?.nom ?? '')
  return (
    <Page nom={t('lieu.cercle')} titre={m('cercle.dernier.quiTitre')} titreId="qui-lit" retour="/mon/cercle" contexte={{ icon: placeIcons.cercle, mot: t('lieu.cercle') }}>
      <Choices labelledBy="qui-lit">
        {known(view, today).map((membre) => (
          <Choice key={membre.personne} icon="user" mot={prenomDe(membre.nom)} choisi={reads(membre)} onChange={() => setAsked(membre)} />
        ))}
      </Choices>
      {asked !== undefined && (
        <Confirm titre={m(`cercle.lecteur.${way}Titre`, { qui })} oui={m(`cercle.lecteur.${way}Oui`, { qui })} non={m('nonRetour')} faute={faute} onOui={() => void set(asked)} onNon={() => setAsked(undefined)}>
          {m(`cercle.lecteur.${way}Dit`, { qui })}
        </Confirm>
      )}
    </Page>
  )
}

/** Asks a référent who followed them once; any other is found by a responsable they let read. */
export function Suivi() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const [vers, setVers] = useState<MembreView>()
  if (!view.theirs || view.relais.some(({ etat }) => etat.state === 'propose')) return <Navigate to="/mon/cercle" replace />
  const referents = new Map(view.membres.filter(({ role, fin }) => role === 'referent' && fin === null).map((membre) => [membre.personne, membre]))
  const qui = prenomDe(vers?.nom ?? '')
  const ask = async () => {
    if (vers === undefined) return
    const { personne, nom, organisme } = vers
    if (await save(() => commands.proposeRelais([view.livret], { vers: { personne, nom, organisme }, remplacement: undefined }))) void navigate('/mon/cercle', { replace: true })
  }
  return (
    <Page
      nom={t('lieu.cercle')}
      titre={m('cercle.aMoi.suiviTitre')}
      titreId="qui-suit"
      retour="/mon/cercle"
      contexte={{ icon: placeIcons.cercle, mot: t('lieu.cercle') }}
      pied={
        vers !== undefined && (
          <>
            <SaveFaultNote faute={faute} />
            <p>{m('cercle.aMoi.suiviDit', { vers: qui })}</p>
            <Button variant="principal" icon="send" large disabled={saving} onClick={() => void ask()}>
              {m('cercle.aMoi.suiviOui', { vers: qui })}
            </Button>
          </>
        )
      }
    >
      <Choices labelledBy="qui-suit" seul>
        {[...referents.values()].map((membre) => (
          <Choice key={membre.personne} seul icon="user" mot={prenomDe(membre.nom)} choisi={vers?.personne === membre.personne} onChange={() => setVers(membre)} />
        ))}
      </Choices>
    </Page>
  )
}
