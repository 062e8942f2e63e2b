/** Whether people here are invented, as the server said the last time it answered: everybody enters as anybody then. */
const known = 'livret:demonstration'

export function rememberDemonstration(demonstration: boolean): void {
  try {
    if (demonstration) localStorage.setItem(known, '1')
    else localStorage.removeItem(known)
  } catch {
    // A browser that keeps nothing only loses the banner while the server is away.
  }
}

export function wasDemonstration(): boolean {
  try {
    return localStorage.getItem(known) !== null
  } catch {
    return false
  }
}
