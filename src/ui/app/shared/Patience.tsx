/** Said only when opening takes long enough to be noticed: the style sheet shows it late. */
export function Patience({ mot }: { readonly mot: string }) {
  return (
    <div className="personne telephone">
      <main id="contenu">
        <p className="patience" role="status">
          {mot}
        </p>
      </main>
    </div>
  )
}
