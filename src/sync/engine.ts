/** What talks to the server, loaded apart: opening, reading and writing a space need none of it. */
export { createHttpTransport } from './httpTransport.ts'
export { startRunner } from './runner.ts'
export { createWebAttention, createWebLeadership, createWebTabs } from './platform/webTabs.ts'
