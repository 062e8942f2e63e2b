import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Notice } from './shared/Notice.tsx'

interface Props {
  /** A change (another address) gives the screen a new chance. */
  readonly resetKey: string
  /** What is beside the screen and fails is not there: the screen is. */
  readonly quiet?: boolean
  readonly children: ReactNode
}

/** A screen that fails says so in a sentence and leaves the rest usable; what is saved is on the device. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false })
  }

  override render() {
    if (!this.state.failed) return this.props.children
    if (this.props.quiet === true) return null
    return <Failure onRetry={() => this.setState({ failed: false })} />
  }
}

function Failure({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation('commun')
  return (
    <Notice titre={t('coquille.panne')} action={<Button variant="principal" icon="refresh" large onClick={onRetry}>{t('coquille.recommencer')}</Button>}>
      {t('coquille.panneRassure')}
    </Notice>
  )
}
