import { createRoot } from 'react-dom/client'
import { registerServiceWorker } from './pwa/register.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<h1>Livret de parcours</h1>)
registerServiceWorker((apply) => {
  apply()
})
