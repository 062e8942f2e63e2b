/** Random lives of three devices over links that lose and repeat: at rest, equal logs and empty outboxes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '../operations/operation.ts'
import { got } from '../testing/got.ts'
import { Apparatus, openHouse, setDraft, type Fate } from '../testing/house.ts'

const FATES: readonly Fate[] = ['arrives', 'requestLost', 'replyLost', 'twice']

const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('save' as const), who: fc.nat(2), tab: fc.nat(1), together: fc.boolean(), size: fc.integer({ min: 1, max: 3 }), bad: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('exchange' as const), who: fc.nat(2), tab: fc.nat(1), fate: fc.constantFrom(...FATES), page: fc.constantFrom(200, 1_000, 50_000), whole: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const), who: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('failOver' as const), loses: fc.nat(3) }) },
)

const NIR = 'numéro 2 69 05 49 588 157 80'

test('[I2] [I4] any interleaving of saves, exchanges, restarts and failovers comes to rest with everything accounted for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), fc.nat(1_000), async (events, seed) => {
      const house = await openHouse(7_000 + seed)
      const { livret } = house
      const tablet = await Apparatus.make(house.server, 90_000 + seed, house.referent.session.personne)
      const devices = [house.referent, house.beneficiaire, tablet]
      for (const device of devices) await device.sync()
      const tabs = await Promise.all(devices.map(async (device) => [device.space, await device.open()]))
      const written: string[] = []
      let refused = 0
      for (const each of events) {
        if (each.what === 'failOver') {
          await house.server.failOver(Math.max(1, house.server.received.length - each.loses))
          continue
        }
        const device = devices[each.who]!
        if (each.what === 'restart') tabs[each.who] = [await device.open(), await device.open()]
        else if (each.what === 'save') {
          const isBad = each.bad === 0
          const words = Array.from({ length: each.size }, (_, at) => `mot ${written.length + at}`)
          if (isBad) refused += each.together || each.size === 1 ? 1 : each.size
          else written.push(...words)
          await device.save(livret, 'parcours', words.map((word) => setDraft('contrat', 'projet', isBad ? `${word} ${NIR}` : word)), each.together, tabs[each.who]![each.tab])
        } else {
          device.fate = each.fate
          await device.exchangeOnce(each.whole, tabs[each.who]![each.tab], each.page)
          device.fate = 'arrives'
        }
      }
      for (let round = 0; round < 6; round++) for (const device of devices) await device.sync()
      const logs: (readonly Entry[])[] = []
      let setAside = 0
      for (const device of devices) {
        logs.push((await device.volet(livret, 'parcours'))?.entries ?? [])
        const counts = got(await device.space.counts())
        expect({ waiting: counts.waiting, held: counts.held }).toEqual({ waiting: 0, held: 0 })
        setAside += counts.setAside
      }
      expect(logs[1]).toEqual(logs[0])
      expect(logs[2]).toEqual(logs[0])
      const accepted = logs[0]!.flatMap((entry) => (entry.kind === 'operation' && entry.operation.payload.act === 'set' ? [entry.operation.payload.value] : []))
      expect([...accepted].sort()).toEqual([...written].sort())
      expect(setAside).toBe(refused)
    }),
    { numRuns: 60, seed: 20_261_122 },
  )
}, 120_000)
