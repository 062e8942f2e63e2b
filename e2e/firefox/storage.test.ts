/** What Firefox does otherwise with storage: it may never answer whether it keeps it. */
import { expect, test } from 'vitest'
import { button, fill, link, openPlace, shows } from '../support/acts.ts'
import { useScene } from '../support/scene.ts'

const scene = useScene()

test('a question about keeping storage that nobody answers holds nothing up', async () => {
  const phone = await scene.person('Sofia N.', 'telephone')
  const answered = await phone.page.evaluate(() => Promise.race([navigator.storage.persist().then(String), new Promise<string>((resolve) => setTimeout(resolve, 500, 'no answer'))]))
  expect(answered).toBe('no answer')
  await openPlace(phone.page, 'Ce qu’on a écrit ensemble')
  await link(phone.page, 'Écrire').click()
  await fill(phone.page.getByLabel('Mes mots'), 'Rien n’attend la réponse.')
  await button(phone.page, 'Garder').click()
  await shows(phone.page.getByRole('listitem').filter({ hasText: 'Rien n’attend la réponse.' }), 'Envoyé')
})
