import { Icon } from '../../components/Icon.tsx'

/** Why nothing was saved. Always present, so that the sentence is announced when it comes. */
export function SaveFaultNote({ faute }: { readonly faute: string | undefined }) {
  return (
    <div role="alert">
      {faute !== undefined && (
        <p className="motif">
          <Icon name="circle-alert" />
          <span>{faute}</span>
        </p>
      )}
    </div>
  )
}
