/** What is written together, and who is around: objective, notes, circle, contact. One chunk, four places. */
import { Navigate, Route, Routes } from 'react-router'
import { Lecteurs, Suivi } from './AMoi.tsx'
import { Cercle } from './Cercle.tsx'
import { Coordonnees, CoordonneeForm } from './Coordonnees.tsx'
import { Dernier } from './Dernier.tsx'
import { NoteForm, Notes } from './Notes.tsx'
import { Objectif, ObjectifForm } from './Objectif.tsx'

export function ObjectifPages() {
  return (
    <Routes>
      <Route index element={<Objectif />} />
      <Route path="ecrire" element={<ObjectifForm />} />
      <Route path="*" element={<Navigate to="/mon/objectif" replace />} />
    </Routes>
  )
}

export function NotesPages() {
  return (
    <Routes>
      <Route index element={<Notes />} />
      <Route path="ecrire" element={<NoteForm />} />
      <Route path=":id" element={<NoteForm />} />
      <Route path="*" element={<Navigate to="/mon/notes" replace />} />
    </Routes>
  )
}

export function CoordonneesPages() {
  return (
    <Routes>
      <Route index element={<Coordonnees />} />
      <Route path=":champ" element={<CoordonneeForm />} />
      <Route path="*" element={<Navigate to="/mon/coordonnees" replace />} />
    </Routes>
  )
}

export function CerclePages() {
  return (
    <Routes>
      <Route index element={<Cercle />} />
      <Route path="dernier" element={<Dernier />} />
      <Route path="lecteurs" element={<Lecteurs />} />
      <Route path="suivi" element={<Suivi />} />
      <Route path="*" element={<Navigate to="/mon/cercle" replace />} />
    </Routes>
  )
}
