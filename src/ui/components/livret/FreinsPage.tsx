/** What complicates life: the two views of each theme as they moved, and one theme at a time to act on it. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FreinTheme } from '../../../domain/catalogue.ts'
import type { Niveau } from '../../../domain/entities.ts'
import type { FreinView } from '../../../readmodel/views.ts'
import { formatCourt, formatJourMois } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { FreinTable } from '../FreinTable.tsx'
import { themeIcons } from '../themeIcons.ts'
import { ClosedThemes } from './FreinAcces.tsx'
import { FreinDetail } from './FreinDetail.tsx'
import { levelsOn, markedDays } from './freinLevels.ts'
import { InConflict } from './ItemWord.tsx'
import { firstName } from './pick.ts'
import { LivretTools, useTools, type PageProps } from './tools.tsx'

/** Columns of the table: as many as two views side by side leave room for. */
const DAYS_SHOWN = 3

export interface FreinsProps extends PageProps {
  /** Opens on this theme: « Agir ». */
  readonly theme?: FreinTheme | undefined
}

export function FreinsPage({ theme, ...page }: FreinsProps) {
  return (
    <LivretTools {...page}>
      <Freins initial={theme} />
    </LivretTools>
  )
}

function Freins({ initial }: { readonly initial: FreinTheme | undefined }) {
  const { view } = useTools()
  const [theme, setTheme] = useState(initial)
  const [left, setLeft] = useState<FreinTheme>()
  const open = view.freins.find((frein) => frein.theme === theme)
  if (open !== undefined) {
    return (
      <FreinDetail
        frein={open}
        onFermer={() => {
          setLeft(open.theme)
          setTheme(undefined)
        }}
      />
    )
  }
  return <AllFreins onOpen={setTheme} left={left} />
}

function AllFreins({ onOpen, left }: { readonly onOpen: (theme: FreinTheme) => void; readonly left: FreinTheme | undefined }) {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (left !== undefined) ref.current?.querySelector<HTMLElement>(`[data-theme="${left}"]`)?.focus()
  }, [left])
  const spoken = view.freins.filter((frein) => !frein.empty)
  const silent = view.freins.filter((frein) => frein.empty && frein.vuNiveau.editable)
  const days = markedDays(spoken, DAYS_SHOWN)
  const prenom = view.identite.prenom.value ?? ''
  const voit = view.referent === undefined ? t('suivi.frein.referentVoit') : t('frein.voit', { prenom: firstName(view.referent.nom) })
  const level = (niveau: Niveau) => t(`niveau.${niveau}`)
  return (
    <div ref={ref}>
      <h2 className="lecteur">{t('lieu.freins')}</h2>
      {view.fermes.length > 0 && <ClosedThemes />}
      {spoken.length === 0 ? (
        <p className="doux">{t('suivi.frein.aucun')}</p>
      ) : (
        <>
          <FreinTable
            titre={t('lieu.freins')}
            dates={days}
            enTete={{ theme: t('suivi.frein.theme'), personne: t('frein.dit', { prenom }), professionnel: voit }}
            rows={spoken.map((frein) => ({
              id: frein.theme,
              icon: themeIcons[frein.theme],
              theme: (
                <button type="button" className="ouvre" data-theme={frein.theme} onClick={() => onOpen(frein.theme)}>
                  {t(`theme.${frein.theme}`)}
                </button>
              ),
              detail: <Detail frein={frein} />,
              personne: levelsOn(frein.ditNiveau, days),
              professionnel: levelsOn(frein.vuNiveau, days),
            }))}
            motPersonne={(niveau) => t(`suivi.frein.dit.${niveau}`)}
            motProfessionnel={level}
            formatJour={(jour) => formatJourMois(jour, today)}
            formatCourt={formatCourt}
          />
          <p className="doux promesse">
            {t('frein.lecture')}
            {!view.roles.includes('referent') && !view.roles.includes('beneficiaire') && ` ${t('frein.partage', { prenom })}`}
          </p>
        </>
      )}
      <InConflict champs={spoken.flatMap((frein) => [frein.vuNiveau, frein.ditNiveau, frein.priorite, frein.objectif])} />
      {silent.length > 0 && (
        <section className="section ecran">
          <h3>{t('suivi.frein.pasAborde')}</h3>
          <div className="touches">
            {silent.map((frein) => (
              <Button key={frein.theme} variant="calme" icon={themeIcons[frein.theme]} data-theme={frein.theme} onClick={() => onOpen(frein.theme)}>
                {t(`theme.${frein.theme}`)}
              </Button>
            ))}
          </div>
        </section>
      )}
    </div>
  )
}

/** "En cours de levée : code le 9 décembre". */
function Detail({ frein }: { readonly frein: FreinView }) {
  const { t } = useTranslation('pro')
  const { today } = useTools()
  const etat = frein.etat.state === 'enCoursDeLevee' || frein.etat.state === 'leve' ? frein.etat.state : 'identifie'
  const next = frein.actions
    .filter((action) => action.etat.state === 'aFaire')
    .sort((a, b) => (a.pourLe.value ?? '9999').localeCompare(b.pourLe.value ?? '9999'))[0]
  if (next === undefined) return t(`frein.${etat}`)
  const what = next.libelle.value ?? ''
  const when = next.pourLe.value === null ? what : t('suivi.frein.actionLe', { action: what, date: formatJourMois(next.pourLe.value, today) })
  return t('suivi.frein.etatAction', { etat: t(`frein.${etat}`), action: when })
}
