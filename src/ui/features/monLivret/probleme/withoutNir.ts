import type { SetAsideView } from '../../../../readmodel/views.ts'

/** The text with the numbers taken out, and nothing else. */
export function withoutNir(item: Pick<SetAsideView, 'text' | 'nir'>): string {
  let text = ''
  let at = 0
  for (const { start, end } of item.nir) {
    text += item.text.slice(at, start)
    at = end
  }
  return (text + item.text.slice(at)).replace(/ {2,}/g, ' ').replace(/ ([,.])/g, '$1').trim()
}
