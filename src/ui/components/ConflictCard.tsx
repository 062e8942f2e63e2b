import { useId, type ReactNode } from 'react'
import { Button } from './Button.tsx'

export interface ConflictFace {
  readonly id: string
  /** "Fatou a écrit", "Vous avez écrit, Maud". */
  readonly qui: ReactNode
  readonly valeur: ReactNode
  /** "samedi 21 novembre, vers 18 h 05": a claimed time says *vers*. */
  readonly quand: ReactNode
  /** "dans son téléphone, hors connexion". */
  readonly ou?: ReactNode
  readonly garder: string
  readonly onGarder: () => void
}

export interface ConflictCardProps {
  readonly titre: ReactNode
  /** "Champ : téléphone". */
  readonly champ: ReactNode
  readonly avant: { readonly mot: ReactNode; readonly valeur: ReactNode; readonly quand?: ReactNode }
  /** All equal in size, none chosen beforehand. */
  readonly faces: readonly ConflictFace[]
  readonly lesDeux?: { readonly mot: string; readonly onGarder: () => void } | undefined
  /** "Rien n'est perdu : …" */
  readonly promesse?: ReactNode
  /** Sentences rather than a number or a date: smaller type. */
  readonly texte?: boolean | undefined
}

/** What was there, then each version with who and when; one tap keeps one, or both. */
export function ConflictCard({ titre, champ, avant, faces, lesDeux, promesse, texte = false }: ConflictCardProps) {
  const id = useId()
  return (
    <section className="bloc" aria-labelledby={id}>
      <div className="titre">
        <h2 id={id}>{titre}</h2>
        <p className="doux">{champ}</p>
      </div>
      <p className="avant">
        <span className="doux">{avant.mot}</span> <b>{avant.valeur}</b> <span className="doux">{avant.quand}</span>
      </p>
      <div className="faces">
        {faces.map((face) => (
          <div key={face.id} className="feuille face">
            <div>
              <p className="doux">{face.qui}</p>
              <p className={texte ? 'valeur texte' : 'valeur'}>{face.valeur}</p>
              <p>{face.quand}</p>
              {face.ou !== undefined && <p>{face.ou}</p>}
            </div>
            <Button large onClick={face.onGarder}>
              {face.garder}
            </Button>
          </div>
        ))}
      </div>
      {lesDeux !== undefined && (
        <Button large onClick={lesDeux.onGarder}>
          {lesDeux.mot}
        </Button>
      )}
      {promesse !== undefined && <p className="doux promesse">{promesse}</p>}
    </section>
  )
}
