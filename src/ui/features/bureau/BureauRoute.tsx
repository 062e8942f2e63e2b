import { Navigate, Route, Routes } from 'react-router'
import { useSession } from '../../app/context.tsx'
import { AidePage } from './AidePage.tsx'
import { AttendPage } from './AttendPage.tsx'
import { EquipePage } from './EquipePage.tsx'
import { LivretsPage } from './LivretsPage.tsx'
import { PostesPage } from './PostesPage.tsx'

/** The office's desk: what waits for the responsable, the livrets, who belongs to it. The assistant decides no aid. */
export function BureauRoute() {
  const { role } = useSession().me
  const decides = role === 'responsable'
  return (
    <Routes>
      {decides && <Route index element={<AttendPage />} />}
      {decides && <Route path="aide/:livret/:aide" element={<AidePage />} />}
      <Route path="livrets" element={<LivretsPage />} />
      <Route path="equipe" element={<EquipePage />} />
      {decides && <Route path="postes" element={<PostesPage />} />}
      <Route path="*" element={<Navigate to={decides ? '/bureau' : '/bureau/livrets'} replace />} />
    </Routes>
  )
}
