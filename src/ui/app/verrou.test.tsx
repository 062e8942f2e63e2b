// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { MemoryRouter, useLocation } from 'react-router'
import { beforeAll, describe, expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import type { LockApp, LockedCard, NewProtection, Opening, SessionLock, UnlockFault } from '../../readmodel/lock.ts'
import type { AppState } from '../../readmodel/session.ts'
import { fakeApp, fakeSession, fatou } from '../../testing/fakeSession.ts'
import { instant } from '../../testing/moments.ts'
import { AppProvider } from './context.tsx'
import { noteMade } from './shared/carteNeuve.ts'
import { Shell } from './Shell.tsx'
import { initI18n, loadNamespaces } from '../i18n/i18n.ts'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('verrou')
})

const CARD = '0000 0000 0000 0000 0000 0000 00'
const space = (more: Partial<LockedCard> = {}): LockedCard => ({ id: 'espace', enseigne: { pictogramme: 'tasse', couleur: 'bleu' }, ways: ['carte'], waitUntil: undefined, ...more })
const title = (name: string) => screen.findByRole('heading', { level: 1, name })
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const type = async (digits: string) => {
  for (const digit of digits) await press(digit)
}

function show(state: AppState, locks: Partial<LockApp> = {}, path = '/'): void {
  render(
    <AppProvider app={fakeApp(state, locks)}>
      <MemoryRouter initialEntries={[path]}>
        <Shell />
      </MemoryRouter>
    </AppProvider>,
  )
}

/** A locked space; what was tried. */
function locked(fault: UnlockFault | undefined, more: Partial<LockedCard> = {}, locks: Partial<LockApp> = {}): Opening[] {
  const tried: Opening[] = []
  const unlock: LockApp['unlock'] = (opening) => {
    tried.push(opening)
    return Promise.resolve(fault === undefined ? ok(undefined) : err(fault))
  }
  show({ phase: 'locked', space: space(more) }, { unlock, ...locks })
  return tried
}

async function giveCard(letters = CARD): Promise<void> {
  await title('Votre carte')
  await userEvent.type(screen.getByLabelText('Les lettres de la carte'), letters)
  await press('Continuer')
  await title('Votre code')
}

test('the spaces of a device show a picture, never a name; each is touched to be opened', async () => {
  show({ phase: 'choosing', spaces: [], locked: [space(), space({ id: 'autre', enseigne: { pictogramme: 'velo', couleur: 'vert' } })], demo: 'none' })
  await screen.findByRole('button', { name: /tasse, bleu/ })
  expect(screen.getByRole('button', { name: /vélo, vert/ })).toBeTruthy()
})

test('who goes back from a locked space leaves its address behind', async () => {
  function Where() {
    return <output aria-label="adresse">{useLocation().pathname}</output>
  }
  render(
    <AppProvider app={fakeApp({ phase: 'locked', space: space() })}>
      <MemoryRouter initialEntries={['/mon/notes/ecrire']}>
        <Shell />
        <Where />
      </MemoryRouter>
    </AppProvider>,
  )
  await title('Votre carte')
  expect(screen.getByLabelText('adresse').textContent).toBe('/mon/notes/ecrire')
  await press('Retour')
  await waitFor(() => {
    expect(screen.getByLabelText('adresse').textContent).toBe('/')
  })
})

describe('a locked space', () => {
  test('opens with the letters of its card and its code, by touch or by the keyboard', async () => {
    const tried = locked(undefined)
    expect(await screen.findByText('tasse, bleu')).toBeTruthy()
    await giveCard()
    await type('295')
    await userEvent.click(screen.getByRole('button', { name: 'Effacer' }))
    expect(screen.getByText('2 chiffres sur 6')).toBeTruthy()
    screen.getByRole('button', { name: '1' }).focus()
    await userEvent.keyboard('5183')
    await waitFor(() => {
      expect(tried).toEqual([{ by: 'carte', carte: CARD, pin: '295183' }])
    })
  })

  test('a wrong code says that nothing is lost, and keeps the card', async () => {
    const tried = locked({ fault: 'wrong', until: undefined })
    await giveCard()
    await type('111222')
    await screen.findByText('Cela n’ouvre pas. Rien n’est effacé.')
    await type('111223')
    await waitFor(() => {
      expect(tried).toHaveLength(2)
    })
  })

  test('what cannot be computed here is said, and may be tried again', async () => {
    show({ phase: 'locked', space: space() }, { unlock: () => Promise.reject(new Error('no memory')) })
    await giveCard()
    await type('295183')
    await screen.findByText(/Cela n’a pas marché/)
    expect(screen.getByRole('button', { name: '1' }).hasAttribute('disabled')).toBe(false)
  })

  test('after too many nothing is listened to, and it is said for how long', async () => {
    const tried = locked({ fault: 'wrong', until: instant(Date.now() + 290_000) })
    await giveCard()
    await type('111222')
    await screen.findByText('Attendez 5 minutes. Rien n’est effacé.')
    expect(screen.getByRole('button', { name: '1' }).hasAttribute('disabled')).toBe(true)
    await userEvent.keyboard('111222')
    expect(tried).toHaveLength(1)
  })

  test('the wait of before is there at once', async () => {
    locked(undefined, { waitUntil: instant(Date.now() + 10_000) })
    await title('Votre carte')
    await screen.findByText('Attendez moins d’une minute. Rien n’est effacé.')
  })

  test('a card that does not open is asked for again; what was typed is there to be mended, but not for whoever goes back', async () => {
    locked({ fault: 'otherCard' })
    await giveCard()
    await type('295183')
    await title('Votre carte')
    expect(screen.getByText(/^Cette carte n’ouvre pas ici/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('Les lettres de la carte').value).toBe(CARD)
    await press('Continuer')
    await title('Votre code')
    await press('Retour')
    await title('Votre carte')
    expect(screen.getByLabelText<HTMLInputElement>('Les lettres de la carte').value).toBe('')
  })

  test('letters that no card has are said before the code is asked', async () => {
    locked(undefined)
    await title('Votre carte')
    await userEvent.type(screen.getByLabelText('Les lettres de la carte'), `${CARD.slice(0, -1)}{Enter}`)
    await screen.findByText(/^Ce n’est pas une carte du livret/)
    expect(screen.queryByRole('heading', { name: 'Votre code' })).toBeNull()
  })

  test('the keyboard types the code wherever the focus is', async () => {
    const tried = locked(undefined)
    await giveCard()
    await userEvent.keyboard('295183')
    await waitFor(() => {
      expect(tried).toHaveLength(1)
    })
  })

  test('pictures are touched in order', async () => {
    const tried = locked(undefined, { ways: ['phrase'] })
    await title('Touchez vos images')
    for (const each of ['vélo', 'pain', 'lune', 'chat', 'pont', 'sac', 'main']) await press(each)
    await waitFor(() => {
      expect(tried).toEqual([{ by: 'phrase', phrase: ['velo', 'pain', 'lune', 'chat', 'pont', 'sac', 'main'] }])
    })
  })

  test.each([
    [ok({ sent: 2 }), 'C’est envoyé.'], [ok({ sent: 0 }), 'Rien n’attendait : tout est envoyé.'], [err('unreachable' as const), /^Pas de réseau\. Ce n’est pas grave/],
  ])('what it holds unsent leaves without being opened: %j', async (answer, said) => {
    const asked: string[] = []
    locked(undefined, {}, {
      sendLocked: (id) => {
        asked.push(id)
        return Promise.resolve(answer)
      },
    })
    await title('Votre carte')
    await userEvent.click(screen.getByText('Envoyer sans ouvrir'))
    await press('Envoyer')
    await screen.findByText(said)
    expect(asked).toEqual(['espace'])
  })
})

describe('« Mon code, ma carte »', () => {
  function mine(lock: Partial<SessionLock>, locks: Partial<LockApp> = {}): void {
    show({ phase: 'open', session: fakeSession({ me: fatou.me, livrets: [fatou.livret()], lock }) }, locks, '/ma-carte')
  }
  const kept: (readonly [Opening | undefined, NewProtection])[] = []
  const protect: SessionLock['protect'] = (proof, protection) => {
    kept.push([proof, protection])
    return Promise.resolve(ok(undefined))
  }

  test('the code changes under the card and the code of before', async () => {
    kept.length = 0
    mine({ ways: () => Promise.resolve(['carte', 'referent']), protect })
    await title('Mon code, ma carte')
    await press('Changer mon code')
    await title('D’abord, ce qui ouvre aujourd’hui')
    await userEvent.type(screen.getByLabelText('Les lettres de la carte'), `${CARD}{Enter}`)
    await title('Votre code')
    await type('111222')
    await title('Choisissez un code')
    await type('123456')
    await screen.findByText('Ce code est trop facile à deviner. Choisissez-en un autre.')
    await type('295183')
    await title('Encore une fois')
    await type('295184')
    await screen.findByText('Ce ne sont pas les mêmes chiffres. On recommence.')
    await type('295183')
    await title('Encore une fois')
    await type('295183')
    await screen.findByText(/^C’est fait\. Le nouveau code compte/)
    expect(kept).toEqual([[{ by: 'carte', carte: CARD, pin: '111222' }, { by: 'carte', carte: CARD, pin: '295183' }]])
  })

  test('the device’s lock knew the card of before: said before another is made, and once it is; of a first card nothing is torn up', async () => {
    mine({ ways: () => Promise.resolve(['carte', 'prf']) })
    await screen.findByText(/^Après une nouvelle carte.*il faut remettre l’empreinte ou le visage, ici\.$/)
    cleanup()
    await noteMade(['carte', 'referent', 'prf'], () => Promise.resolve(ok(undefined)))
    locked(undefined)
    await screen.findByText('C’est fait. Ouvrez avec la nouvelle carte.')
    expect(screen.getByText('La carte d’avant n’ouvre plus cet appareil : déchirez-la.')).toBeTruthy()
    expect(screen.getByText('L’empreinte ou le visage n’ouvre plus. Remettez-les ensuite, dans « Mon code, ma carte ».')).toBeTruthy()
    cleanup()
    locked(undefined)
    await title('Votre carte')
    expect(screen.queryByText(/^C’est fait/)).toBeNull()
    cleanup()
    await noteMade(['ouvert'], () => Promise.resolve(ok(undefined)))
    locked(undefined, { ways: ['phrase'] })
    await screen.findByText('C’est fait. Ouvrez avec les nouvelles images.')
    expect(screen.queryByText(/déchirez-la|empreinte/)).toBeNull()
  })

  test('whoever opens with pictures is not told of a card', async () => {
    mine({ ways: () => Promise.resolve(['phrase']), canPrf: () => Promise.resolve(true) })
    expect((await screen.findByText(/^Qui ouvre ce téléphone/)).textContent).toContain('Retenez vos images')
  })

  test('of a card whose making was cut, or failed, nothing is said: the one of before opens still', async () => {
    const cut = noteMade(['carte'], () => new Promise<{ readonly ok: true }>(() => undefined))
    await noteMade(['carte'], () => Promise.resolve({ ok: false }))
    locked(undefined)
    await title('Votre carte')
    expect(screen.queryByText(/^C’est fait/)).toBeNull()
    void cut
  })

  test('pictures are drawn by the machine, shown, then asked for', async () => {
    kept.length = 0
    mine({ ways: () => Promise.resolve(['ouvert']), protect })
    await title('Mon code, ma carte')
    expect(screen.getByText(/^Rien ne ferme cet espace/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Fermer à clé' })).toBeNull()
    await press('Mettre une carte et un code')
    await title('Voici votre carte')
    await press('Plutôt des images à retenir')
    await title('Vos images')
    await press('Je les retiens')
    await title('Touchez vos images')
    for (let i = 0; i < 7; i++) await press(i === 6 ? 'ancre' : 'abeille')
    await screen.findByText('Ce ne sont pas ces images, ou pas dans cet ordre.')
    for (let i = 0; i < 7; i++) await press('abeille')
    await waitFor(() => {
      expect(kept).toEqual([[undefined, { by: 'phrase', phrase: Array.from({ length: 7 }, () => 'abeille') }]])
    })
  })

  test('it is closed by hand', async () => {
    let closed = 0
    mine({ ways: () => Promise.resolve(['carte']) }, {
      lock: () => {
        closed += 1
        return Promise.resolve()
      },
    })
    await title('Mon code, ma carte')
    await press('Fermer à clé')
    expect(closed).toBe(1)
  })
})

test('a device that waits for the server says so, and lets others go to their own space', async () => {
  let left = 0
  render(
    <AppProvider app={{ ...fakeApp({ phase: 'clos', why: 'perime' }), leave: () => { left += 1; return Promise.resolve() } }}>
      <MemoryRouter><Shell /></MemoryRouter>
    </AppProvider>,
  )
  await title('Cet appareil est resté longtemps sans réseau')
  await press('Retour')
  expect(left).toBe(1)
})
