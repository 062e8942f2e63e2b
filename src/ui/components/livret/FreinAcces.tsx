/** Who else reads a sensitive theme, decided with the person; and of whom is let out, what became of it. */
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FreinView, MembreView } from '../../../readmodel/views.ts'
import { formatJourMois, jourDe } from '../../i18n/dates.ts'
import { loadNamespaces } from '../../i18n/i18n.ts'
import { Band } from '../Band.tsx'
import { Button } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { firstName } from './pick.ts'
import { useTools } from './tools.tsx'

/** Words that come with what shows them. */
function useCercleWords(): boolean {
  const { i18n } = useTranslation()
  const [ready, setReady] = useState(() => i18n.hasResourceBundle('fr', 'cercle'))
  useEffect(() => {
    let shown = true
    void loadNamespaces('cercle').then(() => shown && setReady(true))
    return () => {
      shown = false
    }
  }, [])
  return ready
}

export function FreinAcces({ frein }: { readonly frein: FreinView }) {
  return useCercleWords() && frein.acces !== undefined ? <Acces frein={frein} acces={frein.acces} /> : null
}

function Acces({ frein, acces }: { readonly frein: FreinView; readonly acces: NonNullable<FreinView['acces']> }) {
  const { t } = useTranslation('cercle')
  const { view } = useTools()
  const [asked, setAsked] = useState<MembreView>()
  const id = useId()
  const present = view.membres.filter(({ fin, role }) => fin === null && role !== 'beneficiaire' && role !== 'referent')
  const people = [...new Map(present.map((membre) => [membre.personne, membre])).values()].filter(({ personne }) => personne !== view.referent?.personne)
  const reads = ({ personne }: MembreView) => acces.members.includes(personne)
  const readers = people.filter(reads)
  return (
    <section className="section" aria-labelledby={id}>
      <h3 id={id}>{t('acces.titre')}</h3>
      <p className="mot">
        <Icon name="lock" />
        <span>
          {view.referent !== undefined && `${t('acces.toujours', { prenom: view.identite.prenom.value ?? '', referent: firstName(view.referent.nom) })} `}
          {readers.length === 0 ? t('acces.personne') : readers.map(({ nom }) => t('acces.aussi', { nom })).join(' ')}
        </span>
      </p>
      {acces.editable && (
        <div className="touches">
          {people.map((membre) => (
            <Button key={membre.personne} variant="calme" icon={reads(membre) ? 'eye-off' : 'eye'} onClick={() => setAsked(membre)}>
              {t(reads(membre) ? 'acces.fermer' : 'acces.ouvrir', { nom: membre.nom })}
            </Button>
          ))}
        </div>
      )}
      {asked !== undefined && <Ask frein={frein} acces={acces} membre={asked} on={!reads(asked)} onFermer={() => setAsked(undefined)} />}
    </section>
  )
}

interface AskProps {
  readonly frein: FreinView
  readonly acces: NonNullable<FreinView['acces']>
  readonly membre: MembreView
  readonly on: boolean
  readonly onFermer: () => void
}

function Ask({ frein, acces, membre, on, onFermer }: AskProps) {
  const { t } = useTranslation(['cercle', 'pro'])
  const { view, commands, act } = useTools()
  // Said as it was asked: the answer turns it round.
  const [opens] = useState(on)
  const { nom } = membre
  const names = { nom, theme: t(`theme.${frein.theme}`, { ns: 'pro' }), prenom: view.identite.prenom.value ?? '' }
  const set = () => act(() => commands.toggle(view.livret, acces, membre.personne, opens))
  return (
    <ConfirmDialog titre={t(opens ? 'acces.ouvrirTitre' : 'acces.fermerTitre', names)} oui={t(opens ? 'acces.ouvrirOui' : 'acces.fermerOui')} onOui={set} onFermer={onFermer}>
      <p>{t(opens ? 'acces.ouvrirDit' : 'acces.fermerDit', names)}</p>
      <p>{t(opens ? 'acces.ouvrirAccord' : 'acces.fermerReste', names)}</p>
    </ConfirmDialog>
  )
}

/** What this person may not read any more, since when, and what became of what they had not sent. */
export function ClosedThemes() {
  return useCercleWords() ? <Closed /> : null
}

function Closed() {
  const { t } = useTranslation(['cercle', 'pro'])
  const { view, today, commands, act } = useTools()
  const prenom = view.identite.prenom.value ?? ''
  return view.fermes.map(({ theme, le, waiting }) => {
    const named = t(`theme.${theme}`, { ns: 'pro' })
    return (
      <Band
        key={theme}
        icon="lock"
        ton="veille"
        action={
          <Button aria-label={t('acces.fermeComprisDe', { theme: named })} onClick={() => void act(() => commands.dismissTheme(view.livret, theme))}>
            {t('acces.fermeCompris')}
          </Button>
        }
      >
        {t('acces.ferme', { prenom, theme: named, date: formatJourMois(jourDe(le), today) })}
        {waiting && ` ${t('acces.fermeGarde')}`}
      </Band>
    )
  })
}
