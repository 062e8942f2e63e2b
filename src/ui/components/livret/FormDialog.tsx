import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { Icon } from '../Icon.tsx'
import { useFaultSentence } from '../faultSentence.ts'
import type { Form } from './useForm.ts'

export interface FormDialogProps {
  readonly titre: ReactNode
  readonly form: AnyForm
  readonly onFermer: () => void
  /** The word of the button that saves. */
  readonly enregistrer?: string | undefined
  /** It cannot be saved for now; the form says why. */
  readonly empeche?: boolean | undefined
  readonly children: ReactNode
}

/** What the frame of a form needs of it, whatever it is open on. */
type AnyForm = Pick<Form<unknown>, 'submit' | 'discard' | 'busy' | 'fault' | 'stumbles' | 'restored'>

/** Mounted when it opens. Escape leaves the words where they are; « Annuler » gives them up. */
export function FormDialog({ titre, form, onFermer, enregistrer, empeche, children }: FormDialogProps) {
  useReturnFocus()
  return (
    <Dialog ouvert onFermer={onFermer} titre={titre}>
      <FormBody form={form} onFermer={onFermer} enregistrer={enregistrer} empeche={empeche}>
        {children}
      </FormBody>
    </Dialog>
  )
}

/** The same frame in place, without a dialog. */
export function FormBody({ form, onFermer, enregistrer, empeche = false, children }: Omit<FormDialogProps, 'titre'>) {
  const { t } = useTranslation(['pro', 'commun'])
  const sentence = useFaultSentence()
  const ref = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (form.stumbles > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [form.stumbles])
  const submit = (event: { readonly preventDefault: () => void }) => {
    event.preventDefault()
    if (!empeche) void form.submit()
  }
  const cancel = async () => {
    await form.discard()
    onFermer()
  }
  return (
    <form ref={ref} className="pile" noValidate onSubmit={submit}>
      {form.restored && <p className="doux">{t('suivi.repris')}</p>}
      {children}
      {form.fault !== undefined && (
        <p className="motif" role="alert">
          <Icon name="circle-alert" />
          <span>{sentence(form.fault)}</span>
        </p>
      )}
      <div className="actions">
        <Button variant="principal" type="submit" aria-disabled={form.busy || empeche}>
          {enregistrer ?? t('action.enregistrer', { ns: 'commun' })}
        </Button>
        <Button variant="discret" onClick={() => void cancel()}>
          {t('action.annuler', { ns: 'commun' })}
        </Button>
      </div>
    </form>
  )
}

/** Where the focus was before; back there when this closes, or on the page when that is gone. */
export function useReturnFocus() {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      const back = opener instanceof HTMLElement && opener.isConnected && opener !== document.body ? opener : document.querySelector<HTMLElement>('#contenu [tabindex="-1"]')
      back?.focus({ preventScroll: opener === back })
    },
    [opener],
  )
}
