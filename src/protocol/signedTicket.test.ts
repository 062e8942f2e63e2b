/** A ticket made without network, as bytes: what is written is read, and nothing else is. */
import { describe, expect, test } from 'vitest'
import { encodeId, toBase64url, fromBase64url, type LivretId, type PersonneId } from '../base/ids.ts'
import { digestOf, readTicket, shortName, SIGNED_TICKET_MOST, ticketTime, writeTicket, type SignedTicket } from './signedTicket.ts'

const id = (from: number): string => encodeId(Uint8Array.from({ length: 16 }, (_, at) => from + at))
const spkiHead = '3059301306072a8648ce3d020106082a8648ce3d03010703420004'
const publicKey = toBase64url(Uint8Array.from([...(spkiHead.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)), ...Array.from({ length: 64 }, (_, at) => at)]))
const ticketOf = (prenom: string, par: string, remplace = false): SignedTicket => ({
  // Ids of sixteen bytes.
  claim: { livret: id(1) as LivretId, personne: id(2) as PersonneId, remplace, empreinte: digestOf(id(3)), cle: '', le: 4_000_000_000, minutes: 10, prenom, par },
  secret: id(3), publicKey, signature: toBase64url(new Uint8Array(64).fill(7)),
})

describe('a signed ticket', () => {
  test('is read as it was written, with the id its key can only have; it fits one small square', () => {
    const plain = ticketOf('Fatou', 'Maud')
    for (const ticket of [plain, { ...plain, claim: { ...plain.claim, refaite: true as const } }, ticketOf('Œlïä 🙂', '', true)]) {
      const text = writeTicket(ticket)
      const found = readTicket(text)
      expect(found).toEqual({ ...ticket, claim: { ...ticket.claim, cle: found?.claim.cle } })
      expect(found?.claim.cle).toMatch(/^[\w-]{22}$/)
      // A QR of 69 modules has room for 331 letters.
      expect(text.length + 'https://livret.quelque-part.exemple/entrer#'.length).toBeLessThan(331)
    }
  })

  test('is not read when it is cut, longer, of another version, or not written in the one way it can be', () => {
    const text = writeTicket(ticketOf('Fatou', 'Maud'))
    for (let length = 0; length < text.length; length++) expect(readTicket(text.slice(0, length)), String(length)).toBeUndefined()
    for (const other of [`${text}A`, `${text}AAAA`, `A${text}`, 'A'.repeat(SIGNED_TICKET_MOST), 'A'.repeat(10_000), text.replace(/.$/, '!')]) expect(readTicket(other)).toBeUndefined()
    const bytes = fromBase64url(text)
    const changed = (at: number, to: number): string => toBase64url((bytes.ok ? bytes.value : new Uint8Array()).map((byte, where) => (where === at ? to : byte)))
    expect([readTicket(changed(0, 2)), readTicket(changed(1, 3)), readTicket(changed(120, 200)), readTicket(changed(119, 0xff))]).toEqual([undefined, undefined, undefined, undefined])
  })

  test('holds as much of a name as there is room for, in whole letters, and the time of any clock', () => {
    expect(shortName(' Fatou ')).toBe('Fatou')
    expect(shortName('É'.repeat(60))).toBe('É'.repeat(20))
    expect(readTicket(writeTicket(ticketOf(shortName('🙂'.repeat(30)), shortName('É'.repeat(60)))))?.claim.par).toBe('É'.repeat(20))
    expect([ticketTime(-1), ticketTime(1999), ticketTime(1e15)]).toEqual([0, 1, 0xffffffff])
  })
})
