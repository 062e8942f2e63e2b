// @vitest-environment happy-dom
import { act, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeAll, describe, expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import type { Invited } from '../../domain/enrolement.ts'
import type { EntryFault } from '../../readmodel/access.ts'
import type { App, AppState } from '../../readmodel/session.ts'
import { fakeApp, fatou } from '../../testing/fakeSession.ts'
import { AppProvider } from './context.tsx'
import { Shell } from './Shell.tsx'
import { initI18n, loadNamespaces } from '../i18n/i18n.ts'
import { isIosTab } from '../features/entree/iosTab.ts'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('acces')
})

const SECRET = 'AAAAAAAAAAAAAAAAAAAAAA'
const invited: Invited = { personne: fatou.me.personne, but: 'beneficiaire', prenom: 'Fatou', role: 'beneficiaire', par: 'Maud' }

type Demo = Extract<AppState, { phase: 'choosing' }>['demo']

interface Asked {
  readonly read: string[]
  readonly taken: string[]
  readonly protecting: unknown[]
  entered: number
}

function show(over: Partial<App> = {}, { path = '/entrer', demo = 'none', ticket }: { readonly path?: string; readonly demo?: Demo; readonly ticket?: string } = {}): Asked & { readonly scan: (ticket: string) => void } {
  const asked: Asked = { read: [], taken: [], protecting: [], entered: 0 }
  const base = fakeApp({ phase: 'choosing', spaces: [], locked: [], demo })
  base.scanned.setState({ ticket }, true)
  const app: App = {
    ...base,
    readTicket: (each) => Promise.resolve(void asked.read.push(each)).then(() => ok(invited)),
    takeTicket: (each, _personne, protecting) => {
      asked.taken.push(each)
      asked.protecting.push(protecting)
      return Promise.resolve(ok(() => {
        asked.entered += 1
        return Promise.resolve()
      }))
    },
    ...over,
  }
  render(
    <AppProvider app={app}>
      <MemoryRouter initialEntries={[path]}>
        <Shell />
      </MemoryRouter>
    </AppProvider>,
  )
  return Object.assign(asked, { scan: (another: string) => act(() => base.scanned.setState({ ticket: another }, true)) })
}

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
/** The card is kept on paper; its code is chosen, twice. */
async function protect(pin = '295183'): Promise<void> {
  await title('Voici votre carte')
  await press('Je l’ai sur papier')
  await title('Choisissez un code')
  for (const digit of pin) await press(digit)
  await title('Encore une fois')
  for (const digit of pin) await press(digit)
}
const title = (name: string) => screen.findByRole('heading', { level: 1, name })

describe('a device becomes somebody’s', () => {
  test('by the square: who it is for, yes, done, their livret; every screen is listened to', async () => {
    const asked = show({}, { ticket: SECRET })
    await title('Bonjour Fatou.')
    expect(screen.getByText('Ce téléphone va garder votre livret.')).toBeTruthy()
    expect(screen.getByText('C’est Maud qui vous l’ouvre.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Écouter' })).toBeTruthy()
    expect([asked.read, asked.taken]).toEqual([[SECRET], []])
    await press('Oui, continuer')
    expect(asked.taken).toEqual([])
    await protect()
    await title('C’est fait.')
    expect([asked.taken, asked.entered]).toEqual([[SECRET], 0])
    expect(asked.protecting).toEqual([{ protection: { by: 'carte', carte: 'LC100000000000000000000000000', pin: '295183' }, enseigne: { pictogramme: 'tasse', couleur: 'bleu' } }])
    await press('Mon livret')
    expect(asked.entered).toBe(1)
  })

  test('by the code, however it is typed', async () => {
    const asked = show()
    await title('Ouvrir mon livret')
    await press('J’ai un code')
    await userEvent.type(screen.getByLabelText('Le code'), 'abcd-2345')
    await press('Continuer')
    expect(screen.getByText('Il manque quelque chose. Le code a 10 lettres et chiffres.')).toBeTruthy()
    expect(asked.read).toEqual([])
    await userEvent.type(screen.getByLabelText('Le code'), ' o l{Enter}')
    await title('Bonjour Fatou.')
    expect(asked.read).toEqual(['ABCD234501'])
  })

  test('by another square, over a code that was no good', async () => {
    const asked = show({ readTicket: (each) => Promise.resolve(each === SECRET ? ok(invited) : err('refused')) })
    await press('J’ai un code')
    await userEvent.type(screen.getByLabelText('Le code'), 'abcd-2345-01{Enter}')
    await title('Ce carré ou ce code ne marche plus.')
    asked.scan(SECRET)
    await title('Bonjour Fatou.')
  })

  test('invented people may leave it open', async () => {
    const asked = show({}, { ticket: SECRET, demo: [] })
    await title('Bonjour Fatou.')
    await press('Oui, continuer')
    await title('Voici votre carte')
    await press('Sans rien (démonstration)')
    await title('C’est fait.')
    expect([asked.taken, asked.protecting]).toEqual([[SECRET], [undefined]])
  })

  test('not without their yes: nothing is kept', async () => {
    const asked = show({}, { ticket: SECRET })
    await title('Bonjour Fatou.')
    await press('Ce n’est pas moi')
    expect(screen.getByText('Rien n’a été gardé sur cet appareil.')).toBeTruthy()
    expect(asked.taken).toEqual([])
  })

  test('a professional is told of livrets, not of theirs', async () => {
    show({ readTicket: () => Promise.resolve(ok({ ...invited, but: 'professionnel', prenom: 'Léa', role: 'referent', par: 'Nadia' })) }, { ticket: SECRET })
    await title('Bonjour Léa.')
    expect(screen.getByText('Cet appareil va garder les livrets que vous suivez.')).toBeTruthy()
  })

  test('given without network: the phone is ready, and nothing says that the livret is there', async () => {
    show({ readTicket: () => Promise.resolve(ok({ ...invited, sansReseau: true })) }, { ticket: SECRET })
    await title('Bonjour Fatou.')
    expect(screen.getByText('C’est Maud qui vous l’ouvre.')).toBeTruthy()
    await press('Oui, continuer')
    await protect()
    await title('C’est fait.')
    expect(screen.getByText('Ce téléphone est prêt. Votre livret arrive dès qu’il y a du réseau.')).toBeTruthy()
  })

  test('another square scanned on the same screen is the one that counts', async () => {
    const base = fakeApp({ phase: 'choosing', spaces: [], locked: [], demo: 'none' })
    show({ scanned: base.scanned })
    await title('Ouvrir mon livret')
    act(() => {
      base.scanned.setState({ ticket: SECRET }, true)
    })
    await title('Bonjour Fatou.')
  })
})

describe('what goes wrong is said in plain words, with what to do', () => {
  test('a square that is no good any more leads to another one', async () => {
    show({ readTicket: () => Promise.resolve(err('refused')) }, { ticket: SECRET })
    await title('Ce carré ou ce code ne marche plus.')
    expect(screen.getByText('Demandez-en un nouveau à la personne qui vous l’a donné.')).toBeTruthy()
    await press('J’ai un code')
    await title('Tapez le code')
  })

  test.each<[EntryFault, RegExp]>([['unreachable', /^Pas de réseau\. Ce n’est pas grave\./], ['full', /^Ce téléphone est plein\./], ['lost', /^Ce navigateur ne peut rien garder\./], ['busy', /^Attendez une minute/], ['clocks', /^Ce carré est d’un autre jour, ou l’heure n’est pas juste\./]])('%s', async (faute, said) => {
    let fails = true
    show({ takeTicket: () => Promise.resolve(fails ? err(faute) : ok(() => Promise.resolve())) }, { ticket: SECRET })
    await title('Bonjour Fatou.')
    await press('Oui, continuer')
    await protect()
    await title('On ne peut pas encore entrer.')
    expect(screen.getByText(said)).toBeTruthy()
    fails = false
    await press('Réessayer')
    await title('Bonjour Fatou.')
    await press('Oui, continuer')
    await protect()
    await title('C’est fait.')
  })
})

test('in production somebody who is nobody yet sees the way in, and nothing else', async () => {
  show({}, { path: '/' })
  await title('Ouvrir mon livret')
  expect(screen.getByRole('heading', { name: 'Scannez le carré montré par votre référent·e' })).toBeTruthy()
  await waitFor(() => {
    expect(screen.getAllByRole('button').map((each) => each.textContent)).toEqual(['Écouter', 'Entrer avec ma clé d’accès', 'J’ai un code'])
  })
})

describe('a tab of an iPhone', () => {
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15'
  test.each([
    [iphone, 5, undefined, true], [iphone, 5, false, true], [iphone, 5, true, false],
    [mac, 5, undefined, true], [mac, 0, undefined, false], ['Mozilla/5.0 (Linux; Android 15) Chrome/140.0', 5, undefined, false],
  ])('%s, %s, %s: %s', (userAgent, maxTouchPoints, standalone, is) => {
    expect(isIosTab({ userAgent, maxTouchPoints, ...(standalone === undefined ? {} : { standalone }) })).toBe(is)
  })

  test('is asked to install first, and nothing is asked of the server', async () => {
    const before = navigator.userAgent
    Object.defineProperty(navigator, 'userAgent', { value: iphone, configurable: true })
    const asked = show({}, { ticket: SECRET })
    await title('D’abord, posez le livret sur l’écran d’accueil.')
    expect(screen.getByText('Sinon, ce téléphone peut effacer votre livret au bout de 7 jours.')).toBeTruthy()
    expect(asked.read).toEqual([])
    Object.defineProperty(navigator, 'userAgent', { value: before, configurable: true })
  })
})
