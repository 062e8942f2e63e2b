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

const smaller = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** One text of a log: units that hang from one another. */
export class Text {
  edits = [];
  /** @type {{ unit: string, edit: any, cutBy: Set<string>, under: any[] }} */
  #root = { unit: '', edit: undefined, cutBy: new Set(), under: [] };

  get value() {
    return this.#order().filter(({ cutBy }) => cutBy.size === 0).map(({ unit }) => unit).join('');
  }

  #order(from = this.#root) {
    const out = [];
    const todo = [...from.under].reverse();
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      out.push(node);
      todo.push(...[...node.under].reverse());
    }
    return out;
  }

  frontier() {
    return this.edits
      .map(({ dot }) => dot)
      .filter((dot) => !this.edits.some((edit) => edit.dot !== dot && edit.observed.includes(dot)));
  }

  #hang(parent, node) {
    parent.under.push(node);
    parent.under.sort((a, b) => b.edit.depth - a.edit.depth || smaller(a.edit.first, b.edit.first) || smaller(a.edit.dot, b.edit.dot));
  }

  /** Adds an edit; false when it has no place. */
  meet(dot, observed, changes, first = dot) {
    const seen = new Set(observed);
    for (const each of seen) for (const further of this.edits.find((edit) => edit.dot === each)?.observed ?? []) seen.add(further);
    const depth = 1 + Math.max(0, ...this.edits.filter((edit) => observed.includes(edit.dot)).map((edit) => edit.depth));
    const edit = { dot, observed, first, depth };
    const shown = this.#order().filter((node) => seen.has(node.edit.dot) && ![...node.cutBy].some((each) => seen.has(each)));
    const parts = partsOf(changes);
    if (parts.reduce((sum, part) => sum + (part.keep ?? part.del), 0) !== shown.length) return false;
    let at = 0;
    let parent = this.#root;
    for (const part of parts) {
      if (part.keep > 0) parent = shown[at + part.keep - 1];
      for (const unit of Array.from({ length: part.ins?.length ?? 0 }, (_, i) => part.ins[i])) {
        const node = { unit, edit, cutBy: new Set(), under: [] };
        this.#hang(parent, node);
        parent = node;
      }
      for (let i = 0; i < (part.del ?? 0); i += 1) shown[at + i].cutBy.add(dot);
      at += part.keep ?? part.del;
    }
    this.edits.push(edit);
    return true;
  }
}
