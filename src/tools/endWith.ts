import { StartError } from '../server/startFault.ts'

/** The process ends with the code that `run` gives; with 2 and a sentence where the settings or the database do not allow it. */
export async function endWith(run: () => Promise<number>): Promise<void> {
  process.exitCode = await run().catch((cause: unknown) => {
    if (!(cause instanceof StartError)) throw cause
    console.error(cause.message)
    return 2
  })
}
