// A second client of the protocol, written from PROTOCOL.md alone: it imports nothing of the project, so
// that what passes between it and the server is what the page says and not what our code happens to share.
import { chainAfter, commitments, cursorsDigest, decodeBody, encodeBody, newId, readTimes } from './bytes.mjs';
import { entriesOf, operationOf, stateOf } from './fold.mjs';
import { enterWith, newKey, openSession, replaceKey, signChain } from './key.mjs';
import { changesBetween } from './text.mjs';

const mostRows = 64;
const mostChunks = 200;
const voletOf = (chunk) => chunk[1];

export class TinyClient {
  /** volet → { epoch, seq, mark, head, entries } */
  volets = new Map();
  /** replica id → { volet, made: [{ n, row, verdict }], chunks: [{ n, count, signed }], chain, lastSent } */
  replicas = new Map();
  /** What the server refused, or that stood in a volet taken away: { volet, dot, row, reason, detail } */
  setAside = [];
  forksSeen = 0;
  epoch = 0;

  /** @param {{ base: string, token: string, person: string, device: string, key?: object, schema?: number, now?: () => number }} options */
  constructor({ base, token, person, device, key, schema = 1, now = Date.now }) {
    Object.assign(this, { base, token, person, device, key, schema, now });
  }

  /** The demonstration's way in, which makes the key known; then as anybody, by a challenge. */
  static async enter(base, person) {
    const [device, key] = [newId(), await newKey()];
    await enterWith(base, person, device, key);
    return new TinyClient({ base, token: (await openSession(base, key)).token, person, device, key });
  }

  async signIn() {
    this.token = (await openSession(this.base, this.key)).token;
  }

  async changeKey() {
    this.key = await replaceKey(this.base, this.token, this.key);
  }

  /** Signed by this device, whatever it says; as it is where there is no key. */
  async sign([previous, chunk, salt]) {
    if (this.key === undefined) return [previous, chunk, salt, '', ''];
    return [previous, chunk, salt, this.key.id, await signChain(this.key, chainAfter(previous, commitments(chunk, salt)))];
  }

  // ------------------------------------------------------------------ what is known
  #volet(name) {
    if (!this.volets.has(name)) this.volets.set(name, { epoch: 0, seq: 0, mark: '', head: 0, entries: [] });
    return this.volets.get(name);
  }

  cursors() {
    return [...this.volets].map(([name, { epoch, seq }]) => [name, epoch, seq]);
  }

  /** The log, with one's own unanswered work over it unless only what is common to all is asked. */
  state(volet, { pending = true } = {}) {
    const entries = this.volets.get(volet)?.entries ?? [];
    const own = [...this.replicas].flatMap(([id, replica]) =>
      replica.volet !== volet || !pending
        ? []
        : replica.made.filter(({ verdict }) => verdict !== 'refused').map(({ n, row }) => operationOf(id, n, row)),
    );
    return stateOf(entries, own);
  }

  // ------------------------------------------------------------------ what is written
  #replicaFor(volet) {
    const open = [...this.replicas].find(([, replica]) => replica.volet === volet && !replica.closed);
    if (open) return open;
    const made = [newId(8), { volet, made: [], chunks: [], chain: '', known: 0, closed: false }];
    this.replicas.set(...made);
    return made;
  }

  /** The same device as a backup has it: what one writes next, the other never wrote. */
  copy() {
    const { base, token, person, device, key, schema, now } = this;
    return Object.assign(new TinyClient({ base, token, person, device, key, schema, now }), structuredClone({ volets: this.volets, replicas: this.replicas, epoch: this.epoch }));
  }

  /** One chunk of rows [payload, observed, extra]: what is written together goes together. Gives their dots. */
  write(volet, rows, { group = false, time = Math.floor(this.now() / 1000) * 1000 } = {}) {
    const [id, replica] = this.#replicaFor(volet);
    const first = replica.made.length + 1;
    const shorter = (dot) => (dot.startsWith(`${id}.`) ? Number(dot.slice(id.length + 1)) : dot);
    const wire = rows.slice(0, mostRows).map(([payload, observed = [], extra]) => {
      const more = group ? { ...extra, g: first } : extra;
      const dots = observed.map(shorter);
      return more ? [payload, dots, 0, more] : dots.length > 0 ? [payload, dots] : [payload];
    });
    const cercle = this.volets.get(`${volet.split('/')[0]}/cercle`);
    const head = cercle ? [cercle.epoch, cercle.seq] : [this.epoch, 0];
    const chunk = [this.schema, volet, id, first, this.person, ...head, time, wire];
    const salt = newId();
    const signed = [replica.chain, chunk, salt, '', ''];
    replica.chain = chainAfter(replica.chain, commitments(chunk, salt));
    replica.chunks.push({ n: first, count: wire.length, signed });
    wire.forEach((row, index) => replica.made.push({ n: first + index, row, time, verdict: undefined }));
    return wire.map((_, index) => `${id}.${first + index}`);
  }

  create(volet, type, values = {}, entity = newId()) {
    this.write(volet, [[[0, entity, type, values]]]);
    return entity;
  }
  /** Observes all that is shown: the form opens and closes at once. */
  set(volet, entity, field, value) {
    const shown = this.state(volet).visible(entity, field).map(([dot]) => dot);
    return this.write(volet, [[[1, entity, field, value], shown]])[0];
  }
  put(volet, entity, field, element) {
    return this.write(volet, [[[2, entity, field, element]]])[0];
  }
  take(volet, entity, field, element) {
    return this.write(volet, [[[3, entity, field, element], this.state(volet).puts(entity, field, element)]])[0];
  }
  move(volet, entity, field, from, to) {
    const now = this.state(volet).machine(entity, field);
    return this.write(volet, [[[4, entity, field, from, to], now ? [now.dot] : []]])[0];
  }
  edit(volet, entity, field, after) {
    const state = this.state(volet);
    const changes = changesBetween(state.text(entity, field), after);
    return this.write(volet, [[[5, entity, field, changes], state.frontier(entity, field)]])[0];
  }

  // ------------------------------------------------------------------ what is said
  /** One request as it is given; the status, and what was said when it was 200. */
  async post(message, { marker = 1, token = this.token } = {}) {
    return this.postBytes(encodeBody(message, marker), { token });
  }

  async postBytes(body, { token = this.token, type = 'application/vnd.livret.sync' } = {}) {
    const answer = await fetch(`${this.base}/api/sync`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body,
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, reply: answer.status === 200 ? readTimes(decodeBody(bytes)) : undefined, bytes };
  }

  #pendingChunks() {
    return [...this.replicas.values()]
      .flatMap((replica) => replica.chunks.filter(({ n, count }) => n + count - 1 > replica.known && !replica.closed))
      .slice(0, mostChunks)
      .map(({ signed }) => signed);
  }

  /** Until nothing is left to say on either side. */
  async sync() {
    let whole = this.volets.size === 0;
    let signedIn = this.key === undefined;
    for (let round = 0; round < 100; round += 1) {
      const chunks = await Promise.all(this.#pendingChunks().map((chunk) => this.sign(chunk)));
      const touched = new Set(chunks.map(([, chunk]) => voletOf(chunk)));
      const v = this.cursors().filter(([volet]) => whole || touched.has(volet));
      const { status, reply } = await this.post({
        p: 1,
        a: this.device,
        ...(whole ? { w: 1 } : { d: cursorsDigest(this.cursors()) }),
        ...(whole || v.length > 0 ? { v } : {}),
        ...(chunks.length > 0 ? { c: chunks } : {}),
      });
      if (status === 401 && !signedIn) {
        signedIn = true;
        await this.signIn();
        continue;
      }
      if (status !== 200) return status;
      this.take200(reply);
      whole = reply.q === 1 || (whole && reply.s > 0);
      if (!whole && !(reply.s > 0) && this.#pendingChunks().length === 0) return 200;
    }
    throw new Error('the exchange does not end');
  }

  /** What a reply of the server changes here. */
  take200(reply) {
    this.epoch = reply.e;
    for (const verdicts of reply.r ?? []) this.#takeVerdicts(verdicts);
    for (const fragment of reply.f ?? []) this.#takeFragment(fragment);
    for (const volet of reply.x ?? []) this.#evict(volet);
  }

  #takeVerdicts([, id, lastN, verdicts, fork]) {
    const replica = this.replicas.get(id);
    if (!replica) return;
    if (replica.closed) return;
    if (fork === 1) {
      this.forksSeen += 1;
      this.#reissue(id, replica);
      return;
    }
    if (verdicts.length === 0 && lastN < replica.known) this.#lostUpTo(replica, lastN);
    else replica.known = Math.max(replica.known, lastN);
    for (const [n, kind, what, detail] of verdicts) {
      const made = replica.made[n - 1];
      if (!made || made.verdict === 'refused') continue;
      // Under another dot it stands.
      made.verdict = what === 'copieDetectee' ? 'accepted' : ['accepted', 'held', 'refused'][kind];
      if (made.verdict === 'refused') this.setAside.push({ volet: replica.volet, dot: `${id}.${n}`, row: made.row, reason: what, detail });
    }
  }

  /** The server lost the end of its log: what it no longer has is offered again, in the same chunks. */
  #lostUpTo(replica, lastN) {
    replica.known = lastN;
    for (const made of replica.made) if (made.n > lastN && made.verdict !== 'refused') made.verdict = undefined;
  }

  /** Another tells another story under this replica's name: the same work, of the same time, under a new one. */
  #reissue(id, replica) {
    replica.closed = true;
    const held = new Set(this.volets.get(replica.volet)?.entries.map(({ dot }) => dot));
    const again = replica.made.filter((made) => made.verdict === undefined && !held.has(`${id}.${made.n}`));
    const [fresh, { made }] = this.#replicaFor(replica.volet);
    const renamed = new Map(again.map(({ n }, index) => [`${id}.${n}`, `${fresh}.${made.length + 1 + index}`]));
    for (const made of replica.made) made.verdict ??= 'refused';
    for (const { n, time, row: [payload, observed = [], , extra] } of again) {
      const dots = observed.map((dot) => (typeof dot === 'number' ? `${id}.${dot}` : dot));
      this.write(replica.volet, [[payload, dots.map((dot) => renamed.get(dot) ?? dot), { ...extra, r: extra?.r ?? `${id}.${n}` }]], { time });
    }
  }

  #takeFragment([name, epoch, first, items, after, mark]) {
    const volet = this.#volet(name);
    const follows = epoch === volet.epoch && first === volet.seq + 1;
    if (!follows && first !== 1) return;
    const entries = entriesOf(first, items);
    if (entries.some(({ seq }, index) => seq !== first + index)) throw new Error(`${name}: a fragment that is not what it says`);
    const last = first + entries.length - 1;
    const before = follows ? volet.entries : [];
    Object.assign(volet, { epoch, seq: last, head: last + after, mark, entries: [...before, ...entries] });
    this.#settle(name, volet);
  }

  /** Met in the log, own work is answered, whatever became of the verdict. */
  #settle(name, volet) {
    for (const entry of volet.entries) {
      const [id, n] = entry.dot.split('.');
      const replica = this.replicas.get(id);
      const made = replica?.made[Number(n) - 1];
      if (!made) continue;
      replica.known = Math.max(replica.known, Number(n));
      if (entry.reason === 'copieDetectee') {
        made.verdict = 'accepted';
        continue;
      }
      if (entry.reason !== undefined && made.verdict !== 'refused')
        this.setAside.push({ volet: name, dot: entry.dot, row: made.row, reason: entry.reason, detail: {} });
      made.verdict = entry.reason === undefined ? 'accepted' : 'refused';
    }
    if (volet.seq !== volet.head) return;
    const held = new Set(volet.entries.map(({ dot }) => dot));
    for (const [id, replica] of this.replicas) {
      const lost = replica.volet === name && replica.made.find(({ n, verdict }) => verdict === 'accepted' && !held.has(`${id}.${n}`));
      if (lost) this.#lostUpTo(replica, lost.n - 1);
    }
  }

  /** A volet no longer readable is dropped; what the server never decided is set aside first. */
  #evict(name) {
    this.volets.delete(name);
    for (const [id, replica] of this.replicas) {
      if (replica.volet !== name) continue;
      replica.closed = true;
      for (const made of replica.made) {
        if (made.verdict !== undefined) continue;
        made.verdict = 'refused';
        this.setAside.push({ volet: name, dot: `${id}.${made.n}`, row: made.row, reason: 'volet', detail: {} });
      }
    }
  }
}
