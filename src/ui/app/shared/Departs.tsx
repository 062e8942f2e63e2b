/** Livrets this person follows no more: whose, since when, what became of what was not sent; said until they say that they know (fault 16). */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DepartView } from '../../../readmodel/session.ts'
import { useList, useSession, useToday } from '../context.tsx'
import { useRetired } from './useRetired.ts'
import { Band } from '../../components/Band.tsx'
import { Button } from '../../components/Button.tsx'
import { formatJourMois, jourDe } from '../../i18n/dates.ts'

export function Departs() {
  const { departs } = useList()
  const some = departs.length > 0
  const retired = useRetired(some)
  return some && retired === false ? <Told departs={departs} /> : null
}

/** More than one come together when a whole file active was handed over: one sentence, and their names to open. */
function Told({ departs }: { readonly departs: readonly DepartView[] }) {
  const { t } = useTranslation('pro')
  const { commands } = useSession()
  const today = useToday()
  const [failed, setFailed] = useState(false)
  const sum = (of: (depart: DepartView) => number): number => departs.reduce((total, depart) => total + of(depart), 0)
  const date = (depart: DepartView) => formatJourMois(jourDe(depart.le), today)
  const [only] = departs.length === 1 ? departs : []
  const last = departs.reduce((latest, depart) => (depart.le > latest.le ? depart : latest))
  const to = [...new Set(departs.map(({ vers }) => vers))]
  const said = [
    only === undefined ? t('depart.plusieurs', { count: departs.length, date: date(last) }) : t('depart.un', { nom: only.nom === '' ? t('depart.quelquun') : only.nom, date: date(only) }),
    to.length !== 1 || to[0] === undefined ? '' : only?.nom === to[0] ? t('depart.titulaire') : t('depart.relais', { vers: to[0] }),
    t('depart.efface', { count: departs.length }),
    sum(({ waiting }) => waiting) > 0 ? t('depart.attend', { count: sum(({ waiting }) => waiting) }) : '',
    sum(({ setAside }) => setAside) > 0 ? t('depart.misDeCote', { count: sum(({ setAside }) => setAside) }) : '',
    failed ? t('depart.pasGarde') : '',
  ]
  const known = async () => setFailed(!(await commands.dismissDeparts(departs.map(({ livret }) => livret))).ok)
  return (
    <>
      <Band icon="users" ton="veille" action={<Button onClick={() => void known()}>{t('depart.compris')}</Button>}>
        {said.filter(Boolean).join(' ').replaceAll('..', '.')}
      </Band>
      {only === undefined && (
        <details>
          <summary>{t('depart.qui', { count: departs.length })}</summary>
          <ul>
            {departs.map((depart) => (
              <li key={depart.livret}>{t('depart.ligne', { nom: depart.nom === '' ? t('depart.quelquun') : depart.nom, date: date(depart) })}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
