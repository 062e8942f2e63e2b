/** What the author of a simulated device waits for, or was refused. */
import { invariant } from '../base/result.ts'
import { voletKey } from '../domain/volet.ts'
import type { Label } from './oracle.ts'
import type { WorldDevice } from './worldDevice.ts'

/** Own edits that wait, and those set aside, everywhere on this disk. */
export async function ownWork(device: WorldDevice): Promise<{ readonly waiting: ReadonlyMap<Label, 'pending' | 'held'>; readonly aside: ReadonlyMap<Label, string> }> {
  const waiting = new Map<Label, 'pending' | 'held'>()
  const aside = new Map<Label, string>()
  const livrets = await device.space.livrets()
  invariant(livrets.ok, 'a disk that is there is read')
  for (const { livret } of livrets.value) {
    const content = await device.content(livret)
    for (const volet of content?.volets ?? [])
      for (const { operation, state } of volet.pending) {
        const label = device.labelOf(voletKey({ livret, kind: volet.kind }), operation)
        if (label !== undefined) waiting.set(label, state)
      }
    for (const item of content?.setAside ?? [])
      for (const operation of item.operations) {
        const label = device.labelOf(voletKey({ livret, kind: item.kind }), operation)
        if (label !== undefined) aside.set(label, item.detail.reason)
      }
  }
  return { waiting, aside }
}
