import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { BackLink } from '../../components/BackLink.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { Listen } from '../../components/Listen.tsx'
import { PersonScreen, ScreenTitle } from '../../components/Screen.tsx'
import { SyncWord, type PersonSync } from '../../components/SyncWord.tsx'
import { readScreen } from '../../components/readScreen.ts'

export interface PageProps {
  /** The tab's title: the place, never what is said there. */
  readonly nom: string
  readonly titre: string
  readonly titreId?: string
  /** An icon beside the title: the state of what the screen is about. */
  readonly etat?: IconName
  /** Where « Retour » leads; the home has a greeting instead. */
  readonly retour?: string
  readonly accueil?: string
  /** Where am I, above the title. */
  readonly contexte?: { readonly icon: IconName; readonly mot: string }
  readonly sync?: PersonSync | undefined
  readonly pied?: ReactNode
  readonly children?: ReactNode
}

/** One screen of the person: Retour and Écouter at their place, one title, one main button at the foot. */
export function Page({ nom, titre, titreId, etat, retour, accueil, contexte, sync, pied, children }: PageProps) {
  const { t } = useTranslation(['accueil', 'commun'])
  usePageTitle(nom)
  const barre = (
    <>
      {retour === undefined ? (
        <p>{accueil}</p>
      ) : (
        <BackLink to={retour}>{t('commun:action.retour')}</BackLink>
      )}
      <Listen texte={() => readScreen(document.getElementById('contenu'), t('choisi'))} />
    </>
  )
  return (
    <PersonScreen barre={barre} pied={sync === undefined && pied === undefined ? undefined : <Foot sync={sync}>{pied}</Foot>}>
      {contexte !== undefined && (
        <p className="mot contexte">
          <Icon name={contexte.icon} />
          <span>{contexte.mot}</span>
        </p>
      )}
      {etat === undefined ? (
        <ScreenTitle {...(titreId === undefined ? {} : { id: titreId })}>
          <Unbroken text={titre} />
        </ScreenTitle>
      ) : (
        <StateTitle icon={etat}>{titre}</StateTitle>
      )}
      {children}
    </PersonScreen>
  )
}

/** A big word is never cut, not even at its own hyphen: "qu'est-ce" stays whole. */
function Unbroken({ text }: { readonly text: string }) {
  return text.split(/(\S+-\S+)/).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="tenu">
        {part}
      </span>
    ) : (
      part
    ),
  )
}

/** Said when it changes: kept here, then sent. */
function Foot({ sync, children }: { readonly sync: PersonSync | undefined; readonly children: ReactNode }) {
  return (
    <>
      {sync !== undefined && (
        <div role="status">
          <SyncWord pour="personne" sync={sync} />
        </div>
      )}
      {children}
    </>
  )
}

/** A title that is a state: its icon, its word. Takes the focus on arrival like every title. */
function StateTitle({ icon, children }: { readonly icon: IconName; readonly children: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    ref.current?.focus({ preventScroll: true })
  }, [])
  return (
    <h1 ref={ref} tabIndex={-1} className="mot etat">
      <Icon name={icon} />
      <span>{children}</span>
    </h1>
  )
}
