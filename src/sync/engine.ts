/** What puts an exchange into bytes and its answer into the store: loaded apart, when something is first exchanged. */
export { exchangeOnce } from './exchangeOnce.ts'
export { fetchOlder } from './olderEntries.ts'
