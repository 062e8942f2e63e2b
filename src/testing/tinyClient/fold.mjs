// From a log to a state: PROTOCOL.md §5, and its digest.
import { canonical, sha256 } from './bytes.mjs';
import { Text } from './text.mjs';

const dotOf = (replica, dot) => (typeof dot === 'number' ? `${replica}.${dot}` : dot);

/** The entries of a fragment, one by one. */
export function entriesOf(first, items) {
  return items.flatMap((item) => {
    if (item[1] === -1) {
      const [place, , replica, n, observed, reason, commitment, entity] = item;
      return [{ seq: first + place, dot: `${replica}.${n}`, observed: observed.map((dot) => dotOf(replica, dot)), reason, commitment, entity }];
    }
    const [place, schema, replica, n, author, , , time, rows] = item;
    return rows.map((row, index) => ({
      seq: first + place + index,
      author,
      schema,
      at: time + (row[2] ?? 0) * 1000,
      ...operationOf(replica, n + index, row),
    }));
  });
}

export const operationOf = (replica, n, [payload, observed = [], , extra]) => ({
  dot: `${replica}.${n}`,
  payload,
  observed: observed.map((dot) => dotOf(replica, dot)),
  extra,
  first: extra?.r === undefined ? undefined : dotOf(replica, extra.r),
});

const within = (map, key, make) => {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
};

const newSet = () => ({ puts: new Map(), taken: new Set() });

export class State {
  known = new Set();
  stubs = new Map();
  /** Refused because the same work stands under another dot: that one is meant. */
  copies = new Map();
  entities = new Map();
  registers = new Map();
  sets = new Map();
  machines = new Map();
  texts = new Map();

  /** Applies one entry of the log, or a pending operation of one's own over it; false when it does not fit. */
  apply(written) {
    if (this.known.has(written.dot)) return true;
    this.known.add(written.dot);
    const entry = { ...written, observed: written.observed.map((dot) => this.copies.get(dot) ?? dot) };
    if (entry.reason !== undefined) {
      this.stubs.set(entry.dot, entry.observed);
      if (entry.reason === 'copieDetectee') this.copies.set(entry.dot, entry.observed[0]);
      return true;
    }
    const [kind, entity, field, ...rest] = entry.payload;
    const place = `${entity} ${field}`;
    switch (kind) {
      case 0:
        this.entities.set(entity, field);
        for (const [name, value] of Object.entries(rest[0] ?? {})) this.#write(`${entity} ${name}`, entry.dot, value, []);
        return true;
      case 1:
        this.#write(place, entry.dot, rest[0], entry.observed);
        return true;
      case 2:
        within(this.sets, place, newSet).puts.set(entry.dot, rest[0]);
        return true;
      case 3:
        for (const dot of this.#through(entry.observed)) within(this.sets, place, newSet).taken.add(dot);
        return true;
      case 4: {
        const steps = within(this.machines, place, () => []);
        const seen = entry.observed.length === 0 ? -1 : steps.findIndex((step) => entry.observed.includes(step.dot));
        if (entry.observed.length > 0 && seen < 0) return false;
        const next = steps[seen + 1];
        if (next) {
          if (next.from !== rest[0] || next.state !== rest[1]) return false;
          this.copies.set(entry.dot, next.dot);
          return true;
        }
        if (seen >= 0 && steps[seen].state !== rest[0]) return false;
        steps.push({ from: rest[0], state: rest[1], dot: entry.dot });
        return true;
      }
      case 5:
        return within(this.texts, place, () => new Text()).meet(entry.dot, entry.observed, rest[0], entry.first);
      default:
        return true;
    }
  }

  /** What was observed, and what the refused operations among it had themselves observed. */
  #through(observed) {
    const all = new Set(observed);
    for (const dot of all) for (const further of this.stubs.get(dot) ?? []) all.add(further);
    return all;
  }

  #write(place, dot, value, observed) {
    const register = within(this.registers, place, () => ({ writes: new Map(), hidden: new Set() }));
    register.writes.set(dot, value);
    for (const each of this.#through(observed)) register.hidden.add(each);
  }

  /** @returns {[string, unknown][]} the writes nobody hid: (dot, value) */
  visible(entity, field) {
    const register = this.registers.get(`${entity} ${field}`);
    return register ? [...register.writes].filter(([dot]) => !register.hidden.has(dot)) : [];
  }

  isConflict(entity, field) {
    return new Set(this.visible(entity, field).map(([, value]) => canonical(value))).size > 1;
  }

  #standing(entity, field) {
    const { puts, taken } = this.sets.get(`${entity} ${field}`) ?? newSet();
    return [...puts].filter(([dot]) => !taken.has(dot));
  }

  elements(entity, field) {
    return [...new Set(this.#standing(entity, field).map(([, element]) => canonical(element)))].map((text) => JSON.parse(text));
  }

  puts(entity, field, element) {
    return this.#standing(entity, field).filter(([, each]) => canonical(each) === canonical(element)).map(([dot]) => dot);
  }

  machine(entity, field) {
    return this.machines.get(`${entity} ${field}`)?.at(-1);
  }

  text(entity, field) {
    return this.texts.get(`${entity} ${field}`)?.value ?? '';
  }

  frontier(entity, field) {
    return this.texts.get(`${entity} ${field}`)?.frontier() ?? [];
  }

  /** PROTOCOL.md §9. */
  digest() {
    const shown = Object.fromEntries([...this.entities].map(([entity, type]) => [entity, [type, {}]]));
    const show = (places, contentOf) => {
      for (const [place, kept] of places) {
        const content = contentOf(kept, ...place.split(' '));
        const [entity, field] = place.split(' ');
        if (content !== undefined) (shown[entity] ??= ['', {}])[1][field] = content;
      }
    };
    const someOf = (list) => (list.length === 0 ? undefined : list);
    show(this.registers, (_, ...place) => {
      const visible = this.visible(...place);
      return visible.length === 0 ? undefined : Object.fromEntries(visible);
    });
    show(this.sets, (_, ...place) => someOf(this.elements(...place).sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))));
    show(this.machines, (steps) => someOf(steps.slice(-1).flatMap(({ state, dot }) => [state, dot])));
    show(this.texts, ({ edits, value }) => (edits.length === 0 ? undefined : value));
    return sha256(canonical(shown)).toString('base64url');
  }
}

export function stateOf(entries, pending = []) {
  const state = new State();
  for (const entry of [...entries, ...pending]) state.apply(entry);
  return state;
}
