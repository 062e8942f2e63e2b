/**
 * « À vous de décider »: the livret is theirs alone, and what others wrote in it before they knew waits for their yes. One
 * thing at a time: who wrote it, when, why it is asked, what would change. A no is said to its author.
 */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TenueLine, TenueView } from '../../../../readmodel/tenueViews.ts'
import { Patience } from '../../../app/shared/Patience.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { useTenues } from '../../../app/shared/useTenues.ts'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJourMois, formatVers, majuscule } from '../../../i18n/dates.ts'
import { Confirm } from '../Confirm.tsx'
import { itemWord, useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'
import { useFieldWords } from '../probleme/fieldWords.ts'

export function DeciderPage() {
  const { t } = useTranslation(['mon', 'commun'])
  const { view } = useMon()
  const { loaded, fresh, items, encore, decide } = useTenues()
  const { save, saving, faute } = useSave()
  const [asked, setAsked] = useState(false)
  const [said, setSaid] = useState<'garde' | 'ecarte'>()
  const nom = t('decider.titre')
  if (!loaded || decide === undefined) return <Patience mot={t('commun:coquille.ouverture')} />
  const item = items[0]
  const answer = (these: TenueView, keep: boolean) => {
    void save(() => decide([these], keep)).then((done) => {
      if (!done) return
      setAsked(false)
      setSaid(keep ? 'garde' : 'ecarte')
      document.querySelector<HTMLElement>('#contenu h1')?.focus()
    })
  }
  return (
    <Page
      nom={nom}
      titre={item === undefined ? t('decider.fini') : nom}
      retour="/mon"
      sync={said === undefined ? undefined : itemWord(view.pending > 0 ? 'pending' : 'accepted')}
      pied={
        item?.lisible === true && (
          <>
            <Button variant="principal" large disabled={saving} onClick={() => answer(item, true)}>
              {t('decider.oui')}
            </Button>
            <Button large disabled={saving} onClick={() => setAsked(true)}>
              {t('decider.non')}
            </Button>
          </>
        )
      }
    >
      <div role="status">
        {said !== undefined && (
          <p className="mot fort">
            <Icon name="check" />
            <span>{t(`decider.${said}`)}</span>
          </p>
        )}
      </div>
      {item === undefined && said === undefined && <p>{t('probleme.rien')}</p>}
      {item !== undefined && (
        <>
          <p>{t('decider.dit')}</p>
          {!fresh && <p className="doux">{t('decider.horsLigne')}</p>}
          <Proposed key={item.key} item={item} />
          {items.length > 1 && <p className="doux">{t('decider.reste', { count: items.length - 1 })}</p>}
          {encore && items.length === 1 && <p className="doux">{t('decider.encore')}</p>}
          <SaveFaultNote faute={asked ? undefined : faute} />
        </>
      )}
      {asked && item !== undefined && (
        <Confirm titre={t('decider.nonTitre')} oui={t('decider.nonOui')} non={t('decider.nonNon')} faute={faute} onOui={() => answer(item, false)} onNon={() => setAsked(false)}>
          {item.mine ? t('decider.nonMien') : t(item.retire ? 'decider.nonRetire' : 'decider.nonDit', { qui: nameOf(item, t('decider.quelquun')) })}
        </Confirm>
      )}
    </Page>
  )
}

const nameOf = ({ auteurNom }: TenueView, quelquun: string): string => prenomDe(auteurNom) || quelquun

const MADE = ['note', 'action', 'rendezVous', 'etape', 'aide', 'frein'] as const

function Proposed({ item }: { readonly item: TenueView }) {
  const { t } = useTranslation('mon')
  const { today } = useMon()
  const words = useFieldWords()
  const qui = nameOf(item, t('decider.quelquun'))
  const quand = formatVers(item.at, today)
  const why = item.retire ? t('decider.retire') : item.fin !== null ? t('decider.fin', { qui, date: formatJourMois(item.fin, today) }) : t('decider.sansDroit', { qui })
  const [first] = item.lines
  // What somebody else made is theirs: it has another name than one's own.
  const made = MADE.find((each) => each === item.type)
  const titre = made !== undefined && (item.cree || made === 'note') ? t(`decider.quoi.${made}`, { qui }) : majuscule(words.nom(item.type, item.lines.length > 1 ? undefined : first?.field))
  return (
    <section className="bloc" aria-labelledby="propose">
      <h2 id="propose">{titre}</h2>
      <p>{item.mine ? t('decider.vousAvezEcrit', { quand }) : t('decider.aEcrit', { qui, quand })}</p>
      <p>{why}</p>
      {item.lisible ? (
        <div className="pile">
          {item.lines.map((line) => (
            <Line key={`${line.type}.${line.field} ${line.sens} ${String(line.after)}`} line={line} cree={item.cree} />
          ))}
        </div>
      ) : (
        <p className="motif">{t('decider.illisible')}</p>
      )}
    </section>
  )
}

/** What there is today, then what would be: of something new there is nothing yet. */
function Line({ line, cree }: { readonly line: TenueLine; readonly cree: boolean }) {
  const { t } = useTranslation('mon')
  const words = useFieldWords()
  const { type, field, sens, before, after } = line
  return (
    <div className="pile">
      {sens === 'valeur' && !cree && (
        <p>
          {t('decider.aujourdhui')} <span className="doux">{words.valeur(type, field, before)}</span>
        </p>
      )}
      <p>
        {!cree && t(`decider.${sens === 'valeur' ? 'propose' : sens}`)} <b className="paroles">{words.valeur(type, field, after)}</b>
      </p>
    </div>
  )
}
