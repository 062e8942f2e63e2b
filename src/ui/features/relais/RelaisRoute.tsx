/** Passing the relais, for the référent and the responsable: what is proposed to one, what one waits for, who stands in for whom. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import type { RelaisLine, Summary } from '../../../readmodel/views.ts'
import { useList, useSession, useToday } from '../../app/context.tsx'
import { HomeHead } from '../../app/shared/BackFrame.tsx'
import { isRefused } from '../../app/shared/refusedRelais.ts'
import { SaveFaultNote } from '../../app/shared/SaveFaultNote.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { useSave } from '../../app/shared/useSave.ts'
import { Button, buttonClass } from '../../components/Button.tsx'
import { ItemWord } from '../../components/livret/ItemWord.tsx'
import { useRelaisWords } from '../../components/livret/Relais.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { formatJourMois } from '../../i18n/dates.ts'
import { PasserPage } from './PasserPage.tsx'

export function RelaisRoute() {
  return (
    <div className="pro">
      <HomeHead />
      <main id="contenu">
        <Routes>
          <Route index element={<Lists />} />
          <Route path="passer" element={<PasserPage />} />
          <Route path="*" element={<Navigate to="/relais" replace />} />
        </Routes>
      </main>
    </div>
  )
}

interface Line {
  readonly summary: Summary
  readonly relais: RelaisLine
}

function Lists() {
  const { t } = useTranslation('cercle')
  usePageTitle(t('titre'))
  const { me } = useSession()
  const { summaries } = useList()
  const today = useToday()
  const lines = summaries.flatMap((summary): Line[] => (summary.relais === null || (summary.relais.etat === 'decline' && !isRefused(summary.relais, me.personne, today)) ? [] : [{ summary, relais: summary.relais }]))
  const refused = lines.filter(({ relais }) => relais.etat === 'decline')
  // Answered here and not heard by the server yet: still this person's to see.
  const received = lines.filter(({ relais }) => relais.vers === me.personne && relais.etat !== 'decline' && (relais.etat === 'propose' || relais.item !== 'accepted'))
  const proposed = lines.filter((line) => !received.includes(line) && line.relais.etat === 'propose')
  const running = lines.filter((line) => !received.includes(line) && line.relais.etat === 'accepte')
  const open = received.filter(({ relais }) => relais.next.includes('accepte')).length
  return (
    <>
      <div className="titre">
        <ScreenTitle>{t('titre')}</ScreenTitle>
        <Link className={buttonClass('ordinaire')} to="passer">
          {t('relais.passer')}
        </Link>
      </div>
      {lines.length === 0 && <p className="silence">{t('liste.rien')}</p>}
      <Part titre={t('liste.recus')} lines={received} all="accepte">
        {open > 0 && <p>{t('liste.recusDit', { count: open })}</p>}
        {received.length > open && <p role="status">{t('liste.accepte', { count: received.length - open })}</p>}
      </Part>
      <Part titre={t('liste.enCours')} lines={running} all="termine" />
      <Part titre={t('liste.proposes')} lines={proposed} />
      <Part titre={t('liste.refuses')} lines={refused} />
    </>
  )
}

interface PartProps {
  readonly titre: string
  readonly lines: readonly Line[]
  /** What one tap does for all of them. */
  readonly all?: 'accepte' | 'termine'
  readonly children?: ReactNode
}

function Part({ titre, lines, all, children }: PartProps) {
  const { t } = useTranslation('cercle')
  const { me, commands } = useSession()
  const { save, saving, faute } = useSave()
  if (lines.length === 0) return null
  const answer = (which: readonly Line[], to: 'accepte' | 'decline' | 'annule' | 'termine') => void save(() => commands.answerRelais(which.map(({ summary }) => summary.livret), to))
  const able = all === undefined ? [] : lines.filter(({ relais }) => relais.next.includes(all))
  const mine = able.filter(({ relais }) => relais.de === me.personne)
  const theirs = able.filter(({ relais }) => relais.vers === me.personne)
  return (
    <section className="bloc relais">
      <h2>{titre}</h2>
      {children}
      <div className="actions">
        {all === 'accepte' && able.length > 1 && (
          <Button variant="principal" icon="check" disabled={saving} onClick={() => answer(able, 'accepte')}>
            {t('relais.toutAccepter', { count: able.length })}
          </Button>
        )}
        {all === 'termine' && mine.length > 1 && (
          <Button variant="principal" disabled={saving} onClick={() => answer(mine, 'termine')}>
            {t('relais.toutReprendre', { count: mine.length })}
          </Button>
        )}
        {all === 'termine' && theirs.length > 1 && (
          <Button disabled={saving} onClick={() => answer(theirs, 'termine')}>
            {t('relais.toutRendre', { count: theirs.length })}
          </Button>
        )}
      </div>
      <SaveFaultNote faute={faute} />
      <ul className="liste cote-a-cote">
        {lines.map((line) => (
          <One key={line.summary.livret} line={line} saving={saving} onAnswer={(to) => answer([line], to)} />
        ))}
      </ul>
    </section>
  )
}

function One({ line: { summary, relais }, saving, onAnswer }: { readonly line: Line; readonly saving: boolean; readonly onAnswer: (to: 'accepte' | 'decline' | 'annule' | 'termine') => void }) {
  const { t } = useTranslation('cercle')
  const { me } = useSession()
  const today = useToday()
  const says = useRelaisWords(me.personne, today)
  const nom = `${summary.prenom} ${summary.nom}`.trim()
  const end = relais.de === me.personne ? 'reprendre' : relais.vers === me.personne ? 'rendre' : 'finir'
  return (
    <li>
      <div className="ligne">
        <h3>
          <Link to={`/livret/${summary.livret}/cercle`}>{nom}</Link>
        </h3>
        <ItemWord state={relais.item} discret />
      </div>
      <p>{relais.etat === 'decline' ? t('relais.decline', { vers: relais.versNom, date: formatJourMois(relais.le ?? today, today) }) : says({ ...relais, prenom: summary.prenom, propose: relais.etat === 'propose' })}</p>
      {relais.etat === 'accepte' && relais.jusquau !== null && relais.jusquau < today && <p className="motif">{t('relais.courtPasse', { date: formatJourMois(relais.jusquau, today) })}</p>}
      <div className="actions">
        {relais.next.includes('accepte') && (
          <Button variant="calme" icon="check" disabled={saving} aria-label={t('relais.accepterQui', { nom })} onClick={() => onAnswer('accepte')}>
            {t('relais.accepter')}
          </Button>
        )}
        {relais.next.includes('decline') && (
          <Button variant="discret" disabled={saving} aria-label={t('relais.declinerQui', { nom })} onClick={() => onAnswer('decline')}>
            {t('relais.decliner')}
          </Button>
        )}
        {relais.next.includes('annule') && (
          <Button variant="calme" disabled={saving} aria-label={t('relais.retirerQui', { nom })} onClick={() => onAnswer('annule')}>
            {t('relais.retirer')}
          </Button>
        )}
        {relais.next.includes('termine') && (
          <Button variant="calme" disabled={saving} aria-label={t(`relais.${end}Qui`, { nom })} onClick={() => onAnswer('termine')}>
            {t(`relais.${end}`)}
          </Button>
        )}
      </div>
    </li>
  )
}
