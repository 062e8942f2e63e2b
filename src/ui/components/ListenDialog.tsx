import { useRef } from 'react'
import { Listen } from './Listen.tsx'
import { readScreen } from './readScreen.ts'

/** « Écouter » in a dialog of the person's: behind it the page's own is out of reach. Reads the title, then what is beside this. */
export function ListenDialog() {
  const ref = useRef<HTMLDivElement>(null)
  const words = (): string => {
    const here = ref.current
    const parts = [here?.closest('dialog')?.querySelector('h2') ?? null, ...(here?.parentElement?.children ?? [])]
    return parts.filter((each) => each !== here).map((each) => readScreen(each, '')).filter((each) => each !== '').join('\n')
  }
  return (
    <div ref={ref}>
      <Listen texte={words} />
    </div>
  )
}
