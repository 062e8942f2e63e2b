// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { initI18n } from '../i18n/i18n.ts'
import { Choice, Choices } from './Choice.tsx'
import { DataTable } from './DataTable.tsx'
import { Dialog } from './Dialog.tsx'
import { Field } from './Field.tsx'
import { Listen } from './Listen.tsx'
import { ListenDialog } from './ListenDialog.tsx'
import { SyncWord } from './SyncWord.tsx'
import { Thread } from './Thread.tsx'

beforeAll(() => {
  initI18n()
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('Écouter', () => {
  const spoken: string[] = []
  const cancel = vi.fn()
  class Utterance {
    voice: unknown
    lang = ''
    rate = 1
    onend: (() => void) | null = null
    onerror: (() => void) | null = null
    readonly text: string
    constructor(text: string) {
      this.text = text
    }
  }
  const device = (lang: string) => {
    vi.stubGlobal('SpeechSynthesisUtterance', Utterance)
    vi.stubGlobal('speechSynthesis', {
      getVoices: () => [{ lang, localService: true }],
      cancel,
      speak: (utterance: Utterance) => spoken.push(utterance.text),
    })
  }
  beforeEach(() => {
    spoken.length = 0
    cancel.mockClear()
  })

  it('reads in French, and a second tap stops', async () => {
    device('fr-FR')
    const user = userEvent.setup()
    render(<Listen texte="Demain à 9 h. Atelier du Port." />)
    await user.click(screen.getByRole('button', { name: 'Écouter' }))
    expect(spoken).toEqual(['Demain à 9 h.', 'Atelier du Port.'])
    cancel.mockClear()
    await user.click(screen.getByRole('button', { name: 'Arrêter' }))
    expect(cancel).toHaveBeenCalledOnce()
    expect(screen.getByRole('button', { name: 'Écouter' })).toBeDefined()
  })

  it('reads a dialog, title first, without its own word', async () => {
    device('fr-FR')
    render(
      <Dialog ouvert onFermer={() => undefined} titre="Vous arrêtez ?">
        <ListenDialog />
        <p>Maud ne lira plus.</p>
        <button type="button">Oui, j’arrête</button>
      </Dialog>,
    )
    await userEvent.setup().click(screen.getByRole('button', { name: 'Écouter' }))
    expect(spoken.join(' ')).toBe('Vous arrêtez ? Maud ne lira plus. Oui, j’arrête')
  })

  it('says in a sentence that there is no French voice, and stays silent', async () => {
    device('en-GB')
    render(<Listen texte="Bonjour." />)
    await userEvent.setup().click(screen.getByRole('button', { name: 'Écouter' }))
    expect(screen.getByRole('status').textContent).toContain('ne sait pas lire en français')
    expect(spoken).toEqual([])
  })
})

describe('choices', () => {
  function Several() {
    const [chosen, setChosen] = useState(false)
    return (
      <Choices labelledBy="q">
        <Choice mot="Le permis" choisi={chosen} onChange={setChosen} />
      </Choices>
    )
  }
  it('is a toggle that says whether it is chosen', async () => {
    const user = userEvent.setup()
    render(<Several />)
    const card = screen.getByRole('button', { name: 'Le permis' })
    expect(card.getAttribute('aria-pressed')).toBe('false')
    await user.click(card)
    expect(card.getAttribute('aria-pressed')).toBe('true')
    await user.click(card)
    expect(card.getAttribute('aria-pressed')).toBe('false')
  })

  function One() {
    const [chosen, setChosen] = useState('a')
    return (
      <Choices seul labelledBy="q">
        {['a', 'b', 'c'].map((id) => (
          <Choice key={id} seul mot={id} choisi={chosen === id} onChange={() => setChosen(id)} />
        ))}
      </Choices>
    )
  }
  it('one among several is a radio group that the arrows walk through', async () => {
    const user = userEvent.setup()
    render(<One />)
    await user.tab()
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'a' }))
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('radio', { name: 'b' }).getAttribute('aria-checked')).toBe('true')
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(screen.getByRole('radio', { name: 'c' }).getAttribute('aria-checked')).toBe('true')
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'c' }))
  })
})

describe('fields', () => {
  it('ties the hint and the error to the control', () => {
    render(<Field label="Téléphone" aide="Dix chiffres." erreur="Il manque des chiffres." />)
    const input = screen.getByRole('textbox', { name: 'Téléphone' })
    const said = (input.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent)
    expect(said).toEqual(['Dix chiffres.', 'Il manque des chiffres.'])
    expect(input.getAttribute('aria-invalid')).toBe('true')
  })
})

describe('the dialog', () => {
  it('opens as a modal named by its title, and asks its owner to close', () => {
    const close = vi.fn()
    const { rerender } = render(
      <Dialog ouvert titre="Arrêter l’étape ?" onFermer={close}>
        <p>Ce qui a été fait reste écrit.</p>
      </Dialog>,
    )
    const dialog = screen.getByRole('dialog', { name: 'Arrêter l’étape ?' })
    expect(dialog.hasAttribute('open')).toBe(true)
    dialog.dispatchEvent(new Event('cancel', { cancelable: true }))
    expect(close).toHaveBeenCalledOnce()
    rerender(
      <Dialog ouvert={false} titre="Arrêter l’étape ?" onFermer={close}>
        <p>Ce qui a été fait reste écrit.</p>
      </Dialog>,
    )
    expect(dialog.hasAttribute('open')).toBe(false)
    expect(dialog.textContent).toBe('')
  })
})

describe('the state of one’s work', () => {
  it('has three words for the person', () => {
    const { container, rerender } = render(<SyncWord pour="personne" sync={{ etat: 'garde' }} />)
    expect(container.textContent).toBe('Gardé dans ce téléphone')
    rerender(<SyncWord pour="personne" sync={{ etat: 'envoye' }} />)
    expect(container.textContent).toBe('Envoyé')
    rerender(<SyncWord pour="personne" sync={{ etat: 'probleme' }} />)
    expect(container.textContent).toBe('Problème\u00a0: demandez de l’aide')
  })
  it('is red for a professional only after too many days', () => {
    const { container, rerender } = render(<SyncWord pour="pro" sync={{ etat: 'garde', aEnvoyer: 3, horsReseau: true }} />)
    expect(container.querySelector('.retard')).toBeNull()
    rerender(<SyncWord pour="pro" sync={{ etat: 'retard', jours: 9 }} />)
    expect(container.querySelector('.retard')?.textContent).toBe('Rien n’a été envoyé depuis 9 jours.')
  })
})

describe('the thread, upright', () => {
  it('names the current item and draws one needle', () => {
    const { container } = render(
      <Thread
        label="Mon parcours"
        items={[
          { id: '1', etat: 'terminee', contenu: 'Trouver mon projet' },
          { id: '2', etat: 'enCours', contenu: 'Essayer la cuisine' },
          { id: '3', etat: 'prevue', contenu: 'Formation de cuisine' },
        ]}
      />,
    )
    expect(container.querySelector('[aria-current="step"]')?.textContent).toBe('Essayer la cuisine')
    expect(container.querySelectorAll('.aiguille')).toHaveLength(1)
    expect(screen.getByRole('list', { name: 'Mon parcours' }).children).toHaveLength(3)
  })
})

describe('the table that folds', () => {
  it('stays a table for screen readers and keeps each value’s column name', () => {
    render(
      <DataTable
        titre="Aperçu"
        columns={[
          { id: 'n', titre: 'N° stagiaire', tete: true, cell: (row: { n: string; nom: string }) => row.n },
          { id: 'p', titre: 'Personne', cell: (row) => row.nom },
        ]}
        rows={[{ n: '4127', nom: 'Fatou B.' }]}
        idOf={(row) => row.n}
      />,
    )
    expect(screen.getByRole('table', { name: 'Aperçu' })).toBeDefined()
    expect(screen.getByRole('cell', { name: 'Fatou B.' }).dataset['titre']).toBe('Personne')
    expect(screen.getByRole('rowheader').textContent).toBe('4127')
  })
})
