import { useTranslation } from 'react-i18next'
import { MOTIFS_REFUS_AIDE } from '../../../domain/entities.ts'
import type { AideView } from '../../../readmodel/views.ts'
import { euros } from '../../components/livret/fieldWords.ts'
import { firstName } from '../../components/livret/pick.ts'
import { readField } from '../../components/livret/readField.ts'
import { useTools } from '../../components/livret/tools.tsx'
import { majuscule } from '../../i18n/dates.ts'
import type { Move } from './decisionRules.ts'

/** The person's own screen, in the words it will have there. */
export function Lira({ aide, choix, values }: { readonly aide: AideView; readonly choix: Move; readonly values: Readonly<Record<string, string>> }) {
  const { t } = useTranslation(['bureau', 'personne', 'mon'])
  const { view } = useTools()
  const prenom = view.identite.prenom.value ?? ''
  const referent = view.referent === undefined ? '' : firstName(view.referent.nom)
  return (
    <div className="lira" aria-live="polite">
      <p className="doux">{t('decision.lira', { prenom })}</p>
      {lines().map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )

  function lines(): readonly string[] {
    const state = t(`aide.${choix}`, { ns: 'personne' })
    const explication = (values['explication'] ?? '').trim()
    const read = readField('aide', 'montantAccorde', values['montantAccorde'] ?? '')
    const granted = read.ok && typeof read.value === 'number' ? t('aides.ouiCombien', { ns: 'mon', montant: euros(read.value) }) : ''
    const asked = aide.montant.value
    switch (choix) {
      case 'accordee':
        return [state, granted, explication, majuscule(t('aides.ouiSuite', { ns: 'mon', prenom: referent }))].filter(Boolean)
      case 'accordeeEnPartie':
        return [state, granted, asked === null ? '' : t('aides.ouiPartie', { ns: 'mon', demande: euros(asked) }), explication].filter(Boolean)
      case 'refusee': {
        const motif = MOTIFS_REFUS_AIDE.find((each) => each === values['motifRefus'])
        return [state, motif === undefined ? '' : t(`aides.refus.${motif}`, { ns: 'mon', prenom: referent }), explication, (values['suite'] ?? '').trim()].filter(Boolean)
      }
      case 'versee':
      case 'remiseEnMainPropre':
      case 'regleeAuFournisseur':
      case 'soldee':
        return [state]
    }
  }
}
