import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AIDES } from '../../../../domain/aides.ts'
import { AIDE_CODES } from '../../../../domain/catalogue.ts'
import type { ActionView, ItemState } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button, buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJour } from '../../../i18n/dates.ts'
import { itemWord, useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import { useNiveauWord, type StepProps } from './niveaux.ts'
import { QuiLit } from './QuiLit.tsx'

/** What was kept, where it is, who reads it, and what one can do next. */
export function FiniPage({ frein, base, contexte }: StepProps) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const niveauWord = useNiveauWord()
  const { view } = useMon()
  const aided = !view.theirs && AIDE_CODES.some((code) => AIDES[code].frein === frein.theme)
  const fine = frein.ditNiveau.value === 'pasUnFrein'
  const states: readonly (ItemState | undefined)[] = [frein.ditNiveau.trace?.state, frein.ditMots.trace?.state]
  return (
    <Page
      nom={contexte.mot}
      titre={m('freins.fini')}
      retour="/mon/freins"
      contexte={contexte}
      sync={itemWord(states.includes('pending') ? 'pending' : 'accepted')}
      pied={
        <>
          {aided && !fine ? (
            <Link to="/mon/aides/demander" state={{ theme: frein.theme }} className={buttonClass('principal', true)}>
              {m('freins.demanderAide')}
            </Link>
          ) : null}
          <Link to="/mon/freins" className={buttonClass(aided && !fine ? 'ordinaire' : 'principal', true)}>
            {m('freins.autre')}
          </Link>
        </>
      }
    >
      <div className="feuille dire">
        <p className="fort">{t(`theme.${frein.theme}`)}</p>
        <p>{m('freins.reponse', { niveau: niveauWord(frein) })}</p>
      </div>
      <p>{fine ? m('freins.finiBien') : m('freins.finiSuite')}</p>
      <QuiLit frein={frein} />
      {frein.acces?.editable === true && (
        <Link to={`${base}/lecteurs`} className={buttonClass('ordinaire')}>
          {m('acces.lien')}
        </Link>
      )}
      {frein.actions.length > 0 && <Actions actions={frein.actions} />}
    </Page>
  )
}

function Actions({ actions }: { readonly actions: readonly ActionView[] }) {
  const { t } = useTranslation('mon')
  const { view, today } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  return (
    <section className="bloc" aria-labelledby="ensemble">
      <h2 id="ensemble">{t('freins.ensemble')}</h2>
      <ul className="suite">
        {actions.map((action) => {
          const done = action.etat.state === 'faite'
          const pourLe = action.pourLe.value
          return (
            <li key={action.id}>
              {done ? <Icon name="check" /> : <span className="rond" />}
              <div>
                <b>{action.libelle.value}</b>
                {pourLe !== null && !done && <p>{t('freins.pourLe', { date: formatJour(pourLe, today) })}</p>}
                {!done && action.qui === view.me && action.etat.next.includes('faite') && (
                  <Button variant="calme" icon="check" aria-label={t('freins.actionFaite', { action: action.libelle.value ?? '' })} onClick={() => void save(() => commands.move(view.livret, action.etat, 'faite'))}>
                    {t('etape.fait')}
                  </Button>
                )}
              </div>
            </li>
          )
        })}
      </ul>
      <SaveFaultNote faute={faute} />
    </section>
  )
}
