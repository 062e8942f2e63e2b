// Co-written text, from PROTOCOL.md §3 (`changes`) and §5 (Text).

/** Parts over the text edited: { keep } or { del, ins }, an insertion standing before what it deletes. */
const partsOf = (changes) =>
  changes.map((part) =>
    typeof part === 'number' ? { keep: part } : { del: part[0], ins: part.slice(1).join('\n') },
  );

const changesOf = (parts) => {
  const out = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.keep !== undefined) {
      if (part.keep === 0) continue;
      if (last?.keep !== undefined) last.keep += part.keep;
      else out.push({ keep: part.keep });
    } else if (part.del > 0 || part.ins !== '') {
      if (last?.del !== undefined) {
        last.del += part.del;
        last.ins += part.ins;
      } else out.push({ ...part });
    }
  }
  return out.map((part) => part.keep ?? (part.ins === '' ? [part.del] : [part.del, ...part.ins.split('\n')]));
};

/** The text after these changes, or undefined when they do not cover it exactly. */
export function applyChanges(text, changes) {
  let at = 0;
  let out = '';
  for (const part of partsOf(changes)) {
    if (part.keep !== undefined) out += text.slice(at, at + part.keep);
    else out += part.ins;
    at += part.keep ?? part.del;
  }
  return at === text.length ? out : undefined;
}

/** Insertions by place, and which units are deleted: the shape in which two edits are easily compared. */
function spread(changes) {
  const inserts = new Map();
  const deleted = new Set();
  let at = 0;
  for (const part of partsOf(changes)) {
    if (part.keep === undefined) {
      if (part.ins !== '') inserts.set(at, (inserts.get(at) ?? '') + part.ins);
      for (let unit = at; unit < at + part.del; unit += 1) deleted.add(unit);
    }
    at += part.keep ?? part.del;
  }
  return { inserts, deleted, length: at };
}

/** `a` as it stands over the text that `b` left, both having been made over one text. */
export function mapChanges(a, b, aFirst) {
  const [mine, other] = [spread(a), spread(b)];
  const parts = [];
  for (let at = 0; at <= mine.length; at += 1) {
    const ins = { del: 0, ins: mine.inserts.get(at) ?? '' };
    const over = { keep: (other.inserts.get(at) ?? '').length };
    parts.push(...(aFirst ? [ins, over] : [over, ins]));
    if (at < mine.length && !other.deleted.has(at))
      parts.push(mine.deleted.has(at) ? { del: 1, ins: '' } : { keep: 1 });
  }
  return changesOf(parts);
}

/** From one text to another, by what they have in common at both ends. */
export function changesBetween(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return changesOf([
    { keep: start },
    { del: before.length - start - end, ins: after.slice(start, after.length - end) },
    { keep: end },
  ]);
}

/** One text of a log: the edits met so far, as they were made and as they were applied. */
export class Text {
  value = '';
  /** @type {{ dot: string, seen: Set<string>, made: any[], applied: any[], prefix: number }[]} */
  edits = [];

  frontier() {
    return this.edits
      .map(({ dot }) => dot)
      .filter((dot) => !this.edits.some((edit) => edit.dot !== dot && edit.observed.includes(dot)));
  }

  #seen(observed) {
    const seen = new Set(observed);
    for (const edit of this.edits) if (seen.has(edit.dot)) for (const dot of edit.seen) seen.add(dot);
    return seen;
  }

  /** Adds an edit at the end of the log; false when it has no place. */
  meet(dot, observed, made) {
    const seen = this.#seen(observed);
    const unseen = this.edits.findIndex((edit) => !seen.has(edit.dot));
    const edit = { dot, observed, seen, made, prefix: unseen === -1 ? this.edits.length : unseen };
    const applied = unseen === -1 ? made : this.#replay(edit);
    const value = applied && applyChanges(this.value, applied);
    if (value === undefined) return false;
    this.value = value;
    this.edits.push({ ...edit, applied });
    return true;
  }

  /** The author's device again: their unacknowledged edits, carried over what came. */
  #replay(edit) {
    const beyond = [...this.edits.slice(edit.prefix).filter(({ dot }) => edit.seen.has(dot)), edit];
    let at = beyond[0].prefix;
    let waiting = [];
    const meetUpTo = (end) => {
      for (; at < end; at += 1) {
        const met = this.edits[at];
        if (waiting[0]?.dot === met.dot) {
          waiting = waiting.slice(1);
          continue;
        }
        let over = met.applied;
        waiting = waiting.map(({ dot, changes }) => {
          const mapped = { dot, changes: mapChanges(changes, over, false) };
          over = mapChanges(over, changes, true);
          return mapped;
        });
      }
    };
    for (const each of beyond) {
      meetUpTo(each.prefix);
      const expected = new Set([...this.edits.slice(0, at).map(({ dot }) => dot), ...waiting.map(({ dot }) => dot)]);
      if (expected.size !== each.seen.size || [...expected].some((dot) => !each.seen.has(dot))) return undefined;
      waiting = [...waiting, { dot: each.dot, changes: each.made }];
    }
    meetUpTo(this.edits.length);
    return waiting.at(-1)?.dot === edit.dot ? waiting.at(-1).changes : undefined;
  }
}
