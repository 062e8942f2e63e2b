import { useTranslation } from 'react-i18next'
import { addDays, type Jour } from '../../../base/jour.ts'
import type { Stitch } from '../../../readmodel/views.ts'
import { segmentsOf } from '../../components/stitches.ts'
import { positionOf } from '../../components/threadGeometry.ts'
import { ThreadRow, type ThreadSegment, type ThreadWindow } from '../../components/ThreadRow.tsx'
import { lineOf } from './line.ts'

/** An open pause holds until today: nothing is drawn that nobody promised. */
export const heldUntil = (stitches: readonly Stitch[], today: Jour): readonly Stitch[] =>
  stitches.map((stitch) => (stitch.etat === 'suspendue' ? { ...stitch, fin: today } : stitch))

/** The whole parcours at the head of the livret, with its words; as long as it lasts, and today in it. */
export function LyingThread({ stitches, today }: { readonly stitches: readonly Stitch[]; readonly today: Jour }) {
  const { t } = useTranslation('pro')
  const held = heldUntil(stitches, today)
  const days = held.flatMap(({ debut, fin }) => [debut ?? [], fin ?? []].flat()).concat(today).sort()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined || held.every(({ debut }) => debut === null)) return null
  const label = stitches.map(({ label: etape, etat }) => t('file.fil', { etape, etat: t(`etape.${etat}`) })).join(', ')
  const fenetre = { debut: addDays(first, -7), fin: addDays(last, 14) }
  const segments = readable(segmentsOf(held, today).map((segment) => (segment.etat === 'suspendue' ? { ...segment, libelle: t('etape.suspendue').toLocaleLowerCase('fr-FR') } : segment)), fenetre)
  const hole = lineOf({ stitches, conflicts: 0, setAside: 0 }, today)?.code === 'rienApres'
  return (
    <div className="fil-titre">
      <ThreadRow segments={segments} fenetre={fenetre} aujourdhui={today} label={label} rienApres={hole} motRienApres={t('fil.rienApresCourt')} mots />
    </div>
  )
}

/** Width of a letter, per cent of the head: an estimate on the safe side. */
const LETTER = 1.1
const WEIGHT: Readonly<Record<ThreadSegment['etat'], number>> = { enCours: 0, suspendue: 1, prevue: 2, arretee: 3, terminee: 3 }

/** Words that would run into each other give way: what goes on first, then the longest. All of them are in the label. */
function readable(segments: readonly ThreadSegment[], fenetre: ThreadWindow): readonly ThreadSegment[] {
  const words = segments.map((segment, index) => {
    const short = (segment.libelle ?? '').replace(/\s*[(,].*$/, '')
    const from = Math.min(92, positionOf(segment.debut, fenetre))
    return { index, short, from, to: from + short.length * LETTER + 2, length: positionOf(segment.fin, fenetre) - from, weight: WEIGHT[segment.etat] }
  })
  const kept = new Map<number, string>()
  const placed: { readonly from: number; readonly to: number }[] = []
  for (const word of words.filter(({ short }) => short !== '').sort((a, b) => a.weight - b.weight || b.length - a.length)) {
    if (placed.some(({ from, to }) => word.from < to && from < word.to)) continue
    placed.push(word)
    kept.set(word.index, word.short)
  }
  return segments.map((segment, index) => ({ ...segment, libelle: kept.get(index) }))
}
