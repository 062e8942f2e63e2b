/** A copy of a livret, put in the device's downloads; and, when there is a network, noted as an act by the server. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isEntityType } from '../../../domain/entities.ts'
import { isFreinTheme } from '../../../domain/catalogue.ts'
import { parseVoletKind, voletClass, voletTheme } from '../../../domain/volet.ts'
import type { ExportChamp, ExportEcrit, LivretExport } from '../../../readmodel/exportLivret.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { useFieldWords } from '../../components/livret/fieldWords.ts'
import { formatJourMois, formatVers, jourDe } from '../../i18n/dates.ts'
import { useSession, useToday } from '../context.tsx'

/** `interdit`: no copy leaves by this device. */
export type Emporte = 'fait' | 'faute' | 'interdit'

/** Needs the words of `droits`, `pro` and `champs`. */
export function useEmporter(view: LivretView): { readonly etat: Emporte | undefined; readonly emporter: (comment: 'lire' | 'donnees') => Promise<void> } {
  const session = useSession()
  const ecrire = usePage(view)
  const [etat, setEtat] = useState<Emporte>()
  const emporter = async (comment: 'lire' | 'donnees'): Promise<void> => {
    if (session.regles.sansCopie) return
    setEtat(undefined)
    const copie = await session.exportLivret(view.livret)
    if (copie === undefined) {
      setEtat('faute')
      return
    }
    // No name of anybody in the file's: it stays in the device's list of downloads.
    if (comment === 'lire') download('livret.html', 'text/html', ecrire(copie))
    else download('livret.json', 'application/json', JSON.stringify(copie, undefined, 1))
    setEtat('fait')
    void session.rights().then((rights) => rights.noteExport(view.livret))
  }
  return { etat: session.regles.sansCopie ? 'interdit' : etat, emporter }
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 60_000)
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const plain = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? '')
const STYLE = 'body{font:1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}h2{margin-top:2rem;border-bottom:1px solid}dt{font-weight:bold;margin-top:.5rem}small{color:#444}pre{font:inherit;white-space:pre-wrap;margin:0}h3{break-after:avoid}'

/** One page without anything from elsewhere, the same words as on the screens. */
function usePage(view: LivretView): (copie: LivretExport) => string {
  const { t } = useTranslation('droits')
  const { t: pro } = useTranslation('pro')
  const today = useToday()
  const words = useFieldWords(view, today)
  const theme = (code: string): string => (isFreinTheme(code) ? pro(`theme.${code}`) : code)

  return (copie) => {
    const names = new Map(copie.personnes.map(({ personne, nom }) => [personne, nom]))
    const signed = ({ par, le }: Pick<ExportEcrit, 'par' | 'le'>): string => t('copie.ecrit', { qui: names.get(par) ?? t('copie.inconnu'), date: formatVers(Date.parse(le), today) })

    const line = (type: string, champ: ExportChamp, ecrit: ExportEcrit): string => {
      const value = isEntityType(type) ? words.value(type, champ.nom, ecrit.valeur) : String(ecrit.valeur ?? '')
      const gone = champ.genre === 'ensemble' ? t('copie.retire') : champ.genre === 'valeur' ? t('copie.remplace') : ''
      const notes = [signed(ecrit), ecrit.actuel ? '' : gone, ecrit.recu ? '' : t('copie.enAttente')].filter(Boolean).join(' · ')
      return `<dd>${champ.genre === 'texte' ? '' : `${plain(value)} `}<small>${plain(notes)}</small></dd>`
    }
    const field = (type: string, champ: ExportChamp): string => {
      const label = isEntityType(type) ? words.label(type, champ.nom) : champ.nom
      const text = champ.texte === undefined ? '' : `<dd><pre>${plain(champ.texte)}</pre></dd>`
      const older = champ.plusAnciens > 0 ? `<dd><small>${plain(t('copie.plusAnciens', { count: champ.plusAnciens }))}</small></dd>` : ''
      return `<dt>${plain(label)}</dt>${text}${champ.ecrits.map((ecrit) => line(type, champ, ecrit)).join('')}${older}`
    }
    const entity = ({ id, type, champs, creeePar, creeeLe }: LivretExport['volets'][number]['entites'][number]): string => {
      const about = id.startsWith('frein.') ? ` : ${theme(id.slice('frein.'.length))}` : ''
      const title = `${isEntityType(type) ? t(`copie.type.${type}`) : type}${about}`
      const made = creeePar !== undefined && creeeLe !== undefined ? `<p><small>${plain(signed({ par: creeePar, le: creeeLe }))}</small></p>` : ''
      return `<h3>${plain(title)}</h3>${made}<dl>${champs.map((champ) => field(type, champ)).join('')}</dl>`
    }
    const section = ({ volet, entites }: LivretExport['volets'][number]): string => {
      const kind = parseVoletKind(volet)
      const apart = kind.ok ? voletTheme(kind.value) : undefined
      const title = apart === undefined ? t(`copie.volet.${kind.ok ? voletClass(kind.value) : 'autre'}`) : t('copie.sensible', { theme: theme(apart) })
      return `<h2>${plain(title)}</h2>${entites.map(entity).join('')}`
    }
    const { prenom, nom } = view.identite
    const title = plain(t('copie.titre', { prenom: prenom.value ?? '', nom: nom.value ?? '' }))
    const made = t('copie.faite', { date: formatJourMois(jourDe(Date.parse(copie.faitLe))), qui: names.get(copie.par) ?? t('copie.inconnu') })
    return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1><p>${plain(made)}</p><p>${plain(t('copie.portee'))}</p>${copie.volets.map(section).join('')}</body></html>`
  }
}
