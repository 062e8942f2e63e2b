import { useStore } from 'zustand'
import { useApp } from './context.tsx'
import { lazyRoute, WhileReading } from './shared/lazyRoute.ts'

const code = () => import('./SessionNews.tsx')
const SessionNews = lazyRoute(async () => (await code()).SessionNews, 'acces')
const UpdateOffer = lazyRoute(async () => (await code()).UpdateOffer)

/** A new version waits. */
export function UpdateBand() {
  const { apply } = useStore(useApp().update)
  return apply === undefined ? null : (
    <WhileReading value={null}>
      <UpdateOffer apply={apply} />
    </WhileReading>
  )
}

/** What the whole session has to know, whatever the screen. */
export function SessionBands() {
  return (
    <WhileReading value={null}>
      <SessionNews />
    </WhileReading>
  )
}
