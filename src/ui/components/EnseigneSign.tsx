import type { Enseigne, Pictogramme } from '../../domain/enseigne.ts'

/** Outlines are in `public/pictogrammes.svg`, one symbol each. Hidden from screen readers: its word stands beside it. */
export function Pictogram({ name }: { readonly name: Pictogramme }) {
  return (
    <svg className="pictogramme" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <use href={`/pictogrammes.svg#${name}`} />
    </svg>
  )
}

/** What a locked space is known by. */
export function EnseigneSign({ enseigne }: { readonly enseigne: Enseigne }) {
  return (
    <span className={`enseigne ${enseigne.couleur}`}>
      <Pictogram name={enseigne.pictogramme} />
    </span>
  )
}
