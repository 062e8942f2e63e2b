// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ok } from '../../../../base/result.ts'
import type { LivretExport } from '../../../../readmodel/exportLivret.ts'
import type { Demande } from '../../../../domain/droits.ts'
import type { Rights } from '../../../../readmodel/session.ts'
import { fakeSession, fatou } from '../../../../testing/fakeSession.ts'
import { instant, jour } from '../../../../testing/moments.ts'
import { showRoute } from '../../../../testing/showRoute.tsx'
import { initI18n, loadNamespaces } from '../../../i18n/i18n.ts'
import { typography } from '../../../i18n/typography.ts'
import { MonLivretRoute } from '../MonLivretRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('personne', 'accueil', 'mon', 'droits')
})

const view = fatou.livret()

function show(path: string, rights?: Partial<Rights>, copie?: LivretExport) {
  const session = fakeSession({ me: fatou.me, livrets: [view], ...(rights === undefined ? {} : { rights }), ...(copie === undefined ? {} : { copie }) })
  showRoute(session, path, '/mon/*', <MonLivretRoute />)
  return session
}
/** As text is looked for: its no-break spaces are plain there. */
const read = (words: string) => typography(words).replace(/\s/g, ' ')
const tap = (role: 'button' | 'link', name: string) => fireEvent.click(screen.getByRole(role, { name: typography(name) }))

describe('« Mes droits »', () => {
  test('from « Tout mon livret »; who reads each part is said by first name, a sensitive theme apart, and what is not shown here too', async () => {
    show('/mon/livret')
    fireEvent.click(await screen.findByRole('link', { name: 'Mes droits' }))
    fireEvent.click(await screen.findByRole('link', { name: 'Qui peut voir quoi' }))
    const sante = await screen.findByText(read('À part : Ma santé'))
    expect(sante.closest('li')?.textContent).toContain('Maud seulement')
    expect(screen.getByText('Mon parcours').closest('li')?.textContent).toContain('Maud, Paul et Nadia')
    expect(screen.getByText('Les notes de travail').closest('li')?.textContent).toContain('le droit de les demander')
  })

  test('who opened it and who only could, by month in words; without network it is said', async () => {
    const { maud, paul } = fatou
    const line = { prenom: 'Maud', organisation: 'Les Quatre Vents', mois: '2026-11', ouvert: true, personne: maud.personne }
    show('/mon/droits/vu', { lectures: () => Promise.resolve(ok({ lectures: [line, { ...line, prenom: 'Paul', organisation: '', personne: paul.personne, ouvert: false }, { ...line, mois: '2026-10' }], retraits: [{ prenom: 'Paul', organisation: '', retireLe: instant(Date.parse('2026-11-20T10:00:00Z')), vuLe: instant(Date.parse('2026-11-12T10:00:00Z')) }] })) })
    await screen.findByRole('heading', { name: 'Novembre 2026' })
    screen.getByRole('heading', { name: 'Octobre 2026' })
    expect(screen.getAllByText(read('Maud, Les Quatre Vents : a ouvert votre livret'))).toHaveLength(2)
    screen.getByText(read('Paul : a pu le voir'))
    screen.getByText(read('Paul : un appareil ne sert plus depuis le 20 novembre. Vu la dernière fois le 12 novembre. Votre livret a pu y être.'))
  })
  test('when the livret leaves use is a day, from today on; an open return keeps it longer', async () => {
    show('/mon/droits')
    fireEvent.click(await screen.findByRole('link', { name: 'Combien de temps ce livret est gardé' }))
    await screen.findByText(read('Si plus personne ne s’en sert, il est rangé à part après le 23 novembre 2028.'))
  })

  test('one stops being accompanied alone, having read what stays, and says yes twice', async () => {
    const session = show('/mon/droits/fin')
    await screen.findByText(read('Votre livret reste à vous, ici. Rien ne s’efface.'))
    tap('button', 'Je veux arrêter')
    expect(session.calls.filter(({ command }) => command === 'endSupport')).toEqual([])
    tap('button', 'Oui, arrêter')
    await vi.waitFor(() => expect(session.calls.filter(({ command }) => command === 'endSupport').map(({ args }) => args)).toEqual([[view.livret, 'demande']]))
  })

  test('whose livret was archived is told since when, until when, and whom to ask', async () => {
    const session = fakeSession({ me: fatou.me, livrets: [], rights: { archives: () => Promise.resolve(ok([{ livret: view.livret, le: jour('2026-03-01'), jusquau: jour('2031-03-01'), sien: true }])) } })
    showRoute(session, '/mon', '/mon/*', <MonLivretRoute />)
    await screen.findByText(/Depuis le 1er mars 2026/)
    await screen.findByText(/gardé jusqu.au 1er mars 2031/)
  })

  test('without network, it is said that nothing is lost', async () => {
    show('/mon/droits/vu')
    await screen.findByText(read("Cette page a besoin du réseau. Revenez quand il y en a : rien n'est perdu."))
  })

  test('a copy is made without network, to read in words or as data, and the person is told where it is', async () => {
    const copie: LivretExport = {
      format: 'livret-de-parcours', version: 1, faitLe: '2026-11-23T09:00:00.000Z', par: fatou.me.personne, livret: view.livret,
      personnes: [{ ...fatou.maud, organisme: '' }],
      volets: [{ volet: 'cercle', entites: [{ id: 'identite', type: 'identite', champs: [{ nom: 'commune', genre: 'valeur', plusAnciens: 2, ecrits: [
        { valeur: 'Eu <b>', par: fatou.maud.personne, le: '2026-11-20T09:00:00.000Z', recu: true, actuel: false },
        { valeur: 'Envermeu', par: fatou.me.personne, le: '2026-11-21T09:00:00.000Z', recu: false, actuel: true },
      ] }] }] }],
    }
    const files: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
      files.push(file as Blob) // the hook gives blobs
      return 'blob:x'
    })
    show('/mon/droits/emporter', {}, copie)
    fireEvent.click(await screen.findByRole('button', { name: 'Pour un autre logiciel' }))
    await screen.findByText(read('La copie est prête. Regardez dans les téléchargements de ce téléphone.'))
    tap('button', 'Pour lire ou imprimer')
    await expect.poll(() => files.length).toBe(2)
    expect(JSON.parse(await files[0]!.text())).toEqual(copie)
    const page = (await files[1]!.text()).replace(/\s/g, ' ')
    for (const words of ['<dt>Commune</dt>', 'Eu &lt;b&gt; <small>Maud T., vendredi 20 novembre', 'remplacé depuis', 'pas encore reçu par le serveur', '2 valeurs plus anciennes']) expect(page).toContain(words)
    expect(page).not.toMatch(/<script|https?:/)
    vi.restoreAllMocks()
  })

  test('erasure is asked for after a question, waits for the responsable, and can be taken back', async () => {
    let asked: Demande | undefined
    const demande: Demande = { livret: view.livret, demande: 'demande', personne: fatou.me.personne, demandeeLe: instant(Date.parse('2026-11-22T10:00:00Z')) }
    show('/mon/droits/effacer', {
      demandes: () => Promise.resolve(ok(asked === undefined ? [] : [asked])),
      askErasure: () => Promise.resolve(ok((asked = demande))),
      withdrawErasure() {
        asked = undefined
        return Promise.resolve(ok(true))
      },
    })
    await screen.findByText('Nadia en parle avec vous, puis le fait.')
    fireEvent.click(await screen.findByRole('button', { name: typography("Demander d'effacer") }))
    expect(asked).toBeUndefined()
    tap('button', 'Oui, je le demande')
    await screen.findByText(read('Vous avez demandé que votre livret soit effacé, le 22 novembre.'))
    expect(asked).toBeDefined()
    tap('button', 'Je ne veux plus')
    await screen.findByRole('button', { name: typography("Demander d'effacer") })
  })
})
