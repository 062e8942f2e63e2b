/**
 * What a run met. A soak in which one of these never happened has proved nothing about it, and fails. The faults of the
 * trust page that the world lives (17, two who sign, has counters of its own), and what counts them:
 * 2 an unsynced tail: `unsynced tails lost` · 5 a profile cloned or restored: `clones`, `restores`, `forks`, `reissued`,
 * `refused copieDetectee` · 6 clocks: `clock …` · 7 messages lost, doubled, late: `lost requests`, `duplicated requests`,
 * `late duplicates`, `overtaken replies` · 10 a server killed around its commit: `lost replies`, `server killed in a transaction` ·
 * 11 a failover: `epochs`, `entries lost by a failover` · 12 old programs: `operations upcast`, `held version`, `held version then
 * accepted` · 13 `backups restored after an erasure` · 14 two tabs, two versions, an update over work not sent: `tabs at once`,
 * `device upgrades` · 16 a revoked device: `device revocations`, `refused appareilRetire`.
 */
export const MET = [
  'saves', 'exchanges', 'displays', 'conflicts', 'forms saved late',
  'refused droitRetire', 'refused horsDeVosDroits', 'refused etatDepasse', 'refused nirDetecte', 'refused mentionInterdite', 'refused valeurImpossible', 'refused trop', 'refused dependDe', 'refused appareilRetire', 'refused efface', 'refused copieDetectee',
  'refused register', 'refused creation', 'refused text', 'refused transition', 'agreed transitions', 'refused in a group', 'refused text under another person’s',
  'held dependance', 'held version', 'held decision', 'held after a grant was withdrawn', 'decisions',
  'grants', 'withdrawals', 'withdrawals of one grant of two', 'memberships ended', 'relais accepted', 'remplacements ended', 'relais to the person', 'evictions', 'left waiting by an eviction', 'writes to unreadable volets',
  'epochs', 'entries lost by a failover', 'clones', 'restores', 'device revocations', 'erasures', 'backups restored after an erasure', 'forks', 'reissued', 'tabs at once',
  'snapshots received', 'snapshots made', 'first snapshots', 'history paged',
  'operations upcast', 'unknown operations kept', 'volets without a name kept', 'held version then accepted', 'server upgrades', 'device upgrades',
  'documents signed', 'the same words signed apart', 'two texts signed by two people', 'signed text edited meanwhile', 'edit under a signed text refused', 'documents in force',
  'signing refused under a conflict', 'signing refused over work set aside',
  'lost requests', 'lost replies', 'duplicated requests', 'late duplicates', 'overtaken replies', 'cut replies', 'server killed in a transaction',
  'killed saves', 'killed exchanges', 'full disk', 'unsynced tails lost', 'restarts',
  'keys replaced', 'forged authors refused', 'unsigned chunks refused', 'wrong keys refused', 'replays under another key refused', 'wrong signatures refused', 'retired keys refused',
  'supports ended by the référent', 'supports ended by the person', 'relais accepted after the end', 'supports begun again',
  'livrets archived', 'not archived while a return was open', 'not archived while an erasure is asked', 'work that waited over an archive', 'backups restored after an archive', 'archives opened again', 'archives erased at their term',
  'entered with network', 'entered by a signed ticket', 'confirmed with work that waited', 'tickets presented again', 'tickets declared first', 'tickets declared after',
  'forged tickets refused', 'used tickets refused', 'late tickets refused', 'tickets refused a month later', 'tickets of who may not give them refused', 'tickets opened by who may not refused',
  'devices replaced by a ticket', 'retired devices turned away', 'retired devices come as another', 'never confirmed',
  'keys changed by their device', 'answers about a new key lost',
  'clock an hour off', 'clock a year off', 'clock 1970', 'clock 2099', 'clock backwards',
] as const
export type Met = (typeof MET)[number]

export class Tally {
  readonly counts = new Map<Met, number>(MET.map((name) => [name, 0]))

  met(name: Met, times = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + times)
  }

  add(other: Tally): void {
    for (const [name, times] of other.counts) this.met(name, times)
  }

  zeros(): readonly Met[] {
    return MET.filter((name) => this.counts.get(name) === 0)
  }
}
