/** Why somebody needs somebody, as one sentence of facts; and the thread of a row, in words. */
import { useTranslation } from 'react-i18next'
import type { Jour } from '../../../base/jour.ts'
import { AIDES } from '../../../domain/aides.ts'
import type { MotifSuspension } from '../../../domain/entities.ts'
import type { Reason, Stitch } from '../../../readmodel/views.ts'
import { formatJourMois } from '../../i18n/dates.ts'

export interface ReasonWords {
  readonly sentence: (reason: Reason) => string
  /** Where a person is about whom nothing is to say. */
  readonly situation: (stitches: readonly Stitch[]) => string
  readonly thread: (stitches: readonly Stitch[]) => string
}

export function useReasonWords(today: Jour): ReasonWords {
  const { t } = useTranslation('pro')
  const day = (jour: Jour) => formatJourMois(jour, today)
  const motive = (motif: MotifSuspension | null) => t(`motifSuspension.${motif ?? 'autre'}`)
  const sentence = (reason: Reason): string => {
    switch (reason.code) {
      case 'misDeCote':
        return t('besoin.misDeCote', { count: reason.count })
      case 'conflit':
        return t('besoin.conflit', { count: reason.count })
      case 'aideADecider':
      case 'aideAPayer':
      case 'aideAInstruire':
        return t(`besoin.${reason.code}`, { aide: AIDES[reason.aide].label, date: day(reason.since) })
      case 'retourProche':
        return reason.sansContact === null
          ? t('besoin.retourProche', { motif: motive(reason.motif), date: day(reason.jusquau) })
          : t('besoin.retourProcheSansContact', { motif: motive(reason.motif), date: day(reason.jusquau), jours: reason.sansContact })
      case 'suspendue':
        if (reason.sansContact !== null) return t('besoin.suspendueSansContact', { motif: motive(reason.motif), jours: reason.sansContact })
        return reason.depuis === null ? t('file.suspendueSansDate', { motif: motive(reason.motif) }) : t('besoin.suspendue', { motif: motive(reason.motif), date: day(reason.depuis) })
      case 'rienApres':
        return t('besoin.rienApres', { date: day(reason.fin) })
      case 'etapeDepassee':
        return t('besoin.etapeDepassee', { date: day(reason.fin) })
      case 'freinBloque':
        return t('besoin.freinBloque', { theme: t(`theme.${reason.theme}`), date: day(reason.depuis) })
      case 'reponseEntree':
        return t('besoin.reponseEntree', { jours: reason.jours })
      case 'sansContact':
        return t('besoin.sansContact', { jours: reason.jours })
      case 'rendezVousManque':
        return t('besoin.rendezVousManque', { date: day(reason.jour) })
      case 'sansEtape':
        return t('besoin.sansEtape')
    }
  }
  const situation = (stitches: readonly Stitch[]): string => {
    const current = stitches.find((stitch) => stitch.etat === 'enCours' || stitch.etat === 'suspendue') ?? stitches.find((stitch) => stitch.etat === 'prevue')
    if (current === undefined) {
      const last = [...stitches].sort((a, b) => (a.fin ?? '').localeCompare(b.fin ?? '')).at(-1)
      if (last === undefined) return t('besoin.sansEtape')
      const stopped = last.etat === 'arretee'
      if (last.fin === null) return t(stopped ? 'file.arretee' : 'file.terminee', { etape: last.label })
      return t(stopped ? 'file.arreteeLe' : 'file.termineeLe', { etape: last.label, date: day(last.fin) })
    }
    if (current.etat === 'prevue') return current.debut === null ? current.label : t('file.des', { etape: current.label, date: day(current.debut) })
    return current.fin === null ? current.label : t('file.jusquau', { etape: current.label, date: day(current.fin) })
  }
  const thread = (stitches: readonly Stitch[]): string =>
    stitches.length === 0 ? t('besoin.sansEtape') : stitches.map((stitch) => t('file.fil', { etape: stitch.label, etat: t(`etape.${stitch.etat}`) })).join(', ')
  return { sentence, situation, thread }
}
