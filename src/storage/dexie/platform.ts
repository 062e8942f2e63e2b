/** What the browser gives to keep things; a test gives another. */
export interface Platform {
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange: typeof IDBKeyRange
  /** Absent on plain HTTP and in old engines. */
  readonly storage: Pick<StorageManager, 'estimate' | 'persisted' | 'persist'> | undefined
  /** Calls once the page is left and kept frozen by the browser, unless called back before. */
  readonly whenLeft?: (call: () => void) => () => void
}

export function browserPlatform(): Platform {
  // The type says that `storage` always exists; outside secure contexts it does not.
  const storage = navigator.storage as StorageManager | undefined
  return { indexedDB, IDBKeyRange, storage, whenLeft }
}

function whenLeft(call: () => void): () => void {
  const hide = ({ persisted }: PageTransitionEvent) => {
    if (persisted) call()
  }
  addEventListener('pagehide', hide)
  return () => {
    removeEventListener('pagehide', hide)
  }
}

/**
 * Asks that the browser never evicts this origin by itself. May ask the person (Firefox), and may never be
 * answered: nothing waits for it.
 */
export async function requestPersistence(platform: Platform): Promise<boolean> {
  const { storage } = platform
  if (storage === undefined) return false
  try {
    return (await storage.persisted()) || (await storage.persist())
  } catch {
    return false
  }
}

export async function readGauge(
  platform: Platform,
): Promise<{ readonly used: number; readonly quota: number; readonly persisted: boolean } | undefined> {
  try {
    const [estimate, persisted] = await Promise.all([platform.storage?.estimate(), platform.storage?.persisted()])
    if (estimate?.usage === undefined || estimate.quota === undefined) return undefined
    return { used: estimate.usage, quota: estimate.quota, persisted: persisted === true }
  } catch {
    return undefined
  }
}
