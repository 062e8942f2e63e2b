// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LivretId, PersonneId } from '../../../base/ids.ts'
import type { Role } from '../../../domain/roles.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { SyncView } from '../../../readmodel/session.ts'
import type { LivretView, Machine } from '../../../readmodel/views.ts'
import { fakeSession } from '../../../testing/fakeSession.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import { fakeDot, fakeId, instant } from '../../../testing/fakeFields.ts'
import { fakeLivret, type FakeAide } from '../../../testing/fakeViews.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { BureauRoute } from './BureauRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro', 'champs', 'personne', 'mon', 'bureau')
})

const at = instant('2026-11-19T10:00:00Z')
const NADIA = fakeId<PersonneId>('nadia')
const MAUD = fakeId<PersonneId>('maud')
const plain = (text: string | null | undefined) => (text ?? '').replace(/\u00a0/g, ' ')
const steps = [{ to: 'deposee', by: 'Fatou' }, { to: 'enInstruction', by: 'Maud' }] as const
const permis: FakeAide = {
  aide: 'permis', theme: 'mobilite', montant: 45_000, raison: 'Le car passe trop tôt.', pourLe: '2026-12-09', organismeSollicite: 'France Travail', solliciteLe: '2026-11-02',
  reponseOrganisme: 'refusee', reponseAvant: '2026-12-04', steps, next: ['accordee', 'accordeeEnPartie', 'refusee', 'remiseEnMainPropre'], by: 'Fatou B.', mine: false,
}

let made = 0
const livretOf = (aides: readonly FakeAide[], prenom = 'Fatou', referent = 'Maud T.', numero = '4127'): LivretView =>
  fakeLivret({
    livret: String(++made).padStart(22, 'L') as LivretId, // shaped as one
    me: NADIA, roles: ['responsable'], at, prenom, nom: 'B.', numero, commune: 'Envermeu', aides,
    membres: [{ personne: MAUD, nom: referent, role: 'referent' }, { personne: NADIA, nom: 'Nadia F.', role: 'responsable' }],
    etapes: [{ dispositif: 'avenir', debut: '2026-10-12', fin: '2026-12-18', etat: 'enCours' }],
  })

function show(path: string, livrets: readonly LivretView[], options: { readonly role?: Role; readonly sync?: Partial<SyncView>; readonly drafts?: Readonly<Record<string, string>> } = {}) {
  const me = { personne: NADIA, prenom: 'Nadia', nom: 'F.', role: options.role ?? 'responsable', organisation: 'Les Quatre Vents' } as const
  const session = fakeSession({
    me, livrets, ...(options.sync === undefined ? {} : { sync: options.sync }), ...(options.drafts === undefined ? {} : { drafts: options.drafts }),
    annuaire: [
      { personne: NADIA, nom: 'Nadia F.', role: 'responsable', organisation: 'Les Quatre Vents' },
      { personne: MAUD, nom: 'Maud T.', role: 'referent', organisation: 'Les Quatre Vents' },
      { personne: fakeId<PersonneId>('paul'), nom: 'Paul D.', role: 'conseiller', organisation: 'Mission locale de Dieppe' },
    ],
  })
  const { unmount } = showRoute(session, path, '/bureau/*', <BureauRoute />)
  return { session, user: userEvent.setup(), unmount }
}

const addressOf = (view: LivretView) => `/bureau/aide/${view.livret}/${view.aides[0]?.id ?? ''}`
const written = (writes: unknown) => Object.fromEntries((writes as readonly FieldWrite[]).map(({ champ, value }) => [champ.handle.field, value])) // the third argument of `move`

describe('what waits', () => {
  it('is sorted by what is to be done, with what was found out', () => {
    const granted: FakeAide = { ...permis, steps: [...steps, { to: 'accordee' }], next: ['versee'], montantAccorde: 45_000 }
    const paid: FakeAide = { ...permis, steps: [...steps, { to: 'accordee' }, { to: 'versee' }], next: ['soldee'] }
    show('/bureau', [livretOf([permis]), livretOf([granted], 'Nolan'), livretOf([paid], 'Inès'), livretOf([{ ...permis, steps: [{ to: 'deposee' }] }], 'Jade')])
    const decide = within(screen.getByRole('region', { name: 'Une aide à décider' }))
    expect(plain(decide.getByRole('listitem').textContent)).toContain('« Le car passe trop tôt. »')
    expect(plain(decide.getByRole('listitem').textContent)).toContain('France Travail, sollicité le 2 novembre : refusée.')
    expect(within(screen.getByRole('region', { name: 'Une aide à payer' })).getByRole('link', { name: /^Payer.*Nolan B\./ })).toBeTruthy()
    expect(within(screen.getByRole('region', { name: 'Une aide à solder' })).getByRole('link', { name: /^Solder.*Inès B\./ })).toBeTruthy()
    expect(screen.queryByText('Jade B.')).toBeNull()
  })

  it('leads to what is to be settled', () => {
    show('/bureau', [], { sync: { setAside: 1, conflicts: 2 } })
    expect(screen.getByText(/2 réponses à choisir\. 1 modification mise de côté/)).toBeTruthy()
    expect(screen.getAllByRole('link', { name: /régler/i }).map((link) => link.getAttribute('href'))).toEqual(['/a-regler', '/a-regler'])
  })

  it('decides nothing for the assistant, who has the livrets and the import', () => {
    const { session } = show('/bureau', [livretOf([permis])], { role: 'assistant' })
    expect(session.me.role).toBe('assistant')
    expect(screen.getByRole('heading', { level: 1, name: 'Livrets' })).toBeTruthy()
    expect(screen.queryByText('Ce qui vous attend')).toBeNull()
    expect(screen.getByRole('link', { name: 'Importer un groupe' })).toBeTruthy()
  })
})

describe('a decision', () => {
  it('offers only what the machine allows, and keeps a grant with its amount', async () => {
    const view = livretOf([{ ...permis, next: ['accordee', 'refusee'] }])
    const { session, user } = show(addressOf(view), [view])
    expect(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual(['Accordée', 'Refusée'])
    await user.click(screen.getByRole('radio', { name: 'Accordée' }))
    expect(plain(screen.getByText(/^Vous avez/).textContent)).toBe('Vous avez 450 €.')
    await user.click(screen.getByRole('button', { name: 'Garder la décision' }))
    expect(await screen.findByRole('heading', { name: 'Accordée' })).toBe(document.activeElement)
    const [, machine, to, writes] = session.calls[0]?.args ?? []
    expect(machine).toEqual(view.aides[0]?.etat)
    expect(to).toBe('accordee')
    expect(written(writes)).toEqual({ montantAccorde: 45_000 })
  })

  it('refuses with a motive, words for the person and a next step, in one move', async () => {
    const view = livretOf([permis])
    const { session, user } = show(addressOf(view), [view])
    await user.click(screen.getByRole('radio', { name: 'Refusée' }))
    await user.click(screen.getByRole('button', { name: 'Garder la décision' }))
    expect(session.calls).toHaveLength(0)
    expect(screen.getByText('Choisissez un motif.')).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText('Motif'))
    await user.selectOptions(screen.getByLabelText('Motif'), 'plus de budget')
    expect(screen.getByLabelText<HTMLTextAreaElement>('La suite').value).toBe('Maud cherche une autre aide avec vous.')
    await user.type(screen.getByLabelText('Explication'), 'Le budget de cette année est fini.')
    expect(screen.getByText('C’est non. Voici pourquoi')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Garder la décision' }))
    await screen.findByText('Gardé sur cet appareil.')
    expect(session.calls.map(({ command }) => command)).toEqual(['move'])
    expect(session.calls[0]?.args[2]).toBe('refusee')
    expect(written(session.calls[0]?.args[3])).toEqual({ motifRefus: 'budget', explication: 'Le budget de cette année est fini.\nMaud cherche une autre aide avec vous.' })
  })

  it('waits for the other body before it grants, and says why', () => {
    const view = livretOf([{ aide: 'permis', theme: 'mobilite', montant: 45_000, steps, next: permis.next ?? [] }])
    show(addressOf(view), [view])
    expect(screen.getByText(/Maud n’a pas encore écrit sa réponse/)).toBeTruthy()
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Accordée' }).disabled).toBe(true)
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Refusée' }).disabled).toBe(false)
  })

  it('stands on what was shown when it opened, and says what happened meanwhile', async () => {
    const view = livretOf([permis])
    const { session, user } = show(addressOf(view), [view])
    const opened = view.aides[0]
    await user.click(screen.getByRole('radio', { name: 'Accordée' }))
    act(() =>
      session.arrive(view.livret, (now) => ({
        ...now,
        aides: now.aides.map((aide) => ({ ...aide, etat: { ...aide.etat, state: 'annulee', next: [], handle: { ...aide.etat.handle, seen: [fakeDot()] } } })),
      })),
    )
    expect(screen.getByText(/Entre-temps, la demande est passée à/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Garder la décision' }))
    await waitFor(() => expect(session.calls).toHaveLength(1))
    const machine = session.calls[0]?.args[1] as Machine // the second argument of `move`
    expect(machine.state).toBe('enInstruction')
    expect(machine.handle.seen).toEqual(opened?.etat.handle.seen)
  })

  it('keeps its words over a device that is full, and over leaving', async () => {
    const view = livretOf([permis])
    const { session, user, unmount } = show(addressOf(view), [view])
    await user.click(screen.getByRole('radio', { name: 'Accordée en partie' }))
    await user.clear(screen.getByLabelText(/Montant accordé/))
    await user.type(screen.getByLabelText(/Montant accordé/), '200')
    await user.type(screen.getByLabelText('Explication'), 'France Travail paie le reste.')
    session.failNext({ fault: 'full' })
    await user.click(screen.getByRole('button', { name: 'Garder la décision' }))
    expect(await screen.findByText(/L’appareil est plein/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLTextAreaElement>('Explication').value).toBe('France Travail paie le reste.')
    unmount()
    await waitFor(() => expect(session.draftsKept.size).toBe(1))
    expect(session.holds()).toBe(0)
    show(addressOf(view), [view], { drafts: Object.fromEntries(session.draftsKept) })
    expect((await screen.findByLabelText<HTMLTextAreaElement>('Explication')).value).toBe('France Travail paie le reste.')
    expect(screen.getByLabelText<HTMLInputElement>(/Montant accordé/).value).toBe('200')
  })

  it('is paid in one of three ways, then closed on what was paid', async () => {
    const view = livretOf([{ ...permis, montantAccorde: 20_000, steps: [...steps, { to: 'accordeeEnPartie' }], next: ['versee', 'remiseEnMainPropre', 'regleeAuFournisseur'] }])
    const first = show(addressOf(view), [view])
    expect(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual(['Versée à Fatou', 'Remise en main propre', 'Réglée au fournisseur'])
    await first.user.click(screen.getByRole('radio', { name: 'Réglée au fournisseur' }))
    await first.user.click(screen.getByRole('button', { name: 'Garder le paiement' }))
    await screen.findByText('Gardé sur cet appareil.')
    expect(first.session.calls[0]?.args.slice(2)).toEqual(['regleeAuFournisseur', []])
    first.unmount()

    const paid = livretOf([{ ...permis, montantAccorde: 20_000, steps: [...steps, { to: 'accordeeEnPartie' }, { to: 'regleeAuFournisseur' }], next: ['soldee'] }])
    const { session, user } = show(addressOf(paid), [paid])
    await user.clear(screen.getByLabelText(/Montant réellement payé/))
    await user.type(screen.getByLabelText(/Montant réellement payé/), '189,90')
    await user.click(screen.getByRole('button', { name: 'Solder la demande' }))
    await screen.findByText('Gardé sur cet appareil.')
    expect(session.calls[0]?.args[2]).toBe('soldee')
    expect(written(session.calls[0]?.args[3])).toEqual({ montantAccorde: 18_990 })
  })
})

describe('the livrets and who belongs', () => {
  it('are found by a word and by référent', async () => {
    const { user } = show('/bureau/livrets', [livretOf([], 'Fatou', 'Maud T.', '4127'), livretOf([], 'Nolan', 'Rose R.', '4128'), livretOf([], 'Inès', 'Rose R.', '4129')])
    const names = () => screen.getAllByRole('listitem').flatMap((item) => item.querySelector('.qui b')?.textContent ?? [])
    expect(names()).toEqual(['Fatou B.', 'Inès B.', 'Nolan B.'])
    await user.selectOptions(screen.getByLabelText('Référent·e'), 'Rose R.')
    expect(names()).toEqual(['Inès B.', 'Nolan B.'])
    await user.type(screen.getByRole('searchbox'), 'ines')
    await waitFor(() => expect(names()).toEqual(['Inès B.']))
    expect(screen.getByText('1 livret')).toBeTruthy()
  })

  it('says who belongs, and how many livrets each référent follows', async () => {
    show('/bureau/equipe', [livretOf([]), livretOf([], 'Nolan')])
    const here = await screen.findByRole('table', { name: 'Les Quatre Vents' })
    expect(within(here).getAllByRole('row').map((each) => each.textContent)).toEqual([
      'NomRôleLivrets suivisAppareils',
      'Nadia F. (vous)responsable de dispositif',
      'Maud T.référent·e pédagogique2 livretsNouvel appareil',
    ])
    expect(within(screen.getByRole('table', { name: 'Ailleurs' })).getByText('Mission locale de Dieppe')).toBeTruthy()
  })
})
