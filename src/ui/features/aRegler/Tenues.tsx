/** Work that waits for the référent: from whom, when, why, what it would change; kept or set aside, one by one or together. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TenueView } from '../../../readmodel/tenueViews.ts'
import type { Tenues as Deciding } from '../../../readmodel/tenues.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useFieldWords } from '../../components/livret/fieldWords.ts'
import { useReturnFocus } from '../../components/livret/FormDialog.tsx'
import { useTools } from '../../components/livret/tools.tsx'
import { formatJourMois, formatVers } from '../../i18n/dates.ts'
import { useSubject } from './subject.ts'

export interface TenuesProps {
  readonly items: readonly TenueView[]
  readonly decide: Deciding['decide']
  readonly onSettled: () => void
}

/** Of one livret. */
export function Tenues({ items, decide, onSettled }: TenuesProps) {
  const { t } = useTranslation('pro')
  const { act, view } = useTools()
  const [setting, setSetting] = useState<readonly TenueView[]>()
  const { prenom, nom } = view.identite
  const name = `${prenom.value ?? ''} ${nom.value ?? ''}`.trim()
  const answer = async (these: readonly TenueView[], keep: boolean) => {
    if (await act(() => decide(these, keep))) onSettled()
  }
  const readable = items.filter(({ lisible }) => lisible)
  return (
    <div className="tenues">
      {readable.length > 1 && (
        <div className="titre">
          <h3>{t('aRegler.tenue.livretDe', { nom: name })}</h3>
          <div className="actions">
            <Button onClick={() => void answer(readable, true)}>{t('aRegler.tenue.toutGarder', { count: readable.length })}</Button>
            <Button variant="discret" onClick={() => setSetting(readable)}>
              {t('aRegler.tenue.toutEcarter', { count: readable.length })}
            </Button>
          </div>
        </div>
      )}
      {items.map((item) => (
        <Tenue key={item.key} item={item} nom={name} onGarder={() => void answer([item], true)} onEcarter={() => setSetting([item])} />
      ))}
      {setting !== undefined && (
        <SetAsideDialog
          items={setting}
          onFermer={() => setSetting(undefined)}
          onEcarter={async () => {
            await answer(setting, false)
            setSetting(undefined)
          }}
        />
      )}
    </div>
  )
}

interface TenueProps {
  readonly item: TenueView
  readonly nom: string
  readonly onGarder: () => void
  readonly onEcarter: () => void
}

function Tenue({ item, nom, onGarder, onEcarter }: TenueProps) {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const subject = useSubject()
  const id = useId()
  const who = item.auteurNom === '' ? t('aRegler.tenue.quelquun') : item.auteurNom
  const when = formatVers(item.at, today)
  const why = item.retire ? t('aRegler.tenue.retire') : item.fin !== null ? t('aRegler.tenue.fini', { date: formatJourMois(item.fin, today) }) : t('aRegler.tenue.sansDroit')
  const about = titleOf()
  return (
    <article className="feuille cote" aria-labelledby={id}>
      <div className="ligne">
        <h3 id={id}>{t('aRegler.tenue.quoi', { quoi: about, nom })}</h3>
        <p className="doux">{item.mine ? t('aRegler.tenue.vousAvezEcrit', { quand: when }) : t('aRegler.tenue.aEcrit', { qui: who, quand: when })} {why}</p>
      </div>
      {item.lisible ? (
        <>
          <Lines item={item} />
          <p className="doux">{t('aRegler.tenue.signe', { qui: who }).replace(/\.\.$/, '.')}</p>
          <div className="actions">
            <Button variant="principal" onClick={onGarder}>
              {t('aRegler.tenue.garder')}
            </Button>
            <Button onClick={onEcarter}>{t('aRegler.tenue.ecarter')}</Button>
          </div>
        </>
      ) : (
        <p className="motif">{t('aRegler.tenue.illisible')}</p>
      )}
    </article>
  )

  function titleOf(): string {
    const { type, entity, cree, lines: [first] } = item
    if (type === undefined) return t('aRegler.tenue.reponse')
    const named = entity === undefined ? '' : subject(entity, type)
    if (cree) return t('aRegler.tenue.nouveau', { quoi: t(`aRegler.tenue.type.${type}`) })
    const field = first === undefined || item.lines.length > 1 ? t(`aRegler.tenue.type.${type}`) : words.name(type, first.field)
    const said = field.charAt(0).toLocaleUpperCase('fr-FR') + field.slice(1)
    return named === '' ? said : `${said}, ${named}`
  }
}

/** Field by field; what is new has no today. */
function Lines({ item }: { readonly item: TenueView }) {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  return (
    <dl className="faits">
      {item.lines.map((line) => (
        <div key={`${line.type}.${line.field} ${line.sens} ${String(line.after)}`}>
          <dt>{words.label(line.type, line.field)}</dt>
          <dd>
            {line.sens === 'valeur' && !item.cree && (
              <>
                {t('aRegler.tenue.aujourdhui', { valeur: words.value(line.type, line.field, line.before) })}
                <br />
              </>
            )}
            {t(`aRegler.tenue.${line.sens === 'valeur' ? 'propose' : line.sens}`)} <b>{words.value(line.type, line.field, line.after)}</b>
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface SetAsideDialogProps {
  readonly items: readonly TenueView[]
  readonly onFermer: () => void
  readonly onEcarter: () => Promise<void>
}

/** What becomes of it, before: it cannot be undone. */
function SetAsideDialog({ items, onFermer, onEcarter }: SetAsideDialogProps) {
  const { t } = useTranslation(['pro', 'commun'])
  useReturnFocus()
  const told = new Set(items.map(({ retire, mine, auteurNom }) => {
    const qui = auteurNom === '' ? t('aRegler.tenue.quelquun') : auteurNom
    return retire ? t(mine ? 'aRegler.tenue.ecarterMien' : 'aRegler.tenue.ecarterRetire', { qui }) : t('aRegler.tenue.ecarterDroit', { qui })
  }))
  return (
    <Dialog ouvert titre={t('aRegler.tenue.ecarterTitre', { count: items.length })} onFermer={onFermer}>
      {[...told].map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div className="actions">
        <Button variant="principal" onClick={() => void onEcarter()}>
          {t('aRegler.tenue.ecarter')}
        </Button>
        <Button onClick={onFermer}>{t('action.annuler', { ns: 'commun' })}</Button>
      </div>
    </Dialog>
  )
}
