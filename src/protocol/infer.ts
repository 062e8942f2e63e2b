import type * as z from 'zod/mini'

/** The type a schema parses to. */
export type Infer<S extends z.core.$ZodType> = z.infer<S>
