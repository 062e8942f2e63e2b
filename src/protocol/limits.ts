/** Numbers of the wire, apart from its schemas: what only writes rows need not load a validator. */
export const PROTOCOL_VERSION = 1
export const MAX_OPERATIONS_PER_CHUNK = 64
export const MAX_CHUNKS_PER_REQUEST = 200
export const MAX_OBSERVED = 256
export const MAX_VECTOR = 20_000
export const FIRST_UNKNOWN_ACT = 7
