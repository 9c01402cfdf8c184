import type { AnyThing } from "#engine/records/thing/thing.ts"

/** No id begins with `~`, so these never hide a thing. */
export const NEW = "~new"
export const IMPORT = "~import"
export const PRINT = "~print"
export const DUPLICATES = "~duplicates"
/** A page that is no thing, beside those. */
export const PARAMETERS = "~parameters"
export const TEST_CALL = "~test-call"
export const TEST_CALL_PATH = `/administration/${TEST_CALL}`
export const PARAMETERS_PATH = `/administration/${PARAMETERS}`

export const hrefOf = ({ plural }: AnyThing, id?: string): string =>
  `/administration/${plural}${id === undefined ? "" : `/${encodeURIComponent(id)}`}`

export const pageOf = ({ plural }: AnyThing, page: string): string => `/administration/${plural}/${page}`
