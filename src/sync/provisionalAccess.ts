/**
 * A device that entered by a ticket signed without network is nobody's yet for the server. Its first token is what the
 * ticket buys: presented at each exchange until it is answered, so that being confirmed needs no act of anybody's and
 * everything after it is as for any other device. What is written meanwhile waits like all pending work.
 *
 * A refusal is not believed for ever: the server may not have heard yet of the livret or of its référent. It is told,
 * and asked again, seldom: each time is an act.
 */
import { err, ok, type Result } from '../base/result.ts'
import type { DeviceKey } from '../ports/keys.ts'
import { enrolmentText } from '../protocol/signatures.ts'
import { edit, transact } from './cabinet.ts'
import { takeEnrolment } from './enrolmentClient.ts'
import type { Access, HttpDeps, HttpFault } from './httpTransport.ts'
import type { BilletRecord } from './records.ts'
import type { Space } from './space.ts'

/** After a refusal. */
const AGAIN_MS = 3_600_000

export interface ProvisionalDeps {
  readonly net: Pick<HttpDeps, 'fetch' | 'timers'>
  readonly space: Pick<Space, 'cabinet' | 'appareil'>
  readonly key: () => Promise<DeviceKey | undefined>
  /** What has to reach the server while the key of before counts; false: it could not be asked. */
  readonly before: () => Promise<boolean>
  /** One at a time, among all tabs of this space. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
}

/** The token that the ticket bought; undefined where there is no ticket. */
export function enterProvisionally({ net, space, key, before, alone }: ProvisionalDeps): NonNullable<Access['enter']> {
  const { cabinet, appareil } = space
  const waiting = async (): Promise<BilletRecord | undefined> => {
    const found = await cabinet.read(['billet'])
    return found.ok ? found.value.get('billet') : undefined
  }

  async function take(ticket: string): Promise<Result<string, HttpFault>> {
    const signer = await key()
    if (signer === undefined) return err({ fault: 'signedOut' })
    if (!(await before())) return err({ fault: 'unreachable' })
    const taken = await takeEnrolment(net, { billet: ticket, appareil, publique: signer.publicKey, signature: await signer.sign(enrolmentText(ticket, signer.id)) })
    if (!taken.ok) {
      const { fault } = taken.error
      if (fault !== 'notFound' && fault !== 'forbidden') return taken
      await transact(cabinet, ['billet'], (snapshot) => {
        const billet = snapshot.get('billet')
        return { edits: billet?.ticket === ticket && !billet.refuse ? [edit('billet', { ...billet, refuse: true })] : [], result: undefined }
      })
      return err({ fault: 'busy', afterMs: AGAIN_MS })
    }
    const { session, personne: _whose, ...identite } = taken.value
    const kept = await transact(cabinet, ['racine', 'billet'], (snapshot) => {
      const racine = snapshot.get('racine')
      return { edits: racine === undefined ? [] : [edit('racine', { ...racine, session, identite }), edit('billet', undefined)], result: undefined }
    })
    // Where it cannot be written down it is presented once more, by the same key: the server gives another.
    return kept.ok ? ok(session.token) : err({ fault: 'unreachable' })
  }

  return () => alone(async () => {
    const billet = await waiting()
    return billet === undefined ? undefined : take(billet.ticket)
  })
}
