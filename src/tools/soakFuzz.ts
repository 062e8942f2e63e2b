/**
 * `npm run soak -- --fuzz N [--from S]`: N rounds of hostile requests from seeds S…, against the real server over the
 * real PostgreSQL on this machine's loopback. Stops at the first answer that is not of the closed list, at a row
 * written by whoever may write none, or when the next good request is not answered. Prints what was fired, what
 * came back, and the memory of the process in which the server runs.
 */
import { everyRoute, heavyAtSync, memberAtSync, nothingFired, openVictim, rawSockets, stillAnswers, strangerAtSync } from '../server/testing/hostility.ts'
import { setup } from '../server/testing/postgresForTests.ts'
import { atAnyRate, startTestServer } from '../server/testing/testServer.ts'

const MIB = 1024 * 1024
const memory = (): number => Math.round(process.memoryUsage.rss() / MIB)

export async function fuzzForReal(rounds: number, from: number): Promise<boolean> {
  const stop = await setup()
  const server = await startTestServer({ rates: atAnyRate })
  const began = performance.now()
  const fired = nothingFired()
  let [before, peak] = [0, 0]
  let fault: unknown
  try {
    const victim = await openVictim(server)
    before = memory()
    for (let seed = from; seed < from + rounds; seed++) {
      await strangerAtSync(victim, seed, 200, false, fired)
      await memberAtSync(victim, seed, 40, fired)
      await everyRoute(victim, seed, 100, fired)
      await stillAnswers(victim)
      peak = Math.max(peak, memory())
    }
    await heavyAtSync(victim, fired)
    await rawSockets(victim, fired)
    await stillAnswers(victim)
    peak = Math.max(peak, memory())
  } catch (cause) {
    fault = cause
  } finally {
    await server.close()
    await stop()
  }
  for (const [status, times] of [...fired.statuses].sort(([a], [b]) => a - b)) console.log(`${String(times).padStart(8)}  answered ${status}`)
  console.log(`${String(before).padStart(8)}  MiB before, ${peak} at most, of the server with the client that fires`)
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(8)}  s`)
  if (fault !== undefined) console.log(fault)
  console.log(`${fired.shots} shots in ${rounds} rounds, ${fault === undefined ? 0 : 1} failed`)
  return fault === undefined
}
