import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ACCOUNT_ROLES } from '../../../domain/roles.ts'
import type { AnnuaireEntry } from '../../../readmodel/session.ts'
import { useList, useSession } from '../../app/context.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { OfficeMenu } from '../../app/shared/OfficeMenu.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { buttonClass } from '../../components/Button.tsx'
import { DataTable, type Column } from '../../components/DataTable.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'

type Directory = readonly AnnuaireEntry[] | 'unreadable' | undefined

/** Who belongs to the dispositif, and the others who accompany the same persons. */
export function EquipePage() {
  const { t } = useTranslation(['bureau', 'commun'])
  usePageTitle(t('equipe'))
  const session = useSession()
  const [directory, setDirectory] = useState<Directory>()
  useEffect(() => {
    let shown = true
    session.annuaire().then(
      (entries) => shown && setDirectory(entries),
      () => shown && setDirectory('unreadable'),
    )
    return () => {
      shown = false
    }
  }, [session])
  const entries: readonly AnnuaireEntry[] = directory === undefined || directory === 'unreadable' ? [] : directory
  const { organisation } = session.me
  const own = entries.filter((entry) => entry.organisation === organisation)
  const elsewhere = entries.filter((entry) => entry.organisation !== organisation && entry.role !== 'beneficiaire')
  return (
    <DeskFrame colonne={<OfficeMenu ici="equipe" />}>
      <div className="titre">
        <ScreenTitle>{t('equipePage.titre')}</ScreenTitle>
        {session.me.role === 'responsable' && (
          <div className="actions">
            <Link className={buttonClass()} to="/bureau/postes">
              <Icon name="monitor-smartphone" />
              <span>{t('postes.titre')}</span>
            </Link>
            <Link className={buttonClass()} to="/bureau/inviter">
              <Icon name="plus" />
              <span>{t('equipePage.inviter')}</span>
            </Link>
          </div>
        )}
      </div>
      {directory === undefined && <p className="patience">{t('coquille.ouverture', { ns: 'commun' })}</p>}
      {directory !== undefined && entries.length === 0 && <p className="silence">{t('equipePage.illisible')}</p>}
      {own.length > 0 && <People titre={organisation} people={own} />}
      {elsewhere.length > 0 && <People titre={t('equipePage.ailleurs')} people={elsewhere} avecOrganisation />}
    </DeskFrame>
  )
}

function People({ titre, people, avecOrganisation = false }: { readonly titre: string; readonly people: readonly AnnuaireEntry[]; readonly avecOrganisation?: boolean }) {
  const { t } = useTranslation('bureau')
  const { me } = useSession()
  const { summaries } = useList()
  const sorted = [...people].sort((a, b) => ACCOUNT_ROLES.indexOf(b.role) - ACCOUNT_ROLES.indexOf(a.role) || a.nom.localeCompare(b.nom, 'fr'))
  const followed = (nom: string) => summaries.filter(({ referentNom }) => referentNom === nom).length
  const appareil: Column<AnnuaireEntry> = {
    id: 'appareil', titre: t('equipePage.appareil'),
    cell: ({ personne, nom }) =>
      personne === me.personne ? null : (
        <Link to="/bureau/inviter" state={{ personne, nom }} aria-label={t('equipePage.nouvelAppareilDe', { nom })}>
          {t('equipePage.nouvelAppareil')}
        </Link>
      ),
  }
  const columns: readonly Column<AnnuaireEntry>[] = [
    { id: 'nom', titre: t('equipePage.nom'), tete: true, cell: ({ nom, personne }) => (personne === me.personne ? t('equipePage.moi', { nom }) : nom) },
    { id: 'role', titre: t('equipePage.role'), cell: ({ role }) => t(`role.${role}`) },
    avecOrganisation
      ? { id: 'organisation', titre: t('equipePage.organisation'), cell: ({ organisation }) => organisation }
      : { id: 'livrets', titre: t('equipePage.combien'), cell: ({ nom, role }) => (role === 'referent' ? t('equipePage.livrets', { count: followed(nom) }) : '') },
    ...(me.role === 'responsable' && !avecOrganisation ? [appareil] : []),
  ]
  return (
    <section className="bloc etroit">
      <h2>{titre}</h2>
      <DataTable titre={titre} columns={columns} rows={sorted} idOf={({ personne }) => personne} />
    </section>
  )
}
