import { useId, type ReactNode } from 'react'
import { Icon } from './Icon.tsx'

export interface SetAsideCardProps {
  readonly titre: ReactNode
  /** "écrite par vous le 17 novembre". */
  readonly quand?: ReactNode
  /** The sentence of the closed list (`raisons`). */
  readonly raison: ReactNode
  /** What was written, kept word for word; a `<mark>` hides a removed number. */
  readonly texte?: ReactNode
  /** Buttons: the way out first, then Modifier, Copier. */
  readonly actions: ReactNode
}

export function SetAsideCard({ titre, quand, raison, texte, actions }: SetAsideCardProps) {
  const id = useId()
  return (
    <article className="feuille cote" aria-labelledby={id}>
      <div className="ligne">
        <h3 id={id}>{titre}</h3>
        {quand !== undefined && <p className="doux">{quand}</p>}
      </div>
      <p className="motif">
        <Icon name="circle-alert" />
        <span>{raison}</span>
      </p>
      {texte !== undefined && <blockquote>{texte}</blockquote>}
      <div className="actions">{actions}</div>
    </article>
  )
}
