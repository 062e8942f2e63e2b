/** Chromium's own virtual authenticator on a page: one that has its user verified and keeps passkeys, as a phone does. */
import type { CDPSession, Page } from 'playwright-core'

type Credential = Awaited<ReturnType<typeof read>>[number]

export interface Authenticator {
  /** All of them. */
  forget(): Promise<void>
  credentials(): Promise<readonly Credential[]>
  /** The same passkeys here: what their maker does between somebody's devices. */
  take(credentials: readonly Credential[]): Promise<void>
}

const read = async (session: CDPSession, authenticatorId: string) => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials

/** @param prf it gives bits of its own for a page, as a phone of today does */
export async function virtualAuthenticator(page: Page, { prf = false } = {}): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', ...(prf ? { ctap2Version: 'ctap2_1', hasPrf: true } : {}), transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return {
    forget: () => session.send('WebAuthn.clearCredentials', { authenticatorId }).then(() => undefined),
    credentials: () => read(session, authenticatorId),
    async take(credentials) {
      for (const credential of credentials) await session.send('WebAuthn.addCredential', { authenticatorId, credential })
    },
  }
}
