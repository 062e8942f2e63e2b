/** The mark: a thread that hangs between two knots and goes on. */
export function Brand({ nom }: { readonly nom: string }) {
  return (
    <p className="marque">
      <svg className="miroir" viewBox="0 0 56 28" aria-hidden="true" focusable="false">
        <path className="plein" d="M2 9H15M41 9H54" />
        <path className="lache" d="M15 9C17 29 39 29 41 9" />
        <circle className="noeud" cx="15" cy="9" r="5" />
        <circle className="noeud" cx="41" cy="9" r="5" />
      </svg>
      {nom}
    </p>
  )
}
