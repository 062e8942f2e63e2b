/** What the person has a right to, at the foot of the circle: reading is noted, and erasure, asked for then confirmed. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Demande } from '../../../domain/droits.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { useToday } from '../../app/context.tsx'
import { useEmporter } from '../../app/shared/useEmporter.ts'
import { useErasure } from '../../app/shared/useErasure.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { formatJourMois, jourDe } from '../../i18n/dates.ts'

export function Droits({ view }: { readonly view: LivretView }) {
  const { t } = useTranslation('droits')
  const id = useId()
  const [open, setOpen] = useState<'demander' | 'confirmer'>()
  const [said, setSaid] = useState<'efface' | 'refuse'>()
  const concerned = view.roles.includes('referent') || view.roles.includes('responsable')
  const erasure = useErasure(view.livret, concerned)
  const { known, demande } = erasure
  const act = async (what: Parameters<typeof erasure.act>[0]) => {
    setOpen(undefined)
    const done = await erasure.act(what)
    setSaid(!done ? 'refuse' : what === 'confirm' ? 'efface' : undefined)
  }
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>{t('pro.titre')}</h2>
      <p className="doux">{t('pro.noteLecture')}</p>
      {concerned && (
        <>
          <Copies view={view} />
          {known === 'away' && <p className="doux">{t('pro.horsReseau')}</p>}
          {demande !== undefined && <Asked demande={demande} view={view} />}
          {said !== undefined && <p role="alert">{t(`pro.${said}`)}</p>}
          {typeof known === 'object' && said !== 'efface' && (
            <div className="ligne">
              {demande === undefined && (
                <Button icon="trash" onClick={() => setOpen('demander')}>
                  {t('pro.demander')}
                </Button>
              )}
              {demande?.personne === view.me && (
                <Button icon="undo" onClick={() => void act('withdrawErasure')}>
                  {t('pro.retirer')}
                </Button>
              )}
              {demande !== undefined && view.roles.includes('responsable') && (
                <Button icon="trash" onClick={() => setOpen('confirmer')}>
                  {t('pro.confirmer')}
                </Button>
              )}
            </div>
          )}
        </>
      )}
      {open === 'demander' && (
        <Dialog ouvert onFermer={() => setOpen(undefined)} titre={t('pro.demanderTitre')}>
          <p>{t('pro.demanderDit')}</p>
          <Button variant="principal" onClick={() => void act('askErasure')}>
            {t('pro.demander')}
          </Button>
          <Button onClick={() => setOpen(undefined)}>{t('pro.annuler')}</Button>
        </Dialog>
      )}
      {open === 'confirmer' && <Confirm prenom={view.identite.prenom.value ?? ''} onOui={() => void act('confirm')} onNon={() => setOpen(undefined)} />}
    </section>
  )
}

function Copies({ view }: { readonly view: LivretView }) {
  const { t } = useTranslation('droits')
  const { etat, emporter } = useEmporter(view)
  return (
    <>
      <p>{t('pro.emporterDit')}</p>
      {etat !== 'interdit' && (
        <div className="ligne">
          <Button icon="printer" onClick={() => void emporter('lire')}>
            {t('pro.lire')}
          </Button>
          <Button icon="download" onClick={() => void emporter('donnees')}>
            {t('pro.donnees')}
          </Button>
        </div>
      )}
      {etat !== undefined && <p role="status">{t(`pro.${etat}`)}</p>}
    </>
  )
}

function Asked({ demande, view }: { readonly demande: Demande; readonly view: LivretView }) {
  const { t } = useTranslation('droits')
  const today = useToday()
  const date = formatJourMois(jourDe(demande.demandeeLe), today)
  const qui = view.membres.find(({ personne }) => personne === demande.personne)?.nom
  return <p role="status">{qui === undefined ? t('pro.demandeParInconnu', { date }) : t('pro.demandePar', { qui, date })}</p>
}

/** The second confirmation is written, not tapped. */
function Confirm({ prenom, onOui, onNon }: { readonly prenom: string; readonly onOui: () => void; readonly onNon: () => void }) {
  const { t } = useTranslation('droits')
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const same = typed.trim().toLocaleLowerCase('fr') === prenom.trim().toLocaleLowerCase('fr')
  return (
    <Dialog ouvert onFermer={onNon} titre={t('pro.confirmerTitre')}>
      <p>{t('pro.confirmerDit')}</p>
      <Field label={t('pro.confirmerPrenom', { prenom })} erreur={tried && !same ? t('pro.confirmerFaute', { prenom }) : undefined} type="text" value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Button
        variant="principal"
        onClick={() => {
          setTried(true)
          if (same) onOui()
        }}
      >
        {t('pro.confirmerOui')}
      </Button>
      <Button onClick={onNon}>{t('pro.annuler')}</Button>
    </Dialog>
  )
}
