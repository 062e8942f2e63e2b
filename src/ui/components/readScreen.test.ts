// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { readScreen } from './readScreen.ts'

const screen = (html: string) => {
  const main = document.createElement('main')
  main.innerHTML = html
  document.body.replaceChildren(main)
  return readScreen(main, 'choisi')
}

test('one line for each sentence, words beside their icon, in the order of the screen', () => {
  expect(screen('<h1>Me  déplacer :\n<span>qu’est-ce</span> qui est difficile ?</h1><p class="mot"><svg aria-hidden="true"><title>x</title></svg><span>Fait</span></p>')).toBe('Me déplacer : qu’est-ce qui est difficile ?\nFait')
})
test('what is chosen is said to be; what was typed is read after its label', () => {
  expect(screen('<button aria-pressed="true"><span></span><span>Le permis</span></button><button aria-pressed="false">La voiture</button>')).toBe('Le permis, choisi\nLa voiture')
  const main = document.createElement('main')
  main.innerHTML = '<label for="a">Mes mots</label><textarea id="a"></textarea>'
  document.body.replaceChildren(main)
  main.querySelector('textarea')!.value = 'Le car est en retard.'
  expect(readScreen(main, 'choisi')).toBe('Mes mots\nLe car est en retard.')
})
test('what is closed or hidden is not read', () => {
  expect(screen('<p hidden>non</p><dialog><p>fermé</p></dialog><details><summary>Avant</summary><p>caché</p></details><p>oui</p>')).toBe('Avant\noui')
  expect(readScreen(null, 'choisi')).toBe('')
})
