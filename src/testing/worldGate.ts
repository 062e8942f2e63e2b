/** Every ticket that comes to the simulated server, beside what the oracle says must become of it [B1]–[B6]. */
import type { AppareilId } from '../base/ids.ts'
import type { Entering } from '../protocol/enrolment.ts'
import { readTicket, type TicketClaim } from '../protocol/signedTicket.ts'
import type { Entry, Given, Now } from './oracleTickets.ts'
import { hold, type World } from './worldState.ts'

function nowOf(world: World, given: Given | undefined): Now {
  const { server, oracle } = world
  const house = world.houses.find(({ livret }) => livret === given?.livret)
  const cercle = house === undefined ? [] : world.facts(house.livret, 'cercle')
  const holder = oracle.referent(cercle)
  return {
    at: server.doors.now, referent: holder !== undefined && oracle.roles(cercle, holder).includes('referent') ? holder : undefined,
    about: house && world.person(house.beneficiaire), cle: given === undefined ? '' : server.keys.keyOf({ personne: given.by, appareil: given.from }).id,
    revoked: new Set(server.revoked),
  }
}

/** As it was signed: its hash says which it is, and nothing of it may be otherwise. */
const isOf = ({ billet }: Given, { empreinte }: TicketClaim): boolean => readTicket(billet)?.claim.empreinte === empreinte

export function watchDoors(world: World): void {
  const { doors } = world.server
  const inUse = (given: Given): readonly AppareilId[] => [...new Set(world.devices.filter((device) => device.personne === given.personne && world.isEntered(device)).map(({ session }) => session.appareil))]

  /** What was refused changed nothing; what counted ended nobody's devices but those it says. */
  async function judge<T>(now: Now, given: Given | undefined, expected: Entry, outcome: (answer: T) => Entry['what'], name: string, ask: () => Promise<T>, then: () => ReadonlySet<AppareilId>): Promise<T> {
    // Of one opened with network, nothing but its name is left once it is over.
    const signed = given?.cle !== undefined
    const [before, acts] = [doors.standing(), doors.refusals]
    const answer = await ask()
    const what = outcome(answer)
    hold(what === expected.what, expected.rule, () => `${name}: it ${what}, where it must be: ${expected.what}`)
    world.trace(`  ${name}: ${what}`)
    if (what !== 'enters') {
      hold(doors.standing() === before, 'B2', () => `${name}, refused, changed something`)
      // Two tabs may come with it at once.
      hold(!signed || (doors.refusals > acts) === (what === 'refused'), 'B2', () => `${name}: it ${what}, and left ${doors.refusals - acts} acts`)
      return answer
    }
    const ended = then()
    const revoked = [...world.server.revoked].filter((appareil) => !now.revoked.has(appareil))
    hold(revoked.length === ended.size && revoked.every((appareil) => ended.has(appareil)), 'B5', () => `${name} ended ${revoked.length} devices, where ${ended.size} are to end`)
    if (ended.size > 0) world.tally.met('devices replaced by a ticket', ended.size)
    return answer
  }

  doors.watch = (entering: Entering) => ({
    take: async (presented, at) => {
      const given = world.tickets.given.get(presented.billet)
      const now = nowOf(world, given)
      const expected = world.tickets.presented(given, presented.appareil, now)
      count(world, given, expected, presented.appareil)
      return judge(now, given, expected, (answer) => (answer === undefined ? 'refused' : answer === 'retired' ? 'retired' : 'enters'), 'a ticket that is presented', () => entering.take(presented, at),
        () => (given === undefined ? new Set() : world.tickets.heard(given, now, { by: presented.appareil, inUse: inUse(given) })))
    },
    declare: async (signed, giver, at) => {
      const given = [...world.tickets.given.values()].find((each) => !each.forged && isOf(each, signed.claim))
      const now = nowOf(world, given)
      const expected = world.tickets.declared(given, now, giver.ecouleMs)
      if (expected.what === 'enters') world.tally.met(given?.takenBy === undefined ? 'tickets declared first' : 'tickets declared after')
      return judge(now, given, expected, (answer) => (answer === undefined ? 'refused' : 'enters'), 'a ticket that is declared', () => entering.declare(signed, giver, at),
        () => (given === undefined ? new Set() : world.tickets.heard(given, now, { ago: giver.ecouleMs, inUse: inUse(given) })))
    },
  })
}

function count({ tally }: World, given: Given | undefined, { what, rule }: Entry, appareil: AppareilId): void {
  if (what === 'retired') tally.met('retired devices turned away')
  else if (what === 'enters') tally.met(given?.takenBy === appareil ? 'tickets presented again' : given?.cle === undefined ? 'entered with network' : 'entered by a signed ticket')
  else if (given?.forged === true) tally.met('forged tickets refused')
  else if (rule === 'B1') tally.met(given?.takenBy === undefined ? 'late tickets refused' : 'used tickets refused')
  else if (rule === 'B3') tally.met('tickets refused a month later')
  else tally.met('tickets of who may not give them refused')
}
