import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** The tab's title and what the browser's history keeps: the page's own name, never a person's. */
export function usePageTitle(page?: string): void {
  const { t } = useTranslation('commun')
  const nom = t('nom')
  useEffect(() => {
    document.title = page === undefined ? nom : `${page} – ${nom}`
  }, [page, nom])
}
