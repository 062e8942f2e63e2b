/** Choosing somebody: of one's own organisation, kept on the device, or of another one, looked up by name. */
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnnuaireEntry, Session } from '../../readmodel/session.ts'
import { Button } from './Button.tsx'
import { Field, Tick } from './Field.tsx'

export interface PersonPickerProps {
  readonly directory: Pick<Session, 'annuaire' | 'search'>
  /** Who may be chosen. */
  readonly offered: (entry: AnnuaireEntry) => boolean
  readonly choisi: AnnuaireEntry | undefined
  readonly onChoisir: (entry: AnnuaireEntry) => void
}

export function PersonPicker({ directory, offered, choisi, onChoisir }: PersonPickerProps) {
  const { t } = useTranslation('cercle')
  const name = useId()
  const own = useOwn(directory).filter(offered)
  const elsewhere = useElsewhere(directory, offered)
  // Found before and chosen: stays in sight when something else is looked for.
  const found = choisi === undefined || [...own, ...elsewhere.found].some(({ personne }) => personne === choisi.personne) ? elsewhere.found : [choisi, ...elsewhere.found]
  const line = (entry: AnnuaireEntry) => (
    <Tick
      key={entry.personne}
      type="radio"
      name={name}
      label={t('recherche.trouve', { nom: entry.nom, organisation: entry.organisation })}
      checked={choisi?.personne === entry.personne}
      onChange={() => onChoisir(entry)}
    />
  )
  return (
    <>
      <fieldset className="choix-personne">
        <legend>{t('recherche.equipe')}</legend>
        {own.length === 0 && <p className="doux">{t('recherche.personne')}</p>}
        {own.map(line)}
      </fieldset>
      <fieldset className="choix-personne">
        <legend>{t('recherche.ailleurs')}</legend>
        <div className="recherche">
          <Field
            label={t('recherche.nom')}
            aide={t('recherche.nomAide')}
            value={elsewhere.nom}
            maxLength={60}
            onChange={(event) => elsewhere.setNom(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              void elsewhere.look()
            }}
          />
          <Button icon="search" aria-disabled={elsewhere.nom.trim().length < 3} onClick={() => void elsewhere.look()}>
            {t('recherche.lancer')}
          </Button>
        </div>
        <p role="status" className="doux">
          {elsewhere.said === undefined ? '' : t(`recherche.${elsewhere.said}`)}
        </p>
        {found.map(line)}
      </fieldset>
    </>
  )
}

function useOwn(directory: PersonPickerProps['directory']): readonly AnnuaireEntry[] {
  const [own, setOwn] = useState<readonly AnnuaireEntry[]>([])
  useEffect(() => {
    let shown = true
    directory.annuaire().then(
      (entries) => shown && setOwn(entries),
      () => undefined,
    )
    return () => {
      shown = false
    }
  }, [directory])
  return own
}

function useElsewhere(directory: PersonPickerProps['directory'], offered: PersonPickerProps['offered']) {
  const [nom, setNom] = useState('')
  const [found, setFound] = useState<readonly AnnuaireEntry[]>([])
  const [said, setSaid] = useState<'aucun' | 'trop' | 'sansReseau'>()
  const look = async () => {
    if (nom.trim().length < 3) return
    const answer = await directory.search(nom.trim())
    const kept = answer.ok ? answer.value.filter(offered) : []
    setFound(kept)
    setSaid(answer.ok ? (kept.length === 0 ? 'aucun' : undefined) : answer.error === 'busy' ? 'trop' : 'sansReseau')
  }
  return { nom, setNom, found, said, look }
}
