/** « Postes partagés »: a tablet or a PC that several people use; how fast it closes, what leaves it, who opens there. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parisJour } from '../../../base/jour.ts'
import type { Result } from '../../../base/result.ts'
import type { Contenu } from '../../../domain/droits.ts'
import { REGLES_PARTAGE, type ReglesPoste } from '../../../domain/poste.ts'
import type { Poste, PosteChange, Rights } from '../../../readmodel/session.ts'
import { useSession, useToday } from '../../app/context.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { OnDevice } from '../../app/shared/OnDevice.tsx'
import { OfficeMenu } from '../../app/shared/OfficeMenu.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { BackLink } from '../../components/BackLink.tsx'
import { Button } from '../../components/Button.tsx'
import { Field, SelectField, Tick } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ConfirmDialog } from '../../components/livret/ConfirmDialog.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { formatJourProche } from '../../i18n/dates.ts'

type Answer = Result<readonly Poste[], 'unreachable' | 'refused'>
type Act = (rights: Rights) => Promise<Answer>
/** An older server says nothing of it. */
const NOTHING: Contenu = { livrets: [], autres: 0 }
const CODE = /^[A-Z0-9-]{1,12}$/
const CHOICES = { inactifS: [30, 60, 120, 300], cacheS: [15, 30, 60], jours: [7, 30, 60, 90, 180] } as const satisfies Partial<Record<keyof ReglesPoste, readonly number[]>>

export function PostesPage() {
  const { t } = useTranslation('bureau')
  usePageTitle(t('postes.titre'))
  const session = useSession()
  const [postes, setPostes] = useState<readonly Poste[]>()
  const [said, setSaid] = useState<'fait' | 'unreachable' | 'refused'>()
  const run = async (act: Act, word?: 'fait'): Promise<void> => {
    const answer = await act(await session.rights())
    if (answer.ok) setPostes(answer.value)
    setSaid(answer.ok ? word : answer.error)
  }
  useEffect(() => {
    let shown = true
    void session.rights().then((rights) => rights.postes()).then((answer) => {
      if (!shown) return
      if (answer.ok) setPostes(answer.value)
      else setSaid(answer.error)
    })
    return () => {
      shown = false
    }
  }, [session])
  return (
    <DeskFrame colonne={<OfficeMenu ici="equipe" />}>
      <div className="titre">
        <ScreenTitle>{t('postes.titre')}</ScreenTitle>
      </div>
      <div className="etroit pile">
        <p>{t('postes.dit')}</p>
        <p role="status" className={said === undefined ? 'lecteur' : said === 'fait' ? 'fort' : 'motif'}>
          {said === undefined ? '' : t(`postes.${said}`)}
        </p>
        {postes !== undefined && !postes.some(({ ici }) => ici) && <Share onShare={(change) => run((rights) => rights.sharePoste(change), 'fait')} />}
        {postes?.map((poste) => <One key={poste.poste} poste={poste} onAct={(act) => run(act, 'fait')} />)}
        <p>
          <BackLink to="/bureau/equipe">{t('equipe')}</BackLink>
        </p>
      </div>
    </DeskFrame>
  )
}

function Share({ onShare }: { readonly onShare: (change: PosteChange) => Promise<void> }) {
  const { t } = useTranslation('bureau')
  const [code, setCode] = useState('')
  const [faute, setFaute] = useState(false)
  return (
    <form
      className="feuille dire pile"
      onSubmit={(event) => {
        event.preventDefault()
        setFaute(!CODE.test(code))
        if (CODE.test(code)) void onShare({ code, ferme: false, regles: REGLES_PARTAGE })
      }}
    >
      <h2>{t('postes.cetAppareil')}</h2>
      <Field label={t('postes.code')} aide={t('postes.codeDit')} erreur={faute ? t('postes.codeFaux') : undefined} value={code} onChange={(event) => setCode(event.target.value.toUpperCase())} />
      <div className="actions">
        <Button variant="principal" type="submit">{t('postes.partager')}</Button>
      </div>
    </form>
  )
}

function One({ poste, onAct }: { readonly poste: Poste; readonly onAct: (act: Act) => Promise<void> }) {
  const { t } = useTranslation('bureau')
  const today = useToday()
  const [regles, setRegles] = useState<ReglesPoste>(poste.regles)
  const [ferme, setFerme] = useState(poste.ferme)
  const [known, setKnown] = useState(poste)
  const [asked, setAsked] = useState<Poste['espaces'][number]>()
  const [ending, setEnding] = useState(false)
  // Listed anew: as it stands there, in the same fields, so that whoever just kept them is still where they were.
  if (known !== poste) {
    setKnown(poste)
    setRegles(poste.regles)
    setFerme(poste.ferme)
  }
  /** What came of it is said on the page, over the closed question. */
  const done = async (act: Act): Promise<true> => {
    await onAct(act)
    return true
  }
  const duration = (seconds: number) => (seconds < 60 ? t('postes.secondes', { count: seconds }) : t('postes.minutes', { count: seconds / 60 }))
  const words = { inactifS: duration, cacheS: duration, jours: (days: number) => t('postes.joursN', { count: days }) }
  return (
    <section className="feuille dire pile">
      <h2 className="mot">
        <Icon name="monitor-smartphone" />
        <span>{t('postes.nom', { code: poste.code })}</span>
      </h2>
      {poste.ici && <p className="doux">{t('postes.cetAppareil')}</p>}
      {(['inactifS', 'cacheS', 'jours'] as const).map((name) => (
        <SelectField key={name} label={t(`postes.${name}`)} value={regles[name]} onChange={(event) => setRegles({ ...regles, [name]: Number(event.target.value) })}>
          {[...new Set([...CHOICES[name], poste.regles[name]])].sort((a, b) => a - b).map((value) => (
            <option key={value} value={value}>{words[name](value)}</option>
          ))}
        </SelectField>
      ))}
      <Tick label={t('postes.sansCopie')} checked={regles.sansCopie} onChange={(event) => setRegles({ ...regles, sansCopie: event.target.checked })} />
      <Tick label={t('postes.ferme')} checked={ferme} onChange={(event) => setFerme(event.target.checked)} />
      <div className="actions">
        <Button onClick={() => void onAct((rights) => rights.changePoste({ ...poste, ferme, regles }))}>{t('postes.garder')}</Button>
        <Button variant="calme" onClick={() => setEnding(true)}>{t('postes.plusPartage')}</Button>
      </div>
      <h3>{t('postes.quiOuvre')}</h3>
      <ul className="pile">
        {poste.espaces.map((espace) => (
          <li key={espace.appareil} className="ligne">
            <span>{t(espace.retire ? 'postes.espaceRetire' : 'postes.espace', { nom: espace.nom, quand: formatJourProche(parisJour(espace.vuLe), today) })}</span>
            {!espace.retire && !espace.ici && (
              <Button variant="calme" aria-label={t('postes.retirerDe', { nom: espace.nom })} onClick={() => setAsked(espace)}>{t('postes.retirer')}</Button>
            )}
          </li>
        ))}
      </ul>
      {asked !== undefined && (
        <ConfirmDialog
          titre={t('postes.retirerDe', { nom: asked.nom })}
          oui={t('postes.retirer')}
          onOui={() => done((rights) => rights.retireThere(poste.poste, asked.appareil))}
          onFermer={() => setAsked(undefined)}
        >
          <p className="fort">{t('postes.espace', { nom: asked.nom, quand: formatJourProche(parisJour(asked.vuLe), today) })}</p>
          <OnDevice contenu={asked.contenu ?? NOTHING} own={false} />
          <p>{t('postes.retirerDit')}</p>
        </ConfirmDialog>
      )}
      {ending && (
        <ConfirmDialog titre={t('postes.plusPartage')} oui={t('postes.cesser')} onOui={() => done((rights) => rights.unsharePoste(poste.poste))} onFermer={() => setEnding(false)}>
          <p>{t('postes.plusPartageDit')}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
