/**
 * Token buckets in this process's memory: with several nodes each counts for itself, so that the limit a
 * client meets is at most this one times the number of nodes (README).
 */
export interface Rate {
  /** The most at once. */
  readonly burst: number
  readonly perSecond: number
}

export interface RateLimit {
  /** 0 when the request may pass, else the seconds after which it would. */
  take(key: string, nowMs: number): number
}

/** Who asks, as far as an address tells: of IPv6 the first half, which one customer has whole; of IPv4 all, however it is written. */
export function addressKey(ip: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip) ?? []
  if (mapped !== undefined || !ip.includes(':')) return mapped ?? ip
  const [head = '', tail] = ip.toLowerCase().split('%')[0]?.split('::') ?? []
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== '')) as [string[], string[]] // two of two
  const whole = tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
  return `${whole.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

const MAX_KEYS = 50_000

export function createRateLimit(rate: Rate): RateLimit {
  const buckets = new Map<string, { level: number; at: number }>()
  const levelAt = (bucket: { level: number; at: number }, nowMs: number): number =>
    Math.min(rate.burst, bucket.level + (Math.max(0, nowMs - bucket.at) / 1000) * rate.perSecond)

  return {
    take(key, nowMs) {
      const level = levelAt(buckets.get(key) ?? { level: rate.burst, at: nowMs }, nowMs)
      const passes = level >= 1
      // Taken out and put back: the first key is then the one unseen for longest.
      buckets.delete(key)
      buckets.set(key, { level: passes ? level - 1 : level, at: nowMs })
      const oldest = buckets.size > MAX_KEYS ? buckets.keys().next() : undefined
      if (oldest && !oldest.done) buckets.delete(oldest.value)
      return passes ? 0 : Math.ceil((1 - level) / rate.perSecond)
    },
  }
}
